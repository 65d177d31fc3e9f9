"""Counts and sums of many measures in one scan.

With hundreds of filters looking at every row a database is busy for minutes. Instead the rows are folded into
cells, each with its number of rows and its sums; which filters a cell satisfies is decided once for all
groups, and the cells of a group are added up here, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tongjian.engines.measures.bound.cells import Cells
from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import Filter, atoms, satisfied
from tongjian.engines.measures.bound.fragment import Fragment, column
from tongjian.engines.measures.bound.scan import Found, Ground, Scan, query, select, weighed
from tongjian.engines.measures.bound.source import Field
from tongjian.engines.measures.bound.terms import Additive, Held, Rows, Term, Total

Places = list[tuple[int, int]]
"""Where a number is added up, and the column of the answer it comes from."""


@dataclass(frozen=True)
class Addend:
    """What is added up for a term: so many columns of the answer from `first` on, each with its weight."""

    term: Additive
    first: int
    weights: tuple[int, ...]


@dataclass(frozen=True)
class CellScan(Scan):
    """One row for each cell of each group: the groups, the keys, and what is counted and summed."""

    cells: Cells
    addends: tuple[Addend, ...]

    def read(self, rows: Iterable[Sequence[Any]]) -> Found:
        groups = len(self.ground.group)
        keyed = groups + len(self.cells.keys)
        filters, width = self._places()
        satisfied_by: dict[tuple[Any, ...], Places] = {}
        totals: dict[tuple[Any, ...], list[int]] = {}
        for row in rows:
            group, cell = tuple(row[:groups]), tuple(row[groups:keyed])
            if (places := satisfied_by.get(cell)) is None:
                holds = self.cells.judge(cell)
                found = (those for where, those in filters if satisfied(where, holds))
                places = satisfied_by[cell] = [one for those in found for one in those]
            if (added := totals.get(group)) is None:
                added = totals[group] = [0] * width
            for place, column_of_answer in places:
                added[place] += row[column_of_answer] or 0
        return {self.ground.key(group): self._terms(added) for group, added in totals.items()}

    def _places(self) -> tuple[list[tuple[Filter, Places]], int]:
        """For each different filter where its numbers are added up, and how many such places there are."""
        by_filter: dict[Filter, Places] = {}
        place = 0
        for one in self.addends:
            places = by_filter.setdefault(one.term.where, [])
            for part in range(len(one.weights)):
                places.append((place, one.first + part))
                place += 1
        return list(by_filter.items()), place

    def _terms(self, added: Sequence[int]) -> dict[Term, int | None]:
        found: dict[Term, int | None] = {}
        place = 0
        for one in self.addends:
            found[one.term] = weighed(added[place : place + len(one.weights)], one.weights)
            place += len(one.weights)
        return found


def folded(ground: Ground, terms: Sequence[Additive], dialect: Dialect) -> CellScan:
    """The scan of the cells that tell the filters of all the terms apart."""
    cells = Cells.of(atom for term in terms for atom in atoms(term.where))
    columns = [*ground.group_columns(dialect), *(key.column(dialect) for key in cells.keys)]
    grouped = len(columns)
    addends = []
    found: dict[tuple[type[Additive], Field | None], tuple[int, tuple[int, ...]]] = {}
    for term in terms:
        what = (type(term), None if isinstance(term, Rows) else term.field)
        if what not in found:
            parts = _parts(term, dialect)
            found[what] = (len(columns), tuple(weight for _, weight in parts))
            columns += [Fragment(part) for part, _ in parts]
        addends.append(Addend(term, *found[what]))
    made = select(columns, Fragment(ground.origin()), ground.rows(dialect), grouped)
    return CellScan(ground, query(made), cells, tuple(addends))


def _parts(term: Additive, dialect: Dialect) -> tuple[tuple[str, int], ...]:
    match term:
        case Rows():
            return (("COUNT(*)", 1),)
        case Held(field):
            return ((f"COUNT({column(field.stored_as)})", 1),)
        case Total(field):
            parts = dialect.sums(column(field.stored_as))
            return tuple((f"SUM({part})", weight) for part, weight in parts)
