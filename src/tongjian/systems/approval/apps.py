from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "tongjian.systems.approval"
    label = "approval"
    default_auto_field = "django.db.models.BigAutoField"
