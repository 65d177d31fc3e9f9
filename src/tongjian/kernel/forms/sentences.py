"""What an applicant is told: which field, what is wrong with it, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import ValidationError

from tongjian.kernel.forms.schema import FieldType, FormField
from tongjian.kernel.forms.values import shown

_Say = Callable[[FormField, Any, ValidationError], str]


def missing(field: FormField, place: str = "") -> str:
    """A required field is blank."""
    verb = "选择" if field.type in _CHOSEN else "添加" if field.type is FieldType.TABLE else "填写"
    return f"{place}“{field.title}”还没有填，请{verb}"


def wrong(field: FormField, error: ValidationError, place: str = "") -> str:
    """The sentence for an error of the JSON Schema at this field."""
    said = _SENTENCES[str(error.validator)](field, error.validator_value, error)
    return f"{place}“{field.title}”{said}"


def wrong_sum(field: FormField, parts: str, total: str, found: str) -> str:
    """The value is not the sum it must be."""
    return f"“{field.title}”应等于{parts}之和 {total}，现在是 {found}，请核对"


def misplaced(field: FormField, why: str) -> str:
    """The coordinates enclose no ground of the city."""
    return f"“{field.title}”不对：{why}"


def cannot_check(field: FormField, place: str, why: str) -> str:
    """The check of a field could not be computed from what was filled in."""
    return f"{place}“{field.title}”无法核对：{why}。请检查相关各项的数值"


_CHOSEN = frozenset(
    {FieldType.CHOICE, FieldType.CHOICES, FieldType.BOOLEAN, FieldType.DATE, FieldType.REGION}
)


def _type(field: FormField, _: Any, error: ValidationError) -> str:
    match field.type:
        case FieldType.NUMBER:
            return f"应填整数，现在是“{_cut(error.instance)}”，请只写数字，如 12"
        case FieldType.DECIMAL | FieldType.MONEY:
            return _decimal(field, field.places, error)
        case FieldType.BOOLEAN:
            return "请选“是”或“否”"
        case _:
            return f"的内容“{_cut(error.instance)}”不能识别，请重新填写"


def _decimal(field: FormField, _: Any, error: ValidationError) -> str:
    if error.message == "too many places":
        return f"最多 {error.validator_value} 位小数，现在是 {error.instance}，请四舍五入后再填"
    return f"应填数，现在是“{_cut(error.instance)}”，请只写数字和小数点，如 1234.5"


def _least(field: FormField, bound: Any, error: ValidationError) -> str:
    return f"不能小于 {bound}{_unit(field)}，现在是 {error.instance}，请核对"


def _most(field: FormField, bound: Any, error: ValidationError) -> str:
    return f"不能大于 {bound}{_unit(field)}，现在是 {error.instance}，请核对"


def _unit(field: FormField) -> str:
    return f" {field.unit}" if field.unit else ""


def _length(error: ValidationError) -> int:
    found: Any = error.instance
    return len(found)


def _cut(value: object) -> str:
    text = str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"


_SENTENCES: Mapping[str, _Say] = {
    "type": _type,
    "enum": lambda field, _, error: f"没有“{_cut(error.instance)}”这个选项，请从列出的选项中选",
    "minimum": _least,
    "maximum": _most,
    "x-minimum": _least,
    "x-maximum": _most,
    "x-decimal": _decimal,
    "x-date": lambda field, _, error: f"的日期“{_cut(error.instance)}”不对，请写成 2026-03-01 这样",
    "x-earliest": lambda field, bound, error: (
        f"不能早于 {bound}，现在是 {shown(field, error.instance)}，请核对"
    ),
    "x-latest": lambda field, bound, error: (
        f"不能晚于 {bound}，现在是 {shown(field, error.instance)}，请核对"
    ),
    "x-code": lambda field, _, error: f"的内容“{_cut(error.instance)}”不对：{error.message}",
    "x-boundary": lambda field, _, error: f"不对：{error.message}",
    "minLength": lambda field, bound, error: f"至少 {bound} 个字，现在是 {_length(error)} 个字，请补充",
    "maxLength": lambda field, bound, error: f"最多 {bound} 个字，现在是 {_length(error)} 个字，请精简",
    "pattern": lambda field, _, error: (
        f"的格式不对，现在是“{_cut(error.instance)}”，{field.help or '请按说明的格式填写'}"
    ),
    "minItems": lambda field, bound, error: f"至少要有 {bound} 项，现在是 {_length(error)} 项，请补充",
    "maxItems": lambda field, bound, error: f"最多 {bound} 项，现在是 {_length(error)} 项，请删去多余的",
    "uniqueItems": lambda field, _, __: "有重复的选项，请去掉重复的",
    "additionalProperties": lambda field, _, __: "含有表中没有的内容，请刷新页面后重填",
}
