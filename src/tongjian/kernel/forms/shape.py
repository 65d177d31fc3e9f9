"""From a form to the JSON Schema of its data.

Amounts are decimal strings, dates ISO strings: what JSON cannot say of them (bounds, check digits) stands in
`x-` keywords, which our validator knows and others ignore.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tongjian.engines.blueprint.boundary.given import MOST_TEXT
from tongjian.kernel.forms.schema import FieldType, Form, FormField

TEXT_LIMIT = 500
TEXTAREA_LIMIT = 20_000
_CODES = {FieldType.USCC, FieldType.PHONE, FieldType.IDCARD, FieldType.REGION}


def schema_of(form: Form) -> dict[str, Any]:
    """The JSON Schema of the data of `form`; nothing is `required`, because conditions decide that."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "type": "object",
        "properties": {name: _field(field) for name, field in form.fields.items()},
        "additionalProperties": False,
    }


def _field(field: FormField) -> dict[str, Any]:
    return {"title": field.title, **_type(field)}


def _type(field: FormField) -> dict[str, Any]:
    match field.type:
        case FieldType.NUMBER:
            return {"type": "integer", **_bounds(field, "minimum", "maximum", int)}
        case FieldType.DECIMAL | FieldType.MONEY:
            places = 2 if field.places is None and field.type is FieldType.MONEY else field.places
            shape = {"type": "string", "x-decimal": 8 if places is None else places}
            return {**shape, **_bounds(field, "x-minimum", "x-maximum", str)}
        case FieldType.DATE:
            return {"type": "string", "x-date": True, **_bounds(field, "x-earliest", "x-latest", _day)}
        case FieldType.BOOLEAN:
            return {"type": "boolean"}
        case FieldType.CHOICE | FieldType.REGION if field.options:
            return {"enum": list(field.options)}
        case FieldType.CHOICES:
            items = {"type": "array", "items": {"enum": list(field.options)}, "uniqueItems": True}
            return {**items, **_bounds(field, "minItems", "maxItems", int)}
        case FieldType.BOUNDARY:
            return {"type": "string", "maxLength": MOST_TEXT, "x-boundary": True}
        case FieldType.TABLE:
            return {"type": "array", "items": _row(field), **_bounds(field, "minItems", "maxItems", int)}
        case code if code in _CODES:
            return {"type": "string", "x-code": code.value}
        case _:
            return _text(field)


def _text(field: FormField) -> dict[str, Any]:
    limit = TEXTAREA_LIMIT if field.type is FieldType.TEXTAREA else TEXT_LIMIT
    shape = {"type": "string", "maxLength": limit, **_bounds(field, "minLength", "maxLength", int)}
    return {**shape, "pattern": field.pattern} if field.pattern else shape


def _row(table: FormField) -> dict[str, Any]:
    columns = {column.name: _field(column) for column in table.fields}
    return {"type": "object", "properties": columns, "additionalProperties": False}


def _bounds(field: FormField, low: str, high: str, plain: Any) -> dict[str, Any]:
    found = {low: field.min, high: field.max}
    return {key: plain(bound) for key, bound in found.items() if bound is not None}


def _day(bound: date) -> str:
    return bound.isoformat()
