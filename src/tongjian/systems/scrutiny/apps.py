from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "tongjian.systems.scrutiny"
    label = "scrutiny"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.systems.scrutiny import following

        following.connect()
