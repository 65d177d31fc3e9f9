from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArchiveConfig(AppConfig):
    name = "tongjian.kernel.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.archive import jobs, section
        from tongjian.kernel.archive.guard import PACKAGES

        # Importing the module declares the job; nothing else refers to it.
        assert jobs.BUILD
        section.register()
        post_migrate.connect(PACKAGES.install, sender=self, weak=False, dispatch_uid="archive.guard")
