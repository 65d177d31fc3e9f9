from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CentreConfig(AppConfig):
    name = "tongjian.systems.supervision.centre"
    label = "supervision_centre"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.urls import reverse

        from tongjian.kernel.documents.access import register
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.letters import origins
        from tongjian.kernel.letters.models import Letter
        from tongjian.kernel.packs.checks import declare
        from tongjian.systems.supervision.centre import guard
        from tongjian.systems.supervision.centre.sheet import LETTERS, mistakes
        from tongjian.systems.supervision.centre.sites import access, section
        from tongjian.systems.supervision.centre.verify import differences

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"supervision-centre.guard.{kept.table}"
            )
        declare_check("supervision-centre", differences)
        declare("supervision-centre", mistakes)

        def page(letter: Letter) -> str:
            return reverse("supervision-site", args=[letter.city, letter.case])

        for kind in LETTERS:
            origins.declare(kind, origins.Origin("工地监督", page))
        register(access.SUBJECT, can_read=access.may_read_photo, can_write=access.never, place=access.nowhere)
        section.register()
