from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "tongjian.systems.supervision.risk"
    label = "supervision_risk"
    default_auto_field = "django.db.models.BigAutoField"
