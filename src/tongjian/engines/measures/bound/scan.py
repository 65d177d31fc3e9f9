"""Statements that find many terms at once, and how to read what they answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tongjian.engines.measures.bound.dialect import Dialect, unit_label
from tongjian.engines.measures.bound.filters import Between, Filter, both
from tongjian.engines.measures.bound.fragment import Fragment, Query, column, joined, table
from tongjian.engines.measures.bound.periods import Period
from tongjian.engines.measures.bound.predicate import where
from tongjian.engines.measures.bound.source import Field, Grain, Kind, Source
from tongjian.engines.measures.bound.terms import Term

Key = tuple[str | int | bool | None, ...]
"""The values of the groups of a measure, in its order; empty where it has none."""
Found = dict[Key, dict[Term, int | None]]


@dataclass(frozen=True)
class Ground:
    """The rows and groups that measures of one scan have in common."""

    source: Source
    time: Field
    period: Period
    group: tuple[Field | Grain, ...]
    scope: Filter

    def rows(self, dialect: Dialect) -> Fragment:
        """The condition of the scan: permission first, then the days."""
        days = Between(self.time, self.period.first, self.period.last)
        return where(both(self.scope, days), dialect)

    def origin(self) -> str:
        """The quoted table."""
        return table(self.source.table)

    def group_columns(self, dialect: Dialect) -> list[Fragment]:
        """What is grouped by, each under its generated name."""
        return [
            Fragment(f"{self._group_by(one, dialect)} AS {group_name(place)}")
            for place, one in enumerate(self.group)
        ]

    def _group_by(self, one: Field | Grain, dialect: Dialect) -> str:
        if isinstance(one, Field):
            return column(one.stored_as)
        return dialect.unit(one, column(self.time.stored_as), self.time.kind)

    def key(self, cells: Sequence[Any]) -> Key:
        """The groups of one row of an answer, the same on every database."""
        return tuple(_plain(one, cell) for one, cell in zip(self.group, cells, strict=True))


def _plain(one: Field | Grain, cell: Any) -> str | int | bool | None:
    if isinstance(one, Grain):
        return unit_label(one, cell)
    if cell is None:
        return None
    return bool(cell) if one.kind is Kind.BOOLEAN else int(cell) if one.kind is Kind.INTEGER else str(cell)


@dataclass(frozen=True)
class Scan(ABC):
    """A statement and how to read its answer."""

    ground: Ground
    query: Query

    @abstractmethod
    def read(self, rows: Iterable[Sequence[Any]]) -> Found:
        """The terms of each group, from the rows of the answer."""


@dataclass(frozen=True)
class ColumnScan(Scan):
    """One row for each group; each term is the weighted sum of one or two columns."""

    terms: tuple[tuple[Term, tuple[int, ...]], ...]

    def read(self, rows: Iterable[Sequence[Any]]) -> Found:
        groups = len(self.ground.group)
        found: Found = {}
        for row in rows:
            values: dict[Term, int | None] = {}
            place = groups
            for term, weights in self.terms:
                parts = row[place : place + len(weights)]
                place += len(weights)
                values[term] = weighed(parts, weights)
            found[self.ground.key(row[:groups])] = values
        return found


def weighed(parts: Sequence[Any], weights: tuple[int, ...]) -> int | None:
    """The whole number that the columns stand for; none where the database found none."""
    if any(part is None for part in parts):
        return None
    return sum(int(part) * weight for part, weight in zip(parts, weights, strict=True))


def group_name(place: int) -> str:
    """The generated name of a group."""
    return f'"_g{place}"'


def select(columns: Sequence[Fragment], origin: Fragment, rows: Fragment | None, groups: int) -> Fragment:
    """A grouped statement; it groups by its first `groups` columns."""
    parts = [joined(columns, ", ").wrapped("SELECT ", ""), origin.wrapped("FROM ", "")]
    if rows is not None:
        parts.append(rows.wrapped("WHERE ", ""))
    if groups:
        parts.append(Fragment("GROUP BY " + ", ".join(str(place + 1) for place in range(groups))))
    return joined(parts, " ")


def query(of: Fragment) -> Query:
    """A finished statement."""
    return Query(of.sql, of.parameters)
