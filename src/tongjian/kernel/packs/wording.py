"""What pydantic found wrong in a file, as mistakes with a line and a way to mend them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.reader import Location, Source

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "int": "整数",
    "date": "存在的日期，写成 2026-03-01",
    "string": "文本",
    "bool": "true 或 false",
    "decimal": "数字",
    "tuple": "列表，每行以“- ”开头",
    "list": "列表，每行以“- ”开头",
    "dict": "“名称: 值”的对照",
    "model": "“名称: 值”的对照",
}


def parsed(source: Source, model: type[Model], mistakes: list[Mistake], **added: Any) -> Model | None:
    """The file as `model`; what is wrong with it is appended to `mistakes`, all at once."""
    mistakes.extend(source.mistakes)
    try:
        return model.model_validate({**source.data, **added})
    except ValidationError as error:
        mistakes.extend(in_words(source, model, error))
        return None


def in_words(source: Source, model: type[BaseModel], error: ValidationError) -> Iterator[Mistake]:
    """One mistake for each thing pydantic complains about."""
    return (mistake for _, mistake in located(source, model, error))


def located(
    source: Source, model: type[BaseModel], error: ValidationError
) -> Iterator[tuple[Location, Mistake]]:
    """The same with the place in the data; what is missing is said of the place where it should stand."""
    for detail in error.errors():
        at = _in_file(source, detail["loc"])
        sentence, mend = _words(model, detail, at)
        yield at, source.mistake(at, sentence, mend)


def _in_file(source: Source, location: Location) -> Location:
    """The location without the steps that are not in the file: branches of unions, a missing key."""
    at: Location = ()
    for step in location:
        if (*at, step) in source.lines:
            at = (*at, step)
    return at


def _words(model: type[BaseModel], detail: ErrorDetails, at: Location) -> tuple[str, str]:
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    shown = _shown(detail["input"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "pack":
            return context["sentence"], context["mend"]
        case "value_error":
            return str(context["error"]), "对照来源改正这份文件"
        case "missing":
            where = f"“{'.'.join(map(str, at))}”里" if at else ""
            return f"{where}缺少“{name}”", f"补上一行 {name}: …"
        case "extra_forbidden":
            return f"不认识“{name}”", _did_you_mean(name, _names_at(model, detail["loc"][:-1]))
        case "literal_error" | "enum":
            return f"“{name}”的值{shown}不在可选范围内", f"改为 {_choices(context)} 之一"
        case "string_pattern_mismatch":
            return f"“{name}”的值{shown}写法不对", f"应符合 {context['pattern']}"
        case "too_short" | "string_too_short":
            return f"“{name}”是空的或太短", f"至少写 {context['min_length']} 项或字符"
        case "string_too_long":
            return f"“{name}”太长", f"不超过 {context['max_length']} 个字符"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            key, sign = _BOUNDS[detail["type"]]
            return f"“{name}”的值{shown}超出范围", f"应 {sign} {context[key]}"
        case kind:
            expected = _EXPECTED.get(kind.partition("_")[0], "")
            mend = f"应为{expected}" if expected else f"按这一项的写法改正（{detail['msg']}）"
            return f"“{name}”的值{shown}类型不对", mend


_BOUNDS = {
    "greater_than_equal": ("ge", "≥"),
    "less_than_equal": ("le", "≤"),
    "greater_than": ("gt", ">"),
    "less_than": ("lt", "<"),
}


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


def _choices(context: dict[str, Any]) -> str:
    return str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")


def _did_you_mean(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"是否想写“{close[0]}”" if close else f"删去这一行；这里可写：{'、'.join(known)}"


def _names_at(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that may stand at a location of a file of this model."""
    found: Any = model
    for step in location:
        if isinstance(step, str) and (field := _fields(found).get(step)) is not None:
            found = _model_in(field) or found
    return list(_fields(found))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {(field.alias or name): field.annotation for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
