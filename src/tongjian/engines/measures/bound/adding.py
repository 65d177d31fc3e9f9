"""Counts and sums of many measures in one scan.

Hundreds of filters would look at every row, were the rows not folded first: rows that no filter can tell
apart fall into one cell with its number of rows and its sums, and the filters then look at the cells. A field
with codes keeps its value in the cell; of any other field the cell keeps, as bits, which conditions hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import Atom, Between, InRange, OneOf, atoms
from tongjian.engines.measures.bound.fragment import Fragment, column
from tongjian.engines.measures.bound.predicate import Written, condition, on_columns, written
from tongjian.engines.measures.bound.scan import Ground, Scan, group_name, query, select
from tongjian.engines.measures.bound.source import Field, Kind
from tongjian.engines.measures.bound.terms import PRESENT, Additive, Held, Rows, Term, Total

BITS = 30
"""Conditions in one whole number of 32 bits."""


def direct(ground: Ground, terms: Sequence[Additive], dialect: Dialect) -> Scan:
    """Every filter looks at every row: the plainest statement, for a few terms."""
    columns = ground.group_columns(dialect)
    read: list[tuple[Term, tuple[int, ...]]] = []
    for term in terms:
        if isinstance(term, Total):
            parts = dialect.sums(column(term.field.stored_as))
        else:
            parts = (("*" if isinstance(term, Rows) else column(term.field.stored_as), 1),)
        word = "SUM" if isinstance(term, Total) else "COUNT"
        columns += [_filtered(f"{word}({part})", term, on_columns(dialect)) for part, _ in parts]
        read.append((term, tuple(weight for _, weight in parts)))
    made = select(columns, Fragment(ground.origin()), ground.rows(dialect), len(ground.group))
    return Scan(ground, query(made), tuple(read))


def folded(ground: Ground, terms: Sequence[Additive], dialect: Dialect) -> Scan:
    """The rows are folded into cells, and the filters look at the cells."""
    cells = Cells.of(atom for term in terms for atom in atoms(term.where))
    names = {one: f'"_k{place}"' for place, one in enumerate(cells.keys)}
    inner = ground.group_columns(dialect)
    inner += [key.column(dialect).wrapped("", f" AS {names[key]}") for key in cells.keys]
    keys = len(inner)
    inner.append(Fragment('COUNT(*) AS "_n"'))
    counted = _fields(terms, Held)
    summed = _fields(terms, Total)
    for place, field in enumerate(counted):
        inner.append(Fragment(f'COUNT({column(field.stored_as)}) AS "_h{place}"'))
    for place, field in enumerate(summed):
        for part, (of, _) in enumerate(dialect.sums(column(field.stored_as))):
            inner.append(Fragment(f'SUM({of}) AS "_s{place}_{part}"'))

    outer = [Fragment(group_name(place)) for place in range(len(ground.group))]
    read: list[tuple[Term, tuple[int, ...]]] = []
    for term in terms:
        match term:
            case Rows():
                parts: tuple[tuple[str, int], ...] = (('"_n"', 1),)
            case Held(field):
                parts = ((f'"_h{counted.index(field)}"', 1),)
            case Total(field):
                weights = (weight for _, weight in dialect.sums(""))
                place = summed.index(field)
                parts = tuple((f'"_s{place}_{part}"', weight) for part, weight in enumerate(weights))
        outer += [_filtered(f"SUM({part})", term, cells.condition(names, dialect)) for part, _ in parts]
        read.append((term, tuple(weight for _, weight in parts)))
    within = select(inner, Fragment(ground.origin()), ground.rows(dialect), keys)
    made = select(outer, within.wrapped("(", ') AS "_cells"'), None, len(ground.group))
    return Scan(ground, query(made), tuple(read))


def _filtered(aggregate: str, term: Additive, atom: Written) -> Fragment:
    if term.where == PRESENT.where:
        return Fragment(aggregate)
    return written(term.where, atom).wrapped(f"{aggregate} FILTER (WHERE ", ")")


def _fields(terms: Iterable[Additive], kind: type[Held] | type[Total]) -> list[Field]:
    return list(dict.fromkeys(term.field for term in terms if isinstance(term, kind)))


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

    def condition(self, names: dict[CellKey, str], dialect: Dialect) -> Written:
        """Conditions on the keys of a cell, under their generated names."""
        places = {
            (key.field, one): (names[key], 1 << place)
            for key in self.keys
            for place, one in enumerate(key.conditions)
        }
        kept = {key.field: names[key] for key in self.keys if not key.conditions}

        def atom(of: Atom, negated: bool) -> Fragment:
            if of.field in kept:
                return condition(of, kept[of.field], dialect, negated)
            name, bit = places[of.field, of]
            return Fragment(f"({name} & {bit}) {'=' if negated else '<>'} 0")

        return atom


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
