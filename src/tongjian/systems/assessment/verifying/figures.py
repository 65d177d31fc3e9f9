"""What a value should be instead, as somebody who corrects or decides writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Task
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck, FromRecord, FromTable

_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Figures:
    """A count, or a part of a whole; without a `numerator` the item does not apply."""

    numerator: Decimal | None
    denominator: Decimal | None = None


def figures_of(counted: str, whole: str, *, applies: bool) -> Figures:
    """What a form says. Raises `RefusedError` with every mistake."""
    if not applies:
        return Figures(None)
    wrong: list[str] = []
    upper = _number("数值", counted, wrong)
    lower = _number("总数", whole, wrong) if whole.strip() else None
    if lower == 0:
        wrong.append("总数为 0 时请选不适用")
    if wrong:
        raise RefusedError(*wrong)
    return Figures(upper, lower)


def wants_whole(task: Task, counts: Evidence) -> bool:
    """Whether the value of the item is a part of a whole."""
    match sheet_of(task.period.standard).item(task.item.code).source:
        case FromTable(denominator=whole):
            return whole is not None
        case FromCheck(takes=takes):
            return takes == "share"
        case FromRecord(whole=whole):
            return whole is not None
        case _:
            return counts.denominator is not None


def unit_of(task: Task, counts: Evidence) -> str:
    """What follows a count in print; nothing where the value is a part of a whole, or does not apply."""
    if counts.numerator is None or counts.denominator is not None:
        return ""
    return sheet_of(task.period.standard).item(task.item.code).unit


def must_fit(task: Task, counts: Evidence, figures: Figures) -> None:
    """Raises `RefusedError` where the figures are not of the kind the item is scored by."""
    if figures.numerator is None:
        return
    whole = wants_whole(task, counts)
    if whole != (figures.denominator is not None):
        told = "要写总数" if whole else "不写总数"
        raise RefusedError(f"“{task.item.title}”{told}。")
    if figures.denominator is not None and figures.numerator > figures.denominator:
        raise RefusedError(f"数值 {figures.numerator:f} 大于总数 {figures.denominator:f}，请核对。")


def _number(title: str, text: str, wrong: list[str]) -> Decimal | None:
    plain = text.strip().replace(",", "")
    if _NUMBER.fullmatch(plain):
        return Decimal(plain)
    wrong.append(f"“{title}”没有填" if not plain else f"“{title}”写的“{plain[:20]}”不是数（最多 4 位小数）")
    return None
