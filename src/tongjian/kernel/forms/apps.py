from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FormsConfig(AppConfig):
    name = "tongjian.kernel.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.forms.guard import SUBMISSIONS

        post_migrate.connect(SUBMISSIONS.install, sender=self, weak=False, dispatch_uid="forms.guard")
