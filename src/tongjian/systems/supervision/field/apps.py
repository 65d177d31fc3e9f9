from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class FieldConfig(AppConfig):
    name = "tongjian.systems.supervision.field"
    label = "supervision_field"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents.access import register
        from tongjian.kernel.inspectorate.models import Referral
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.letters.origins import declare as declare_letter
        from tongjian.kernel.packs.checks import declare
        from tongjian.systems.supervision import signals
        from tongjian.systems.supervision.field import (
            access,
            guard,
            listening,
            office,
            papers,
            sections,
            verify,
        )
        from tongjian.systems.supervision.sections import declare_section

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"supervision_field.{kept.table}"
            )
        declare("supervision-field", office.mistakes)
        declare_check("supervision-field", verify.differences)
        for kind in papers.KINDS:
            declare_letter(kind, papers.ORIGIN)
        for prefix, may_read in (
            ("field-visit", access.may_read_visit_file),
            ("finding", access.may_read_finding_file),
        ):
            register(prefix, can_read=may_read, can_write=access.never, place=access.nowhere)
        signals.assigned.connect(listening.on_assigned, dispatch_uid="supervision_field.assigned")
        signals.called_off.connect(listening.on_called_off, dispatch_uid="supervision_field.called_off")
        post_save.connect(listening.on_referral, sender=Referral, dispatch_uid="supervision_field.referral")
        declare_section("现场检查", sections.visits)
        declare_section("检查问题", sections.findings)
