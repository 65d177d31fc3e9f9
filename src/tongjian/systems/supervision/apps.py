from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SupervisionConfig(AppConfig):
    name = "tongjian.systems.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.licences.signals import issued
        from tongjian.kernel.packs.checks import declare
        from tongjian.kernel.packs.signals import installed
        from tongjian.systems.supervision.guard import ASSIGNMENTS, EDITIONS
        from tongjian.systems.supervision.libraries.licensed import on_issued
        from tongjian.systems.supervision.matters.editions import differences, on_installed
        from tongjian.systems.supervision.matters.proving import mistakes
        from tongjian.systems.supervision.office import ROOM

        for kept in (ASSIGNMENTS, EDITIONS):
            uid = f"supervision.guard.{kept.table}"
            post_migrate.connect(kept.install, sender=self, weak=False, dispatch_uid=uid)
        installed.connect(on_installed, dispatch_uid="supervision.matters")
        issued.connect(on_issued, dispatch_uid="supervision.objects")
        declare_check("supervision", differences)
        declare(ROOM, mistakes)
