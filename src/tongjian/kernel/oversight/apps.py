from datetime import time

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "tongjian.kernel.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Actions and followers are declared by being imported.
        from tongjian.kernel.jobs.registry import daily
        from tongjian.kernel.oversight import actions, followers, jobs

        assert actions.__name__ and followers.__name__
        daily(jobs.WATCH, time(7, 30))
