"""One measure as a table: a line for each group of fields, a column for each calendar unit, and totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tongjian.engines.measures.bound import Key
from tongjian.engines.measures.bound.periods import units_in
from tongjian.kernel.measures.board import Cell, Line, Table, titled, value_address
from tongjian.kernel.measures.reading import Answers
from tongjian.kernel.measures.totals import absent, totals
from tongjian.kernel.measures.values import Answered

Totals = dict[Key, Answered] | None


def grid(found: Answers, year: int) -> Table:
    """The table of a measure that was read by all of its groups. No query."""
    return _Grid(found, year).table()


class _Grid:
    """Where the calendar unit stands among the groups, and the numbers by group."""

    def __init__(self, found: Answers, year: int) -> None:
        self._found, self._year, self._asked = found, year, found.question
        measure = self._asked.measure
        self._names = measure.group_names
        self._at = measure.group.index(measure.grain) if measure.grain else len(self._names)
        self._fields = [place for place in range(len(self._names)) if place != self._at]
        self._units = list(units_in(measure.grain, self._asked.period)) if measure.grain else []
        self._of = {group.key: group for group in found.groups}

    def table(self) -> Table:
        """Lines in the order of the groups; a line of totals where there is more than the one."""
        rows = dict.fromkeys(tuple(key[place] for place in self._fields) for key in self._of)
        by_row = totals(self._found, self._fields)
        lines = tuple(self._line(row, by_row) for row in rows)
        return Table(tuple(self._units), lines, self._last() if self._fields else None)

    def _line(self, row: Key, by_row: Totals) -> Line:
        keys = [(*row[: self._at], unit, *row[self._at :]) for unit in self._units]
        cells = tuple(self._cell(self._names, key, self._of) for key in keys)
        of_fields = [self._names[place] for place in self._fields]
        return Line(self._title(row), cells, self._cell(of_fields, row, by_row))

    def _last(self) -> Line:
        by_unit = totals(self._found, [self._at]) if self._units else {}
        cells = tuple(self._cell([self._names[self._at]], (unit,), by_unit) for unit in self._units)
        return Line("合计", cells, self._cell((), (), totals(self._found, ())))

    def _cell(self, group: Sequence[str], key: Key, of: Totals) -> Cell:
        """A number; None where groups cannot be added together."""
        address = value_address(self._asked.city, self._asked.definition.code, self._year, group, key)
        if of is None:
            return Cell(None, address)
        return Cell(of.get(key) or absent(self._found, group, key), address)

    def _title(self, row: Key) -> str:
        titles = self._asked.definition.source.titles_in(self._asked.city)
        group: list[Any] = [self._asked.measure.group[place] for place in self._fields]
        words = (titled(one, value, titles, self._asked.city) for one, value in zip(group, row, strict=True))
        return "、".join(words) or "全部"
