from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FormsConfig(AppConfig):
    name = "tongjian.kernel.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.forms import triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="forms.triggers")
