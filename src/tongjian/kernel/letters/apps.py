from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LettersConfig(AppConfig):
    name = "tongjian.kernel.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.letters import panel, service
        from tongjian.kernel.letters.guard import LETTERS, SERVICES

        # Importing the module declares its action; nothing else refers to it.
        assert service.Serve.name
        panel.register()
        for guard in (LETTERS, SERVICES):
            post_migrate.connect(
                guard.install, sender=self, weak=False, dispatch_uid=f"letters.guard.{guard.table}"
            )
