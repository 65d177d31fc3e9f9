from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LicencesConfig(AppConfig):
    name = "tongjian.kernel.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.licences.guard import LICENCES

        post_migrate.connect(LICENCES.install, sender=self, weak=False, dispatch_uid="licences.guard")
