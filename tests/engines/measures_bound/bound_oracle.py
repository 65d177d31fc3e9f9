"""The same measures over rows in memory, as plainly as Python can say it: what the databases must answer."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.engines.measures_bound.bound_world import Row
from tongjian.engines.measures.bound import Grain, Key, Kind, Measure, Period, Side, Tally
from tongjian.engines.measures.bound.filters import (
    All,
    AnyOf,
    Between,
    Filter,
    InRange,
    IsMissing,
    Not,
    OneOf,
)
from tongjian.engines.measures.bound.measure import Average, Count, Distinct, Operand, Percentile, Ratio, Sum
from tongjian.engines.measures.bound.source import Field


def day_of(row: Row, field: Field) -> date | None:
    found = row[field.name]
    if found is None or field.kind is Kind.DATE:
        return found  # type: ignore[no-any-return]
    local: date = (found + timedelta(hours=8)).date()
    return local


def number_of(row: Row, field: Field) -> Any:
    found = row[field.name]
    return Fraction(found, 100) if field.kind is Kind.DECIMAL and found is not None else found


def holds(of: Filter, row: Row) -> bool:
    match of:
        case Not(inner):
            return not holds(inner, row)
        case All(parts):
            return all(holds(part, row) for part in parts)
        case AnyOf(parts):
            return any(holds(part, row) for part in parts)
        case IsMissing(field):
            return row[field.name] is None
        case OneOf(field, values):
            return number_of(row, field) is not None and number_of(row, field) in values
        case InRange(field, low, high):
            found = number_of(row, field)
            if found is None:
                return False
            above = low is None or found > low.value or (low.included and found == low.value)
            return above and (high is None or found < high.value or (high.included and found == high.value))
        case Between(field, first, last):
            day = day_of(row, field)
            return day is not None and (first is None or first <= day) and (last is None or day <= last)


def key_of(measure: Measure, row: Row) -> Key:
    day = day_of(row, measure.time)
    assert day is not None
    labels = {
        Grain.DAY: day.isoformat(),
        Grain.MONTH: f"{day:%Y-%m}",
        Grain.QUARTER: f"{day.year}-Q{ceil(day.month / 3)}",
        Grain.YEAR: str(day.year),
    }
    return tuple(labels[one] if isinstance(one, Grain) else row[one.name] for one in measure.group)


def tallies(measure: Measure, rows: list[Row], period: Period) -> dict[Key, Tally]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        day = day_of(row, measure.time)
        if day is not None and (period.first is None or period.first <= day) and day <= period.last:
            groups.setdefault(key_of(measure, row), []).append(row)
    return {key: _tally(measure, those) for key, those in groups.items()}


def _tally(measure: Measure, rows: list[Row]) -> Tally:
    counted = [row for row in rows if holds(measure.where, row)]
    match measure.aggregate:
        case Count() | Sum() as of:
            return Tally(len(rows), _side(Operand(of), counted))
        case Average(field):
            side = _side(Operand(Sum(field)), counted)
            return Tally(len(rows), side, Side(Fraction(side.held), side.held, side.held))
        case Ratio(upper, lower):
            return Tally(len(rows), _side(upper, counted), _side(lower, counted))
        case Distinct(field):
            values = [row[field.name] for row in counted if row[field.name] is not None]
            return Tally(len(rows), Side(Fraction(len(set(values))), len(counted), len(values)))
        case Percentile(field, per_mille):
            numbers = sorted(number_of(row, field) for row in counted if row[field.name] is not None)
            rank = ceil(Fraction(len(numbers) * per_mille, 1000))
            total = Fraction(numbers[rank - 1]) if numbers else None
            return Tally(len(rows), Side(total, len(counted), len(numbers)))


def _side(of: Operand, rows: list[Row]) -> Side:
    counted = [row for row in rows if holds(of.where, row)]
    if isinstance(of.of, Count):
        return Side(Fraction(len(counted)), len(counted), len(counted))
    numbers = [number_of(row, of.of.field) for row in counted if row[of.of.field.name] is not None]
    return Side(sum(map(Fraction, numbers), Fraction(0)), len(counted), len(numbers))
