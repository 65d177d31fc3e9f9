"""Rows that no filter can tell apart fall into one cell.

A field with codes keeps its value in the cell; of any other field the cell keeps, as bits, which conditions
hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import Atom, Between, InRange, IsMissing, OneOf
from tongjian.engines.measures.bound.fragment import Fragment, column
from tongjian.engines.measures.bound.predicate import condition
from tongjian.engines.measures.bound.source import Field, Kind

BITS = 30
"""Conditions in one whole number of 32 bits."""


@dataclass(frozen=True)
class CellKey:
    """What a cell keeps of a field: its value, or which of the conditions hold."""

    field: Field
    conditions: tuple[Atom, ...] = ()

    def column(self, dialect: Dialect) -> Fragment:
        """The key as SQL over the columns of the source."""
        name = column(self.field.stored_as)
        if not self.conditions:
            return Fragment(name)
        sql: list[str] = []
        parameters: list[Any] = []
        for place, one in enumerate(self.conditions):
            holds = condition(one, name, dialect, negated=False)
            sql.append(f"CASE WHEN {holds.sql} THEN {1 << place} ELSE 0 END")
            parameters += holds.parameters
        return Fragment(" + ".join(sql), tuple(parameters))


@dataclass(frozen=True)
class Cells:
    """The keys that tell apart all rows that any of some conditions tells apart."""

    keys: tuple[CellKey, ...]

    @classmethod
    def of(cls, conditions: Iterable[Atom]) -> Cells:
        """The keys for conditions, in a stable order."""
        by_field: dict[Field, dict[Atom, None]] = {}
        for one in conditions:
            by_field.setdefault(one.field, {})[one] = None
        keys: list[CellKey] = []
        for field, found in by_field.items():
            if _keeps_its_value(field):
                keys.append(CellKey(field))
                continue
            wanted = tuple(found)
            keys += [CellKey(field, wanted[start : start + BITS]) for start in range(0, len(wanted), BITS)]
        return cls(tuple(keys))

    @property
    def most(self) -> int:
        """How many cells there can be at most in one group, as far as the declarations tell."""
        fields: dict[Field, list[Atom]] = {}
        for key in self.keys:
            fields.setdefault(key.field, []).extend(key.conditions)
        return prod(_most_values(field, conditions) for field, conditions in fields.items())

    @cached_property
    def _places(self) -> dict[Atom, tuple[int, int]]:
        """The key of each condition that is kept as a bit, and the bit."""
        return {
            one: (place, 1 << bit)
            for place, key in enumerate(self.keys)
            for bit, one in enumerate(key.conditions)
        }

    @cached_property
    def _kept(self) -> dict[str, int]:
        """The key of each field that is kept as its value."""
        return {key.field.name: place for place, key in enumerate(self.keys) if not key.conditions}

    def judge(self, cell: Sequence[Any]) -> Callable[[Atom], bool]:
        """Says of a condition whether the rows of a cell satisfy it; `cell` holds a value for each key."""

        def holds(of: Atom) -> bool:
            kept = self._kept.get(of.field.name)
            if kept is not None:
                return _value_satisfies(cell[kept], of)
            place, bit = self._places[of]
            return bool(cell[place] & bit)

        return holds


def _value_satisfies(value: Any, of: Atom) -> bool:
    """A condition on the value of a coded field, or of a boolean, which SQLite gives as 0 or 1."""
    match of:
        case IsMissing():
            return value is None
        case OneOf(_, values):
            return value is not None and value in values
        case InRange(_, low, high):
            if value is None:
                return False
            above = low is None or value > low.value or (low.included and value == low.value)
            return above and (high is None or value < high.value or (high.included and value == high.value))
        case Between():
            raise TypeError("a day is never kept as a code")


def _keeps_its_value(field: Field) -> bool:
    return field.codes is not None or field.kind is Kind.BOOLEAN


def _most_values(field: Field, conditions: Sequence[Atom]) -> int:
    if field.codes is not None:
        return len(field.codes) + 1
    if field.kind is Kind.BOOLEAN:
        return 3
    cuts = 2
    for one in conditions:
        match one:
            case OneOf(_, values):
                cuts += 2 * len(values)
            case InRange(_, low, high):
                cuts += (low is not None) + (high is not None)
            case Between(_, first, last):
                cuts += (first is not None) + (last is not None)
    return min(cuts, 1 << min(len(conditions), 40))
