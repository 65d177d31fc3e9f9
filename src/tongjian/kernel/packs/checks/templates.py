"""Typst templates of letters and licences: each is typeset once with made-up contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from tongjian.engines.typesetting import TypesettingError, typeset
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.samples import SAMPLE
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.printing import TEMPLATES

_A_DAY = date(2026, 3, 2)
_PLACE = re.compile(r"┌─ (?:.*[/\\\\])?([^/\\\\:]+):(\d+):\d+")


class Trouble(NamedTuple):
    """What Typst says of a file by that name, at its line."""

    name: str
    line: int
    sentence: str


Contents = tuple[tuple[tuple[str, str], ...], ...]
"""Name and SHA-256 of every template, by folder."""
_TRIED: dict[tuple[str, Contents], Trouble | None] = {}
_KEPT = 256


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """What Typst refuses in the templates that are used, at its line.

    Nothing where no Chinese font is ready: that is said of the machine when it prints, not of the pack.
    """
    fonts = Path(settings.TONGJIAN_FONTS)
    if not any(fonts.glob("*.[to]tf")):
        return
    rooms = tuple(folder / TEMPLATES for folder in folders)
    contents = tuple(_contents(room) for room in rooms)
    for name in sorted(_used(rooms, pack)):
        template = first_of(rooms, name)
        trouble = _tried(template, rooms, contents, fonts) if template else None
        if trouble and template:
            file = first_of(rooms, trouble.name) or template
            yield Mistake(
                str(file), trouble.line, f"版式排不出来：{trouble.sentence}", "对照 Typst 的写法改正这一行"
            )


def _used(rooms: tuple[Path, ...], pack: Pack | None) -> set[str]:
    letters = {file.name for room in rooms for file in room.glob("letter*.typ")}
    matters = pack.matters.values() if pack else ()
    return letters | {matter.result.template for matter in matters if matter.result}


def _contents(room: Path) -> tuple[tuple[str, str], ...]:
    return tuple((file.name, sha256(file.read_bytes()).hexdigest()) for file in sorted(room.glob("*.typ")))


def _tried(template: Path, rooms: tuple[Path, ...], contents: Contents, fonts: Path) -> Trouble | None:
    """Equal templates are tried once in a process, wherever they lie."""
    key = (template.name, contents)
    if key not in _TRIED:
        while len(_TRIED) >= _KEPT:
            _TRIED.pop(next(iter(_TRIED)), None)
        _TRIED[key] = _trouble(template, rooms, fonts)
    return _TRIED[key]


def _trouble(template: Path, rooms: tuple[Path, ...], fonts: Path) -> Trouble | None:
    try:
        typeset(template, fonts=fonts, inputs=SAMPLE, on=_A_DAY, beside=rooms)
    except TypesettingError as error:
        said = str(getattr(error.__cause__, "message", error))
        found = _PLACE.search(str(getattr(error.__cause__, "diagnostic", "")))
        # The line may be in a file that the template imports.
        return Trouble(found[1], int(found[2]), said) if found else Trouble(template.name, 1, said)
    return None
