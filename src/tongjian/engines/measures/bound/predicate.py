"""Filters as SQL. Negation goes down to single conditions, so that nothing depends on SQL's third value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import (
    All,
    AnyOf,
    Atom,
    Between,
    Filter,
    InRange,
    IsMissing,
    Not,
    OneOf,
)
from tongjian.engines.measures.bound.fragment import Fragment, column, joined

TRUE, FALSE = Fragment("1 = 1"), Fragment("1 = 0")
Written = Callable[[Atom, bool], Fragment]
"""One condition as SQL, negated or not. For a row that does not satisfy it the SQL may also say NULL."""


def written(of: Filter, atom: Written, negated: bool = False) -> Fragment:
    """The filter; for rows it leaves out it is false or NULL, which `WHERE` and `FILTER` treat alike."""
    match of:
        case Not(inner):
            return written(inner, atom, not negated)
        case All(parts) | AnyOf(parts):
            every = isinstance(of, All) is not negated
            if not parts:
                return TRUE if every else FALSE
            inside = [written(part, atom, negated) for part in parts]
            return (
                inside[0]
                if len(inside) == 1
                else joined(inside, " AND " if every else " OR ").wrapped("(", ")")
            )
        case _:
            return atom(of, negated)


def on_columns(dialect: Dialect) -> Written:
    """Conditions on the columns of the source."""

    def atom(of: Atom, negated: bool) -> Fragment:
        return condition(of, column(of.field.stored_as), dialect, negated)

    return atom


def where(of: Filter, dialect: Dialect) -> Fragment:
    """The filter over the columns of the source."""
    return written(of, on_columns(dialect))


def condition(of: Atom, name: str, dialect: Dialect, negated: bool) -> Fragment:
    """One condition on the column `name`."""
    if isinstance(of, IsMissing):
        return Fragment(f"{name} IS NOT NULL" if negated else f"{name} IS NULL")
    holds = _holds(of, name, dialect)
    return holds.wrapped(f"({name} IS NULL OR NOT (", "))") if negated else holds


def _holds(of: OneOf | InRange | Between, name: str, dialect: Dialect) -> Fragment:
    match of:
        case OneOf(field, values):
            return equals_one_of(tuple(dialect.bind(field, value) for value in values), name)
        case InRange(field, low, high):
            ends = []
            if low is not None:
                sign = ">=" if low.included else ">"
                ends.append(Fragment(f"{name} {sign} ?", (dialect.bind(field, low.value),)))
            if high is not None:
                sign = "<=" if high.included else "<"
                ends.append(Fragment(f"{name} {sign} ?", (dialect.bind(field, high.value),)))
            return joined(ends, " AND ").wrapped("(", ")")
        case Between(field, first, last):
            ends = []
            if first is not None:
                ends.append(Fragment(f"{name} >= ?", (dialect.begins(field, first),)))
            if last is not None:
                after = dialect.begins(field, last + timedelta(days=1))
                ends.append(Fragment(f"{name} < ?", (after,)))
            return joined(ends, " AND ").wrapped("(", ")")


def equals_one_of(values: tuple[object, ...], name: str) -> Fragment:
    """The column holds one of the bound values; of none: false."""
    if not values:
        return FALSE
    if len(values) == 1:
        return Fragment(f"{name} = ?", values)
    return Fragment(f"{name} IN ({', '.join('?' * len(values))})", values)
