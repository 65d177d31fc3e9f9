from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "tongjian.kernel.cases.moving"
    label = "moving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Facts and jobs are declared by being imported.
        from tongjian.kernel.cases.moving import facts, jobs

        assert facts.__name__ and jobs.__name__
