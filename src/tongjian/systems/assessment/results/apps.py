from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResultsConfig(AppConfig):
    name = "tongjian.systems.assessment.results"
    label = "assessment_results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents.access import register
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.letters import origins
        from tongjian.kernel.packs.checks import declare
        from tongjian.systems.assessment.appeals import papers
        from tongjian.systems.assessment.collecting.access import never, nowhere
        from tongjian.systems.assessment.operation import reminding
        from tongjian.systems.assessment.results import guard, sources
        from tongjian.systems.assessment.results.sheet import mistakes
        from tongjian.systems.assessment.results.verify import differences
        from tongjian.systems.assessment.topics import papers as topics

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"assessment_results.guard.{kept.table}"
            )
        declare_check("assessment-results", differences)
        declare("assessment-results", mistakes)
        origins.declare(papers.LETTER, papers.ORIGIN)
        sources.register()
        reminding.register()
        for prefix, may_read in (
            ("assessment-appeal", papers.may_read),
            ("illegal-building", topics.may_read),
        ):
            register(prefix, can_read=may_read, can_write=never, place=nowhere)
