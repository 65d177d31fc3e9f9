"""One value of a field: as typed, as stored, as a condition sees it, as a reader sees it.

Stored values are JSON. What was typed but cannot be read is stored as typed, so that nothing is lost;
validation tells the applicant later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tongjian.kernel.forms.schema import FieldType, FormField

ROW = "_row"
"""The key under which a draft keeps the lasting name of a table's row; submissions do not have it."""

_TEXTS = frozenset({FieldType.TEXT, FieldType.TEXTAREA, FieldType.BOUNDARY})
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)


def read(field: FormField, typed: Sequence[str]) -> object | None:
    """What is stored for what was typed; None when the field was left blank."""
    if field.type is FieldType.CHOICES:
        return [choice for choice in dict.fromkeys(typed) if choice] or None
    text = typed[-1] if typed else ""
    if field.type in _TEXTS:
        return text.replace("\r\n", "\n").strip() or None
    text = unicodedata.normalize("NFKC", text).strip()
    return _read(field.type, text) if text else None


def _read(type_: FieldType, text: str) -> object:
    match type_:
        case FieldType.NUMBER:
            plain = text.replace(",", "")
            return int(plain) if _WHOLE.fullmatch(plain) else text
        case FieldType.DECIMAL | FieldType.MONEY:
            plain = text.replace(",", "")
            return format(Decimal(plain), "f") if _DECIMAL.fullmatch(plain) else text
        case FieldType.DATE:
            day = _day(text)
            return day.isoformat() if day else text
        case FieldType.BOOLEAN:
            return {"true": True, "false": False}.get(text, text)
        case FieldType.USCC | FieldType.IDCARD:
            return "".join(text.split()).upper()
        case FieldType.PHONE | FieldType.REGION:
            return "".join(text.split())
        case _:
            return text


def _day(text: str) -> date | None:
    if not (found := _DAY.fullmatch(text)):
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def value_of(field: FormField, stored: object) -> object | None:
    """What a condition sees: a typed value, or None when the field is blank or cannot be read."""
    match field.type, stored:
        case (_, None | "" | []):
            return None
        case FieldType.NUMBER, bool():
            return None
        case FieldType.NUMBER, int():
            return stored
        case ((FieldType.DECIMAL | FieldType.MONEY), str()) if _DECIMAL.fullmatch(stored):
            return Decimal(stored)
        case FieldType.DATE, str():
            return _day(stored)
        case FieldType.BOOLEAN, bool():
            return stored
        case FieldType.CHOICES, list():
            return stored if all(isinstance(item, str) for item in stored) else None
        case FieldType.TABLE, list():
            return [_row(field, row) for row in stored if isinstance(row, Mapping)]
        case ((FieldType.NUMBER | FieldType.DECIMAL | FieldType.MONEY | FieldType.BOOLEAN), _):
            return None
        case _, str():
            return stored
        case _:
            return None


def _row(table: FormField, row: Mapping[str, object]) -> dict[str, object]:
    found = {column.name: value_of(column, row.get(column.name)) for column in table.fields}
    return {name: value for name, value in found.items() if value is not None}


def shown(field: FormField, stored: object) -> str:
    """The value for a reader: titles of choices, 是 or 否, 2026年3月1日, amounts with thousands apart."""
    value = value_of(field, stored)
    match value:
        case None:
            return "" if stored is None else str(stored)
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return f"{value:,f}" if isinstance(value, Decimal) else str(value)
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case list() if field.type is FieldType.CHOICES:
            return "、".join(field.options.get(str(item), str(item)) for item in value)
        case str():
            return field.options.get(value, value)
        case _:
            return ""


def typed_form(field: FormField, stored: object) -> str:
    """The text that stands in the input for a stored value."""
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return "" if stored is None else str(stored)
