from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ExchangeConfig(AppConfig):
    name = "tongjian.kernel.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.exchange.guard import MESSAGES
        from tongjian.kernel.exchange.verify import differences
        from tongjian.kernel.ledger.records import declare_check

        post_migrate.connect(
            MESSAGES.install, sender=self, weak=False, dispatch_uid=f"exchange.guard.{MESSAGES.table}"
        )
        declare_check("exchange", differences)
