from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PackOfficeConfig(AppConfig):
    name = "tongjian.kernel.packs.office"
    label = "packs_office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.packs.office import jobs
        from tongjian.kernel.packs.office.guard import BLOBS, EDITS, REVISIONS, WITHDRAWALS

        assert jobs.__name__
        for guard in (BLOBS, EDITS, REVISIONS, WITHDRAWALS):
            post_migrate.connect(guard.install, sender=self, weak=False, dispatch_uid=guard.table)
