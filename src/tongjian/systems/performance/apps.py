from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PerformanceConfig(AppConfig):
    name = "tongjian.systems.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.systems.performance.guard import VERSIONS

        post_migrate.connect(VERSIONS.install, sender=self, weak=False, dispatch_uid="performance.guard")
