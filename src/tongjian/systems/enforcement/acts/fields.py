"""Fields of acts: what a form asks, and what was typed made into values, each mistake a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from tongjian.systems.enforcement.refused import RefusedError

Kind = Literal["text", "textarea", "date", "money", "number", "choice", "many", "check", "file"]
Choices = tuple[tuple[str, str], ...]
MOST_YUAN = Decimal("9999999999.99")
LONG = 4000
SHORT = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `choices` and `initial` are functions of the desk, the case as it stands with its people."""

    name: str
    title: str
    kind: Kind = "text"
    required: bool = True
    help: str = ""
    choices: Callable[[Any], Choices] | None = None
    initial: Callable[[Any], str | tuple[str, ...]] | None = None
    least: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as a page shows it, with what was typed before."""

    name: str
    title: str
    kind: Kind
    required: bool
    help: str
    choices: Choices
    value: str
    values: tuple[str, ...] = ()
    max_length: int = field(default=LONG)


def shown(fields: Iterable[Field], desk: Any, typed: Mapping[str, list[str]] | None = None) -> list[Shown]:
    """The fields with their choices and values."""
    out = []
    for each in fields:
        choices = each.choices(desk) if each.choices else ()
        if typed is not None:
            values = tuple(typed.get(each.name, ()))
        else:
            first = each.initial(desk) if each.initial else ""
            values = first if isinstance(first, tuple) else ((first,) if first else ())
            if not values and each.kind == "choice" and len(choices) == 1:
                values = (choices[0][0],)
        long = LONG if each.kind == "textarea" else SHORT
        out.append(
            Shown(
                each.name,
                each.title,
                each.kind,
                each.required,
                each.help,
                choices,
                values[0] if values else "",
                values,
                long,
            )
        )
    return out


def cleaned(fields: Iterable[Field], desk: Any, typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """Values by name; what was left empty and is not needed is None. Raises `RefusedError` with every
    mistake."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for each in fields:
        try:
            values[each.name] = _clean(each, desk, [one.strip() for one in typed.get(each.name, ())])
        except RefusedError as error:
            wrong.extend(error.sentences)
    if wrong:
        raise RefusedError(*wrong)
    return values


def _clean(asked: Field, desk: Any, given: list[str]) -> Any:
    given = [each for each in given if each]
    if asked.kind == "check":
        return bool(given)
    if asked.kind == "file":
        return None
    if asked.kind == "many":
        return _many(asked, desk, given)
    if not given:
        if asked.required:
            raise RefusedError(f"“{asked.title}”没有填写", field=asked.name)
        return None
    return _one(asked, desk, given[0])


def _many(asked: Field, desk: Any, given: list[str]) -> tuple[str, ...]:
    known = dict(asked.choices(desk)) if asked.choices else {}
    if strange := [each for each in given if each not in known]:
        raise RefusedError(f"“{asked.title}”没有“{strange[0][:40]}”这一项，请重新勾选", field=asked.name)
    if asked.required and len(set(given)) < asked.least:
        raise RefusedError(f"“{asked.title}”至少选 {asked.least} 项", field=asked.name)
    return tuple(dict.fromkeys(given))


def _one(asked: Field, desk: Any, text: str) -> Any:
    match asked.kind:
        case "date":
            return day_of(text, asked.title)
        case "money":
            return money_of(text, asked.title)
        case "number":
            if not (text.isascii() and text.isdigit() and len(text) < 6):
                raise RefusedError(f"“{asked.title}”应是整数，如 30", field=asked.name)
            return int(text)
        case "choice":
            known = dict(asked.choices(desk)) if asked.choices else {}
            if text not in known:
                raise RefusedError(f"“{asked.title}”请从列表中选择", field=asked.name)
            return text
    longest = LONG if asked.kind == "textarea" else SHORT
    if len(text) > longest:
        raise RefusedError(f"“{asked.title}”最多 {longest} 字，现在 {len(text)} 字", field=asked.name)
    return text


def day_of(text: str, title: str) -> date:
    """A day as a form sends it. Raises `RefusedError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"“{title}”不是日期，请写成 2026-03-01 的样子") from None


def money_of(text: str, title: str) -> Decimal:
    """Yuan with at most two places, zero or more. Raises `RefusedError`."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise RefusedError(f"“{title}”不是金额，请只写数字，如 3000 或 3000.50") from None
    if not amount.is_finite() or amount < 0 or amount > MOST_YUAN:
        raise RefusedError(f"“{title}”应在 0 元到 {MOST_YUAN:,} 元之间")
    if amount != amount.quantize(Decimal("0.01")):
        raise RefusedError(f"“{title}”最多写到分")
    return amount
