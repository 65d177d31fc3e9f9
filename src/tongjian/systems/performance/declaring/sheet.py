"""`performance/declaring.yaml`: who approves declarations in a city, and on which forms they are made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.models import DeclarationKind

FILE = "performance/declaring.yaml"


class DeclaringSheet(Part):
    """`reviewer` is the duty of the bureau that approves, `forms` the form of each kind of declaration.

    `phrases` are what reviewers often write beside a line.
    """

    reviewer: Code
    forms: Mapping[DeclarationKind, Code] = Field(min_length=1)
    phrases: tuple[str, ...] = ()


def declaring_of(city: str) -> DeclaringSheet:
    """The sheet of a city. Raises `PackErrors` when its pack has none."""
    pack = pack_of(city)
    return _read(pack.folders, pack.digest)


@lru_cache(maxsize=64)
def _read(folders: tuple[Path, ...], _digest: str) -> DeclaringSheet:
    return read_sheet(folders, FILE, DeclaringSheet)


def form_for(city: str, kind: str) -> Form | None:
    """The form of that kind; None where the city has none."""
    code = declaring_of(city).forms.get(DeclarationKind(kind))
    return pack_of(city).forms.get(code or "")


def kinds_of(city: str) -> list[tuple[str, str]]:
    """Code and title of what can be declared in the city."""
    return [(kind.value, kind.label) for kind in DeclarationKind if form_for(city, kind) is not None]
