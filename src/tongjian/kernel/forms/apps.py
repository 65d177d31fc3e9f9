from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FormsConfig(AppConfig):
    name = "tongjian.kernel.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.forms.actions import renew_context
        from tongjian.kernel.forms.guard import SUBMISSIONS
        from tongjian.kernel.projects.signals import corrected

        corrected.connect(renew_context, dispatch_uid="forms.context")
        post_migrate.connect(SUBMISSIONS.install, sender=self, weak=False, dispatch_uid="forms.guard")
