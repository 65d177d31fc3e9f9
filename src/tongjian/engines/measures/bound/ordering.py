"""Percentiles and distinct counts: the different values of a field with how often each occurs, in one scan.

A rank is found by adding up the frequencies in order and comparing whole numbers: no fraction, no division
and no function of a database is trusted with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import AnyOf, Filter, IsMissing, Not, both
from tongjian.engines.measures.bound.fragment import Fragment, column, joined
from tongjian.engines.measures.bound.predicate import where
from tongjian.engines.measures.bound.scan import ColumnScan, Ground, group_name, query, select
from tongjian.engines.measures.bound.source import Field
from tongjian.engines.measures.bound.terms import Ordered, Ranked


def by_value(ground: Ground, field: Field, terms: Sequence[Ordered], dialect: Dialect) -> ColumnScan:
    """The terms that look at the values of `field`."""
    filters = list(dict.fromkeys(term.where for term in terms))
    ranked = [place for place, one in enumerate(filters) if any(_is_ranked(term, one) for term in terms)]
    groups = [Fragment(group_name(place)) for place in range(len(ground.group))]
    columns = list(groups)
    for term in terms:
        place = filters.index(term.where)
        if isinstance(term, Ranked):
            reached = f'"_t{place}" > 0 AND "_c{place}" * 1000 >= ? * "_t{place}"'
            columns.append(Fragment(f'MIN("_v") FILTER (WHERE {reached})', (term.per_mille,)))
        else:
            columns.append(Fragment(f'COUNT(*) FILTER (WHERE "_n{place}" > 0)'))
    values = _values(ground, field, filters, dialect).wrapped('WITH "_values" AS (', ")")
    ranks = _ranks(groups, len(filters), ranked).wrapped('"_ranks" AS (', ")")
    made = select(columns, Fragment('"_ranks"'), None, len(groups))
    whole = joined((joined((values, ranks), ", "), made), " ")
    return ColumnScan(ground, query(whole), tuple((term, (1,)) for term in terms))


def _is_ranked(term: Ordered, of: Filter) -> bool:
    return isinstance(term, Ranked) and term.where == of


def _values(ground: Ground, field: Field, filters: Sequence[Filter], dialect: Dialect) -> Fragment:
    """Each different value of each group, with how many rows of each filter hold it."""
    columns = ground.group_columns(dialect)
    columns.append(Fragment(f'{column(field.stored_as)} AS "_v"'))
    for place, one in enumerate(filters):
        columns.append(where(one, dialect).wrapped("COUNT(*) FILTER (WHERE ", f') AS "_n{place}"'))
    looked_at = where(both(Not(IsMissing(field)), AnyOf(tuple(filters))), dialect)
    rows = joined((ground.rows(dialect), looked_at), " AND ")
    return select(columns, Fragment(ground.origin()), rows, len(ground.group) + 1)


def _ranks(groups: Sequence[Fragment], filters: int, ranked: Sequence[int]) -> Fragment:
    """The frequencies added up in order of the values, within each group."""
    by = f"PARTITION BY {joined(groups, ', ').sql}" if groups else ""
    columns = [*groups, Fragment('"_v"')]
    columns += [Fragment(f'"_n{place}"') for place in range(filters)]
    for place in ranked:
        upto = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        columns.append(Fragment(f'SUM("_n{place}") OVER ({by} ORDER BY "_v" {upto}) AS "_c{place}"'))
        columns.append(Fragment(f'SUM("_n{place}") OVER ({by}) AS "_t{place}"'))
    return select(columns, Fragment('"_values"'), None, 0)
