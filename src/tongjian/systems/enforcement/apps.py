from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EnforcementConfig(AppConfig):
    name = "tongjian.systems.enforcement"
    label = "enforcement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.documents.access import register
        from tongjian.kernel.ledger.records import declare_check
        from tongjian.kernel.packs.checks import declare
        from tongjian.systems.enforcement import (
            access,
            conducting,
            exhibits,
            following,
            guard,
            jobs,
            papering,
            proving,
            recording,
            verify,
        )

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"enforcement.guard.{kept.table}"
            )
        for follower in (
            papering.with_act,
            exhibits.handed,
            following.payments,
            following.requests,
            conducting.with_act,
            following.referrals,
            following.notices,
        ):
            recording.follow(follower)
        declare_check("enforcement", verify.differences)
        declare("enforcement", proving.mistakes)
        register(access.SUBJECT, can_read=access.may_read_files, can_write=access.never, place=access.nowhere)
        jobs.declare()
