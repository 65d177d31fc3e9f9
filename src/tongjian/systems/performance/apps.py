from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PerformanceConfig(AppConfig):
    name = "tongjian.systems.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.forms import standins
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs import checks
        from tongjian.systems.performance.declaring.access import SUBJECT, fills_in
        from tongjian.systems.performance.declaring.proving import differences
        from tongjian.systems.performance.guard import VERSIONS
        from tongjian.systems.performance.papers.proving import mistakes

        standins.register(SUBJECT, fills_in)
        declare_check("performance", differences)
        checks.declare("performance-papers", mistakes)
        post_migrate.connect(VERSIONS.install, sender=self, weak=False, dispatch_uid="performance.guard")
