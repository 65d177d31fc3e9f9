"""Entities that contradict themselves.

A reader takes what it finds: of an outline that says it has four corners and brings three it makes a
triangle, without a word. Such an entity has lost something, and is not to be measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

_CHECKED = {"LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "INSERT", "CIRCLE", "ARC", "LINE"}
_ONE_POINT = {"VERTEX", "INSERT", "CIRCLE", "ARC", "LINE"}
_NEEDED = {"CIRCLE": (40,), "ARC": (40, 50, 51), "LINE": (11, 21)}
"""What there must be once beside the point: a reader puts a default in its place."""
_PARTS = {"POLYLINE": {"VERTEX", "SEQEND"}, "INSERT": {"ATTRIB", "SEQEND"}}
_HANDLE, _LAYER, _COUNT, _FLAGS, _X, _Y, _CLASS = 5, 8, 90, 70, 10, 20, 100
_OF_A_CLASS = {10, 20, 40, 41, 42, 43, 44, 45, 50, 51, 70, 71, 90}
"""Codes that mean something only after the marker of the entity's own class, the second one."""
_SPACED = {70: 44, 71: 45}
"""Columns and rows of an array, and what tells how far apart they are."""
_SINGLE = {
    "INSERT": (2, 41, 42, 43, 44, 45, 50, 70, 71),
    "POLYLINE": (70,),
    "VERTEX": (42, 70),
}
"""What is said once: of two such values a reader takes one without a word."""
_PARTED = {"POLYLINE", "VERTEX"}
_FLAGS_END = 256
"""Their flags are eight bits; more of them make a corner into a control point nobody draws."""
_COMMENT, _EXTENDED = 999, 1000
_FURTHEST = 1e12
"""Drawing units beyond which nothing is drawn, and no number of an outline goes."""

Tags = Sequence[tuple[int, str]]


def contradicts_itself(tags: Iterable[tuple[int, str]]) -> bool:
    """Whether an entity, or one of its parts, is not what it says it is; `tags` begin with its code 0."""
    records: list[list[tuple[int, str]]] = []
    for tag in tags:
        if tag[0] == 0:
            records.append([])
        records[-1].append(tag)
    kind, parts = records[0][0][1], {record[0][1] for record in records[1:]}
    # Of an entity whose beginning is gone, the parts are left to the one before.
    return not parts <= _PARTS.get(kind, set()) or any(map(_contradicts, records))


def _contradicts(record: Tags) -> bool:
    kind = record[0][1]
    if kind not in _CHECKED:
        return False
    codes = [code for code, _ in record]
    if codes.count(_HANDLE) > 1 or codes.count(_LAYER) > 1:
        return True
    if _goes_on_after_its_end(codes) or _begins_before_its_class(codes):
        return True
    if any(10 <= code <= 59 and _is_beyond(value) for code, value in record):
        return True
    corners = codes.count(_X), codes.count(_Y)
    if kind == "LWPOLYLINE":
        said = [value for code, value in record if code == _COUNT]
        miscounted = corners[0] != corners[1] or (bool(said) and said != [str(corners[0])])
        return miscounted or codes.count(_FLAGS) > 1
    if any(codes.count(code) > 1 for code in _SINGLE.get(kind, ())):
        return True
    if kind == "INSERT" and _is_no_array(dict(record)):
        return True
    if kind in _PARTED and any(code == _FLAGS and not _is_flags(value) for code, value in record):
        return True
    if any(codes.count(code) != 1 for code in _NEEDED.get(kind, ())):
        return True
    return kind in _ONE_POINT and corners != (1, 1)


def _is_no_array(said: Mapping[int, str]) -> bool:
    """Rows or columns that are no number, none beside some, or several in one place."""
    counts = [said[code] for code in _SPACED if code in said]
    if not all(value.isdecimal() for value in counts):
        return True
    numbers = [int(value) for value in counts]
    if 0 in numbers and max(numbers) > 1:
        return True
    return any(int(said.get(code, "1")) > 1 and not _is_apart(said.get(by)) for code, by in _SPACED.items())


def _is_apart(spacing: str | None) -> bool:
    try:
        return spacing is not None and float(spacing) != 0
    except ValueError:
        return False


def _is_flags(value: str) -> bool:
    return value.isdecimal() and int(value) < _FLAGS_END


def _begins_before_its_class(codes: list[int]) -> bool:
    if codes.count(_CLASS) < 2:
        return False
    return not _OF_A_CLASS.isdisjoint(codes[: codes.index(_CLASS, codes.index(_CLASS) + 1)])


def _goes_on_after_its_end(codes: list[int]) -> bool:
    """What applications add stands last; plain tags after it are read by nobody."""
    if max(codes) < _EXTENDED:
        return False
    added = next(i for i, code in enumerate(codes) if code >= _EXTENDED)
    return any(code < _EXTENDED and code != _COMMENT for code in codes[added:])


def _is_beyond(value: str) -> bool:
    """Not the infinite ones, which are told where they are read."""
    try:
        return _FURTHEST < abs(float(value)) < math.inf
    except ValueError:
        return True
