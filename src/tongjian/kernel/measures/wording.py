"""A measure in words: what is counted, of which rows, over which days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tongjian.engines.measures.bound import Field, Grain, Measure
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
from tongjian.engines.measures.bound.measure import (
    Aggregate,
    Average,
    Count,
    Distinct,
    Operand,
    Percentile,
    Ratio,
    Sum,
)
from tongjian.kernel.measures.sources import Titles

NOWHERE = "未登记"
GRAINS = {Grain.DAY: "日", Grain.MONTH: "月", Grain.QUARTER: "季度", Grain.YEAR: "年"}


def counted(measure: Measure, titles: Titles) -> str:
    """What the number is: 办结的办件的行数（按时 为 是） ÷ …"""
    return _aggregate(measure.aggregate, measure, titles)


def filtered(of: Filter, titles: Titles) -> str:
    """The rows that are left, in words; empty where every row counts."""
    match of:
        case All(parts):
            return "，且".join(_inside(part, titles) for part in parts)
        case AnyOf(parts):
            return "，或".join(_inside(part, titles) for part in parts)
        case Not(IsMissing(field)):
            return f"填写了“{field.title}”"
        case Not(inner):
            return f"不满足（{filtered(inner, titles)}）"
        case OneOf(field, values):
            return f"{field.title}为{'、'.join(title_of(field, value, titles) for value in values)}"
        case InRange(field, low, high):
            ends = [f"{'≥' if low.included else '>'} {low.value}"] if low else []
            ends += [f"{'≤' if high.included else '<'} {high.value}"] if high else []
            return f"{field.title} {' 且 '.join(ends)}"
        case Between(field, first, last):
            return f"{field.title}在 {first or '最早'} 至 {last or '最晚'}"
        case IsMissing(field):
            return f"没有填写“{field.title}”"


def title_of(field: Field, value: Any, titles: Titles) -> str:
    """A value of a field in words."""
    if value is None:
        return NOWHERE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        # As given: the zeros a database fills up with would look like precision.
        return f"{value.normalize():f}"
    return str(titles.get(field.name, {}).get(value, value))


def group_title(one: Field | Grain) -> str:
    """What a group is called."""
    return GRAINS[one] if isinstance(one, Grain) else one.title


def _inside(of: Filter, titles: Titles) -> str:
    text = filtered(of, titles)
    return f"（{text}）" if isinstance(of, AnyOf) and len(of.of) > 1 else text


def _aggregate(of: Aggregate, measure: Measure, titles: Titles) -> str:
    rows = measure.source.title
    match of:
        case Ratio(upper, lower):
            return f"{_operand(upper, rows, titles)} ÷ {_operand(lower, rows, titles)}"
        case Count():
            return f"“{rows}”的行数"
        case Sum(field):
            return f"“{rows}”的“{field.title}”之和"
        case Average(field):
            return f"“{rows}”的“{field.title}”的算术平均（合计 ÷ 填写了的行数）"
        case Distinct(field):
            return f"“{rows}”的“{field.title}”中不同的值的个数"
        case Percentile(field, per_mille):
            at = f"{per_mille / 10:g}"
            return f"“{rows}”的“{field.title}”的第 {at} 百分位数（最近秩法，必是其中一行的值）"


def _operand(of: Operand, rows: str, titles: Titles) -> str:
    said = filtered(of.where, titles)
    what = f"“{of.of.field.title}”之和" if isinstance(of.of, Sum) else "行数"
    return f"“{rows}”的{what}" + (f"（{said}）" if said else "")
