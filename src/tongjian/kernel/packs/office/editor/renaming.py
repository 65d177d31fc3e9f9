"""A field gets another name: what the form itself says of it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tongjian.kernel.packs.office.editor.places import Part, Place

_CONDITIONS = ("when", "check")


def renamed(data: dict[str, Any], place: Place, old: str, new: str) -> None:
    """Change every mention of a field, or of a column of its table, in the data of a form, in place.

    Mentions are `form.old` and `row.old` in conditions and the names in `sum_of`. A column that a condition
    reaches through its table (`form.buildings.all(b, b.old > 0)`) is not followed.
    """
    if place.part is Part.COLUMN:
        table = place.parent.of(data)
        for column in table.get("fields", ()):
            _in_conditions(column, rf"\brow\.{re.escape(old)}\b", f"row.{new}")
        sums = {f"{table.get('name')}.{old}": f"{table.get('name')}.{new}"}
    else:
        for part in _parts(data):
            _in_conditions(part, rf"\bform\.{re.escape(old)}\b", f"form.{new}")
        sums = {old: new}
    for part in _parts(data):
        if isinstance(part.get("sum_of"), list):
            part["sum_of"] = [_summand(str(each), sums) for each in part["sum_of"]]


def _summand(name: str, names: dict[str, str]) -> str:
    if name in names:
        return names[name]
    table, dot, column = name.partition(".")
    return f"{names[table]}.{column}" if dot and table in names else name


def _in_conditions(part: dict[str, Any], pattern: str, new: str) -> None:
    for key in _CONDITIONS:
        if isinstance(part.get(key), str):
            part[key] = re.sub(pattern, new, part[key])


def _parts(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every section, field and column of a form."""
    for each in (*part.get("sections", ()), *part.get("fields", ())):
        if isinstance(each, dict):
            yield each
            yield from _parts(each)
