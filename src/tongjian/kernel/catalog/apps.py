from typing import Any

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "tongjian.kernel.catalog"
    label = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongjian.kernel.packs.signals import installed

        installed.connect(_index, dispatch_uid="catalog.index")


def _index(pack: Any, **_: object) -> None:
    from tongjian.kernel.catalog.actions import index

    index(pack)
