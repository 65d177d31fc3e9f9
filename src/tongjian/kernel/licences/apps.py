from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LicencesConfig(AppConfig):
    name = "tongjian.kernel.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.licences import ending
        from tongjian.kernel.licences.guard import CERTIFICATES, LICENCES

        # Importing the module declares its action; nothing else refers to it.
        assert ending.EndLicence.name
        for guard in (LICENCES, CERTIFICATES):
            post_migrate.connect(
                guard.install, sender=self, weak=False, dispatch_uid=f"licences.guard.{guard.table}"
            )
