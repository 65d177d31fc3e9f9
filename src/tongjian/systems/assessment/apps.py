from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentConfig(AppConfig):
    name = "tongjian.systems.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents.access import register
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs.checks import declare
        from tongjian.kernel.packs.signals import installed
        from tongjian.systems.assessment import guard
        from tongjian.systems.assessment.collecting import access
        from tongjian.systems.assessment.office import ROOM
        from tongjian.systems.assessment.standards.adopting import mistakes, on_installed
        from tongjian.systems.assessment.verify import differences

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"assessment.guard.{kept.table}"
            )
        installed.connect(on_installed, dispatch_uid="assessment.standards")
        declare_check("assessment", differences)
        declare(ROOM, mistakes)
        for prefix, may_read in (
            ("assessment-task", access.may_read_task),
            ("observation", access.may_read_observation),
        ):
            register(prefix, can_read=may_read, can_write=access.never, place=access.nowhere)
