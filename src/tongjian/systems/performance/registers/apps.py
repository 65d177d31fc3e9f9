from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistersConfig(AppConfig):
    name = "tongjian.systems.performance.registers"
    label = "performance_registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents import access as documents
        from tongjian.kernel.documents.models import Attachment
        from tongjian.kernel.documents.signals import attached
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs import checks
        from tongjian.systems.performance.registers import access
        from tongjian.systems.performance.registers.actions import note_evidence
        from tongjian.systems.performance.registers.guard import EVERY
        from tongjian.systems.performance.registers.proving import mistakes
        from tongjian.systems.performance.registers.sources import register_sources
        from tongjian.systems.performance.registers.verify import differences

        register_sources()
        documents.register(
            access.SUBJECT,
            can_read=access.may_read_evidence,
            can_write=access.may_give_evidence,
            place=access.place_of_evidence,
        )
        for prefix, can_read in (
            (access.BOOK, access.may_read_book),
            (access.IMPORT, access.may_read_import),
        ):
            documents.register(prefix, can_read=can_read, can_write=access.never, place=access.nowhere)
        attached.connect(note_evidence, sender=Attachment, weak=False, dispatch_uid="registers.evidence")
        declare_check("performance-registers", differences)
        checks.declare("performance-bindings", mistakes)
        for guard in EVERY:
            post_migrate.connect(
                guard.install, sender=self, weak=False, dispatch_uid=f"registers.guard.{guard.table}"
            )
