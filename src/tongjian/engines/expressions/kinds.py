"""The kinds of value an expression may use, what Python values they take, and what CEL calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cel_expr_python import cel

from tongjian.engines.expressions.errors import EvaluationError


class Kind(StrEnum):
    """The kind of a declared variable, or of a result. The values are the words pack files use.

    `DOUBLE` takes int, float and Decimal (a comparison is made in binary floating point; what must be exact
    to the last place is computed outside of expressions). `DATE` is a local date of law, written
    `date('2026-03-01')`. `STRINGS` is a list of strings; items of `LIST` and values of `MAP` are checked only
    when evaluated.
    """

    STRING = "string"
    INT = "int"
    DOUBLE = "double"
    BOOL = "bool"
    DATE = "date"
    STRINGS = "strings"
    LIST = "list"
    MAP = "map"


TITLES: Mapping[Kind, str] = {
    Kind.STRING: "文本",
    Kind.INT: "整数",
    Kind.DOUBLE: "小数",
    Kind.BOOL: "是/否",
    Kind.DATE: "日期",
    Kind.STRINGS: "文本列表",
    Kind.LIST: "列表",
    Kind.MAP: "键值表",
}

CEL_TYPES: Mapping[Kind, Any] = {
    Kind.STRING: cel.Type.STRING,
    Kind.INT: cel.Type.INT,
    Kind.DOUBLE: cel.Type.DOUBLE,
    Kind.BOOL: cel.Type.BOOL,
    Kind.DATE: cel.Type.TIMESTAMP,
    Kind.STRINGS: cel.Type.List(cel.Type.STRING),
    Kind.LIST: cel.Type.List(cel.Type.DYN),
    Kind.MAP: cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
}


def to_cel(name: str, kind: Kind, value: object) -> object:
    """The value as the runtime wants it; `EvaluationError` when it is not of the declared kind."""
    try:
        return _CONVERTERS[kind](value)
    except (TypeError, OverflowError):
        sentence = f"“{name}”应为{TITLES[kind]}，得到的是 {value!r}"
        raise EvaluationError(sentence) from None


def from_cel(kind: Kind, value: Any) -> object:
    """The result as Python knows it: a date of law is a `date`, a list a `list`, a map a `dict`."""
    if kind is Kind.DATE:
        moment: datetime = value.value()
        return moment.date()
    plain: object = value.plain_value()
    return plain


def midnight(day: date) -> datetime:
    """A local date of law as CEL's timestamp; every date is treated alike, so the zone never matters."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _exactly(expected: type) -> Callable[[object], object]:
    def convert(value: object) -> object:
        if type(value) is not expected and (isinstance(value, bool) or not isinstance(value, expected)):
            raise TypeError
        return value

    return convert


def _double(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError
    return float(value)


def _date(value: object) -> datetime:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError  # a moment must first be turned into a local date by someone who knows the zone
    return midnight(value)


def _strings(value: object) -> list[str]:
    items = _list(value)
    if not all(isinstance(item, str) for item in items):
        raise TypeError
    return items


def _list(value: object) -> list[Any]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence | set | frozenset):
        raise TypeError
    items = sorted(value) if isinstance(value, set | frozenset) else value
    return [_nested(item) for item in items]


def _map(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return {str(key): _nested(item) for key, item in value.items() if item is not None}


def _nested(value: object) -> object:
    match value:
        case str() | bool() | int() | float():
            return value
        case Decimal():
            return float(value)
        case date():
            return _date(value)
        case Mapping():
            return _map(value)
        case _:
            return _list(value)


_CONVERTERS: Mapping[Kind, Callable[[object], object]] = {
    Kind.STRING: _exactly(str),
    Kind.INT: _exactly(int),
    Kind.DOUBLE: _double,
    Kind.BOOL: _exactly(bool),
    Kind.DATE: _date,
    Kind.STRINGS: _strings,
    Kind.LIST: _list,
    Kind.MAP: _map,
}
