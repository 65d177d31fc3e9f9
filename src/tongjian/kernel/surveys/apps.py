from datetime import time

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "tongjian.kernel.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.jobs.registry import daily
        from tongjian.kernel.surveys import jobs

        daily(jobs.STAFF, time(8, 0))
