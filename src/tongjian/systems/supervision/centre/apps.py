from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "tongjian.systems.supervision.centre"
    label = "supervision_centre"
    default_auto_field = "django.db.models.BigAutoField"
