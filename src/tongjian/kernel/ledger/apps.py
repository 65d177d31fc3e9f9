from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "tongjian.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.ledger.guard import BILLS, CONTENTS, EVENTS

        for guard in (EVENTS, CONTENTS, BILLS):
            post_migrate.connect(guard.install, sender=self, weak=False, dispatch_uid=guard.table)
