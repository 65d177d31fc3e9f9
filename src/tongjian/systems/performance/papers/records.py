"""The rows of a table of a form, and which of their cells are printed as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.papers.layout import AwardSheet, Layout, TableSection
from tongjian.systems.performance.papers.reading.labels import plain

Record = Mapping[str, Any]
INDICATORS = "indicators"


def value_at(form: object, path: str) -> Any:
    """What stands at a path of names, None where a part of the way is missing."""
    for name in path.split("."):
        form = getattr(form, name, None)
    return form


def records(sheet: FormSheet, section: TableSection, layout: Layout) -> list[Record]:
    """What stands in the columns of every row, by field."""
    items: Sequence[Any] = value_at(sheet, section.of) or ()
    if section.of == INDICATORS:
        elsewhere = {id(row) for row in _awarded(sheet, layout)}
        items = [row for row in items if id(row) not in elsewhere]
    fields = [column.field for column in section.columns]
    found = [{field: getattr(item, field, None) for field in fields} for item in items]
    return _with_names(_with_award(found, sheet, section), sheet, section)


def spans(rows: Sequence[Record], section: TableSection) -> list[dict[str, int]]:
    """How many rows the cell of each column covers; 0: the one above covers it.

    A column that merges does so only within one cell of the merging column before it.
    """
    merging = [column.field for column in section.columns if column.merge]
    result = [{column.field: 1 for column in section.columns} for _ in rows]
    for place, field in enumerate(merging):
        first = 0
        for number in range(1, len(rows)):
            keys = [name for name in merging[: place + 1] if name in rows[number]]
            same = all(rows[number][key] == rows[first][key] for key in keys) and bool(rows[first][field])
            if same:
                result[number][field] = 0
                result[first][field] += 1
            else:
                first = number
    return result


def awarded_row(sheet: FormSheet, award: AwardSheet) -> IndicatorSheet | None:
    """The indicator whose points are printed in a table of money."""
    rows = (row for row in sheet.indicators if row.name == award.indicator and row.level1 == award.level1)
    return next(rows, None)


def _awarded(sheet: FormSheet, layout: Layout) -> list[IndicatorSheet]:
    """Indicators that are printed in a row of another table, where that row is there."""
    found = []
    for section in layout.tables:
        award = section.award
        if award and any(plain(item.name) == plain(award.row) for item in value_at(sheet, section.of) or ()):
            row = awarded_row(sheet, award)
            found += [row] if row else []
    return found


def _with_award(rows: list[dict[str, Any]], sheet: FormSheet, section: TableSection) -> list[dict[str, Any]]:
    award = section.award
    row = awarded_row(sheet, award) if award else None
    if award is None or row is None:
        return rows
    return [
        {**one, "weight": row.weight, "score": row.score} if plain(one["name"]) == plain(award.row) else one
        for one in rows
    ]


def _with_names(rows: list[dict[str, Any]], sheet: FormSheet, section: TableSection) -> list[Record]:
    names = value_at(sheet, section.names) if section.names else ()
    if not names:
        return [*rows]
    key = section.columns[0].field
    of = {row[key]: row for row in rows}
    blank: dict[str, Any] = dict.fromkeys(column.field for column in section.columns)
    listed: list[Record] = [of.get(name, {**blank, key: name}) for name in names]
    return [*listed, *(row for row in rows if row[key] not in names)]
