from typing import Any

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tongjian.kernel.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.jobs.signals import worker_started

        worker_started.connect(_sweep, dispatch_uid="documents.sweep")


def _sweep(**_: Any) -> None:
    from tongjian.kernel.documents.vault import vault

    vault().sweep()
