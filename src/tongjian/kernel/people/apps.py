from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "tongjian.kernel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.packs.signals import installed
        from tongjian.kernel.people.guard import AUDIT

        post_migrate.connect(AUDIT.install, sender=self, weak=False, dispatch_uid="people.guard")
        installed.connect(_install, dispatch_uid="people.install")


def _install(pack: Any, **_: Any) -> None:
    from tongjian.kernel.people.actions import install

    install(pack)
