from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongjian.kernel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.packs.signals import installed

        installed.connect(_install, dispatch_uid="people.install")


def _install(pack: Any, **_: Any) -> None:
    from tongjian.kernel.people.actions import install

    install(pack)
