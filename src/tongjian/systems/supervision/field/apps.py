from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "tongjian.systems.supervision.field"
    label = "supervision_field"
    default_auto_field = "django.db.models.BigAutoField"
