"""The rows behind a number: the same definition, opened. As many rows come back as were counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tongjian.engines.measures.bound.dialect import Dialect
from tongjian.engines.measures.bound.filters import EVERY_ROW, Between, Filter, IsMissing, Not, OneOf, both
from tongjian.engines.measures.bound.fragment import Fragment, Query, column, joined
from tongjian.engines.measures.bound.literals import storable
from tongjian.engines.measures.bound.measure import Distinct, Measure, Operand, Percentile, Sum
from tongjian.engines.measures.bound.periods import unit_named
from tongjian.engines.measures.bound.planning import ground_of
from tongjian.engines.measures.bound.predicate import where
from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.scan import Key, query
from tongjian.engines.measures.bound.scope import Scope
from tongjian.engines.measures.bound.source import Field, Grain, Kind
from tongjian.engines.measures.bound.terms import operands

MOST_ROWS = 500
_TYPES: dict[Kind, type] = {Kind.TEXT: str, Kind.INTEGER: int, Kind.BOOLEAN: bool}


class Part(StrEnum):
    """Which rows of a measure. Only a ratio has a lower side; blank rows lack the number to be summed."""

    UPPER = "upper"
    LOWER = "lower"
    UPPER_BLANK = "upper_blank"
    LOWER_BLANK = "lower_blank"


def rows_behind(
    measure: Measure,
    key: Key,
    scope: Scope,
    day: date,
    dialect: Dialect,
    part: Part = Part.UPPER,
    after: str | int | None = None,
    limit: int = 50,
) -> Query:
    """The rows of one group, every declared field in its order, by identity; the page after the row `after`.

    Raises `CannotAsk` where the measure has no such part, group or page.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise CannotAsk(f"一页最多 {MOST_ROWS} 行。请减少每页的行数。")
    ground = ground_of(measure, scope, day)
    identity = measure.source.key
    name = dialect.ordered(column(identity.stored_as), identity.kind)
    wanted = [ground.rows(dialect), where(both(_part(measure, part), _group(measure, key)), dialect)]
    if after is not None:
        if type(after) is not _TYPES[identity.kind] or not storable(after):
            raise CannotAsk("翻页的起点与行标识的类型不符。请从第一页重新打开。")
        wanted.append(Fragment(f"{name} > ?", (after,)))
    columns = ", ".join(column(one.stored_as) for one in measure.source.fields)
    return query(
        joined(
            (
                Fragment(f"SELECT {columns} FROM {ground.origin()}"),
                joined(wanted, " AND ").wrapped("WHERE ", ""),
                Fragment(f"ORDER BY {name} LIMIT ?", (limit,)),
            ),
            " ",
        )
    )


def _part(measure: Measure, part: Part) -> Filter:
    side, field = _side(measure, part in (Part.LOWER, Part.LOWER_BLANK))
    blank = part in (Part.UPPER_BLANK, Part.LOWER_BLANK)
    if field is None:
        if blank:
            raise CannotAsk(f"“{measure.title}”只数行，没有“未填写”的行。")
        return side
    missing = IsMissing(field)
    return both(side, missing if blank else Not(missing))


def _side(measure: Measure, lower: bool) -> tuple[Filter, Field | None]:
    """The filter of one side, and the field its rows must hold."""
    if isinstance(measure.aggregate, Distinct | Percentile):
        sides: Sequence[Operand] = ()
        plain: tuple[Filter, Field | None] = (measure.where, measure.aggregate.field)
    else:
        sides = operands(measure)
        plain = _opened(sides[0])
    if not lower:
        return plain
    if len(sides) < 2:
        raise CannotAsk(f"“{measure.title}”不是比率，没有分母的数据。")
    return _opened(sides[1])


def _opened(side: Operand) -> tuple[Filter, Field | None]:
    return side.where, side.of.field if isinstance(side.of, Sum) else None


def _group(measure: Measure, key: Key) -> Filter:
    """The rows of the group as far as fields tell it."""
    if len(key) != len(measure.group):
        raise CannotAsk(f"“{measure.title}”按 {len(measure.group)} 项分组，给出的分组是 {len(key)} 项。")
    found: Filter = EVERY_ROW
    for one, value in zip(measure.group, key, strict=True):
        if isinstance(one, Grain):
            found = both(found, _unit(measure, one, value))
        else:
            found = both(found, IsMissing(one) if value is None else OneOf(one, (_fitting(one, value),)))
    return found


def _unit(measure: Measure, grain: Grain, value: str | int | bool | None) -> Filter:
    if value is None:
        return IsMissing(measure.time)
    days = unit_named(grain, str(value))
    return Between(measure.time, days.first, days.last)


def _fitting(field: Field, value: str | int | bool) -> str | int | bool:
    if type(value) is not _TYPES[field.kind] or not storable(value):
        raise CannotAsk(f"分组“{field.title}”的值与字段类型不符。请从统计表中打开明细。")
    return value
