from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "tongjian.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.ledger import triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="ledger.triggers")
