from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MeasuresConfig(AppConfig):
    name = "tongjian.kernel.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.measures import verify, views
        from tongjian.kernel.measures.guard import READINGS, SCORES

        declare_check("measures", verify.differences)
        for guard in (READINGS, SCORES):
            post_migrate.connect(
                guard.install, sender=self, weak=False, dispatch_uid=f"measures.guard.{guard.table}"
            )
        pre_migrate.connect(views.drop_all, sender=self, weak=False, dispatch_uid="measures.views.drop")
        post_migrate.connect(views.make_all, sender=self, weak=False, dispatch_uid="measures.views.make")
