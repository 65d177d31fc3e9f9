from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DrawsConfig(AppConfig):
    name = "tongjian.kernel.draws"
    label = "draws"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.draws.guard import DRAWS
        from tongjian.kernel.draws.queries import differences
        from tongjian.kernel.ledger.records import declare_check

        post_migrate.connect(DRAWS.install, sender=self, weak=False, dispatch_uid="draws.guard")
        declare_check("draws", differences)
