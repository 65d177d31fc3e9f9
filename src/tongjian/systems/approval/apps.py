from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "tongjian.systems.approval"
    label = "approval"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.systems.approval import actions, archiving, documents, measures, panels

        # Importing the package declares every action; nothing else refers to it.
        assert actions.__all__
        archiving.register()
        documents.register()
        panels.register()
        measures.register()
