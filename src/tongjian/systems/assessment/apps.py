from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentConfig(AppConfig):
    name = "tongjian.systems.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.systems.assessment import guard

        for kept in guard.EVERY:
            post_migrate.connect(
                kept.install, sender=self, weak=False, dispatch_uid=f"assessment.guard.{kept.table}"
            )
