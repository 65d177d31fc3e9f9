"""Entities that contradict themselves.

A reader takes what it finds: of an outline that says it has four corners and brings three it makes a
triangle, without a word. Such an entity has lost something, and is not to be measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_CHECKED = {"LWPOLYLINE", "POLYLINE", "VERTEX", "INSERT", "CIRCLE", "ARC", "LINE"}
_HANDLE, _LAYER, _COUNT, _X, _Y = 5, 8, 90, 10, 20
_ARRAY = {70, 71}
_COMMENT, _EXTENDED = 999, 1000
_FURTHEST = 1e12
"""Drawing units beyond which nothing is drawn, and no number of an outline goes."""

Tags = Sequence[tuple[int, str]]


def contradicts_itself(tags: Iterable[tuple[int, str]]) -> bool:
    """Whether an entity, or one of its parts, is not what it says it is; `tags` begin with its code 0."""
    record: list[tuple[int, str]] = []
    for tag in tags:
        if tag[0] == 0 and record:
            if _contradicts(record):
                return True
            record = []
        record.append(tag)
    return bool(record) and _contradicts(record)


def _contradicts(record: Tags) -> bool:
    kind = record[0][1]
    if kind not in _CHECKED:
        return False
    if _goes_on_after_its_end(record) or _count(record, _HANDLE) > 1 or _count(record, _LAYER) > 1:
        return True
    if any(_is_beyond(value) for code, value in record if 10 <= code <= 59):
        return True
    corners = _count(record, _X), _count(record, _Y)
    if kind == "LWPOLYLINE":
        said = [value for code, value in record if code == _COUNT]
        return corners[0] != corners[1] or (bool(said) and said != [str(corners[0])])
    if kind == "INSERT":
        return not all(value.isdecimal() for code, value in record if code in _ARRAY)
    return kind != "POLYLINE" and corners != (1, 1)


def _goes_on_after_its_end(record: Tags) -> bool:
    """What applications add stands last; plain tags after it are read by nobody."""
    codes = [code for code, _ in record if code != _COMMENT]
    added = next((i for i, code in enumerate(codes) if code >= _EXTENDED), len(codes))
    return any(code < _EXTENDED for code in codes[added:])


def _count(record: Tags, code: int) -> int:
    return sum(key == code for key, _ in record)


def _is_beyond(value: str) -> bool:
    """What is no number at all is told where it is read."""
    try:
        number = float(value)
    except ValueError:
        return False
    return math.isfinite(number) and abs(number) > _FURTHEST
