"""`blueprint/uses.yaml`: which uses of two plans agree."""

from __future__ import annotations

from typing import Final

from tongjian.engines.blueprint.usematches import UseTable

FILE: Final = ("blueprint", "uses.yaml")


class Uses(UseTable):
    """The table, where it is from, and whether somebody has checked it."""

    document: str = ""
    verified: bool = False
