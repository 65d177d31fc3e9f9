from django.apps import AppConfig


class InspectorateConfig(AppConfig):
    name = "tongjian.kernel.inspectorate"
    label = "inspectorate"
    default_auto_field = "django.db.models.BigAutoField"
