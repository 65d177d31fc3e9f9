from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class RiskConfig(AppConfig):
    name = "tongjian.systems.supervision.risk"
    label = "supervision_risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents.access import register
        from tongjian.kernel.inspectorate.models import Conduct
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs.checks import declare
        from tongjian.systems.supervision.grades import declare_credit, declare_grades
        from tongjian.systems.supervision.risk import guard, papers
        from tongjian.systems.supervision.risk.credit.displaying import on_conduct
        from tongjian.systems.supervision.risk.grading.queries import credit_on, grades_on
        from tongjian.systems.supervision.risk.section import TITLE, rows
        from tongjian.systems.supervision.risk.sheets import mistakes
        from tongjian.systems.supervision.risk.verify import differences
        from tongjian.systems.supervision.sections import declare_section

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"supervision_risk.guard.{kept.table}"
            )
        declare_check("supervision-risk", differences)
        declare("supervision-risk", mistakes)
        declare_grades(grades_on)
        declare_credit(credit_on)
        declare_section(TITLE, rows)
        post_save.connect(on_conduct, sender=Conduct, dispatch_uid="supervision_risk.display")
        for prefix, may_read in (
            (papers.ASKED, papers.may_read_asked),
            (papers.TABLE, papers.may_read_table),
        ):
            register(prefix, can_read=may_read, can_write=papers.never, place=papers.nowhere)
