"""JSON Schema with the keywords JSON lacks: exact decimals, days, codes with check digits, coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from tongjian.engines.blueprint.boundary.given import listed
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.kernel.forms.codes import why_not

_PLAIN = re.compile(r"-?\d{1,18}(\.\d+)?", re.ASCII)


def _decimal(_: Any, places: int, value: object, __: Any) -> Iterator[ValidationError]:
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        yield ValidationError("not a decimal")
    elif len(value.partition(".")[2]) > places:
        yield ValidationError("too many places")


def _day(_: Any, __: bool, value: object, ___: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and _iso(value) is None:
        yield ValidationError("not a day")


def _code(_: Any, kind: str, value: object, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and (why := why_not(kind, value)):
        yield ValidationError(why)


def _boundary(_: Any, __: bool, value: object, ___: Any) -> Iterator[ValidationError]:
    if isinstance(value, str):
        try:
            listed(value)
        except Mistake as mistake:
            yield ValidationError(str(mistake))


def _bound(
    parse: Callable[[str], Any], holds: Callable[[Any, Any], bool]
) -> Callable[..., Iterator[ValidationError]]:
    def check(_: Any, bound: str, value: object, __: Any) -> Iterator[ValidationError]:
        if isinstance(value, str) and (found := parse(value)) is not None and not holds(found, parse(bound)):
            yield ValidationError("out of bounds")

    return check


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if _PLAIN.fullmatch(text) else None
    except InvalidOperation:
        return None


def _at_least(found: Any, bound: Any) -> bool:
    return bool(found >= bound)


def _at_most(found: Any, bound: Any) -> bool:
    return bool(found <= bound)


DataValidator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "x-decimal": _decimal,
        "x-minimum": _bound(_number, _at_least),
        "x-maximum": _bound(_number, _at_most),
        "x-date": _day,
        "x-earliest": _bound(_iso, _at_least),
        "x-latest": _bound(_iso, _at_most),
        "x-code": _code,
        "x-boundary": _boundary,
    },
)
"""Validates data of a form against `Form.json_schema()`."""
