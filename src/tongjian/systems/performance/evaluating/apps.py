from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EvaluatingConfig(AppConfig):
    name = "tongjian.systems.performance.evaluating"
    label = "performance_evaluating"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.forms import standins
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs import checks
        from tongjian.systems.performance.declaring.hooks import advise, lead
        from tongjian.systems.performance.evaluating import guard
        from tongjian.systems.performance.evaluating.access import SUBJECT, fills_in
        from tongjian.systems.performance.evaluating.leading import pages_of
        from tongjian.systems.performance.evaluating.monitoring import jobs
        from tongjian.systems.performance.evaluating.proving import mistakes
        from tongjian.systems.performance.evaluating.using import advice_for
        from tongjian.systems.performance.evaluating.verifying import differences

        standins.register(SUBJECT, fills_in)
        declare_check("performance-evaluating", differences)
        checks.declare("performance-evaluation", mistakes)
        advise(advice_for)
        lead(pages_of)
        jobs.every_morning()
        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"performance_evaluating.{kept.table}"
            )
