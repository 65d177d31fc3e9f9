from datetime import time

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "tongjian.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.jobs.registry import daily

        # Every app declares its jobs in a module of this name.
        autodiscover_modules("jobs")
        daily("jobs.clear", time(3, 30))
