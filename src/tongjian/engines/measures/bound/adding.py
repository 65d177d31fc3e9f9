"""Counts and sums in one scan, every filter looking at every row: the plainest statement, for a few terms."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.fragment import Fragment, column
from tongjian.engines.measures.bound.predicate import where
from tongjian.engines.measures.bound.scan import ColumnScan, Ground, query, select
from tongjian.engines.measures.bound.terms import PRESENT, Additive, Rows, Term, Total


def direct(ground: Ground, terms: Sequence[Additive], dialect: Dialect) -> ColumnScan:
    """One column of the answer for each term (two, where the database adds in halves)."""
    columns = ground.group_columns(dialect)
    read: list[tuple[Term, tuple[int, ...]]] = []
    for term in terms:
        if isinstance(term, Total):
            parts = dialect.sums(column(term.field.stored_as))
        else:
            parts = (("*" if isinstance(term, Rows) else column(term.field.stored_as), 1),)
        word = "SUM" if isinstance(term, Total) else "COUNT"
        columns += [_filtered(f"{word}({part})", term, dialect) for part, _ in parts]
        read.append((term, tuple(weight for _, weight in parts)))
    made = select(columns, Fragment(ground.origin()), ground.rows(dialect), len(ground.group))
    return ColumnScan(ground, query(made), tuple(read))


def _filtered(aggregate: str, term: Additive, dialect: Dialect) -> Fragment:
    if term.where == PRESENT.where:
        return Fragment(aggregate)
    return where(term.where, dialect).wrapped(f"{aggregate} FILTER (WHERE ", ")")
