from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InspectorateConfig(AppConfig):
    name = "tongjian.kernel.inspectorate"
    label = "inspectorate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.inspectorate.guard import CONDUCTS, REFERRALS
        from tongjian.kernel.inspectorate.queries import differences
        from tongjian.kernel.ledger.records import declare_check

        for kept in (CONDUCTS, REFERRALS):
            uid = f"inspectorate.guard.{kept.table}"
            post_migrate.connect(kept.install, sender=self, weak=False, dispatch_uid=uid)
        declare_check("inspectorate", differences)
