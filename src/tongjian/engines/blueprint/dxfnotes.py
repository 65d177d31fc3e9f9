"""Attributes of a feature on its outlines in a DXF: XDATA that people can read and that comes back as it was.

Strings are `name=value` under the application of the platform, a long one goes on in `name+=…`; characters
that a DXF or its code page cannot hold are written like those of an address (`%0A`). Two names of our own
tell which outlines are one feature: `#要素`, and `#环` with the numbers of part and ring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import quote, unquote

from ezdxf.entities.dxfentity import DXFEntity

from tongjian.engines.drawing.attributes import APPLICATION, written_on

_STRING: Final = 1000
_LONGEST: Final = 60
"""Characters of a value in one string, which may have 255 bytes with its name."""
_FEATURE, _RING = "#要素", "#环"
_RESERVED = re.compile(r"[\x00-\x1f\x7f-\xa0%\\]")
ENCODING: Final = "gbk"
"""Of the drawings we write: what every CAD program in use here reads without being asked."""
PROPERTY: Final = "坐标系"
"""Custom property of the drawing that names its coordinate system."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands on an outline. `feature` is None on outlines that are features by themselves."""

    attributes: Mapping[str, str]
    feature: str | None = None
    part: int = 0
    ring: int = 0


def note_on(entity: DXFEntity) -> Note:
    """What is written on an entity, by us or by others."""
    strings = _strings(entity)
    if not any(each.startswith(f"{_FEATURE}=") for each in strings):
        return Note(written_on(entity))
    found = _joined(strings)
    part, _, ring = found.pop(_RING, "0.0").partition(".")
    numbers = (int(part) if part.isdecimal() else 0, int(ring) if ring.isdecimal() else 0)
    return Note(found, found.pop(_FEATURE), *numbers)


def strings_of(note: Note) -> Iterator[str]:
    """The XDATA strings that say it; the attributes stand on the first ring only."""
    yield f"{_FEATURE}={note.feature}"
    yield f"{_RING}={note.part}.{note.ring}"
    for name, value in note.attributes.items():
        escaped = _escaped(value)
        for at in range(0, max(len(escaped), 1), _LONGEST):
            yield f"{name}{'+=' if at else '='}{_kept(escaped[at : at + _LONGEST])}"


def _strings(entity: DXFEntity) -> list[str]:
    if not entity.has_xdata(APPLICATION):
        return []
    return [tag.value for tag in entity.get_xdata(APPLICATION) if tag.code == _STRING]


def _joined(strings: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for string in strings:
        name, _, value = string.partition("=")
        if name.endswith("+") and name[:-1] in found:
            found[name[:-1]] += value
        else:
            found[name] = value
    return {name: unquote(value) for name, value in found.items()}


def _escaped(value: str) -> str:
    return "".join(char if _is_plain(char) else quote(char, safe="") for char in value)


def _kept(piece: str) -> str:
    """A piece with its outer blanks written so that no reader strips them."""
    left, right = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
    return f"{'%20' * left}{piece.strip()}{'%20' * right if left < len(piece) else ''}"


@cache
def _is_plain(char: str) -> bool:
    """Whether a character can stand in a string as it is."""
    if _RESERVED.match(char):
        return False
    try:
        char.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
