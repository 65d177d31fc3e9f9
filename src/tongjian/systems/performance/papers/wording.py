"""A value of a form as the text of a cell, and the text of a cell as a value again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.printed import NOTHING, normal
from tongjian.systems.performance.papers.layout import Kind
from tongjian.systems.performance.papers.texts import clean, fit, plain_figure

FIGURES = frozenset({Kind.MONEY, Kind.POINTS, Kind.WHOLE})
_CENTS = Decimal("0.01")
_NUMBERED = re.compile(r"^\s*[(（]?\s*(\d{1,2})\s*[)）.．、:：]\s*(?=\S)")
_FIGURE = re.compile(r"(-?\d{1,15}(?:\.\d{1,12})?)(?:万元|元|分|个|年|%)?")
_BETWEEN = re.compile(r"[、,，;；\n]")
_MONTH = r"(\d{4})-(\d{2})"
_STEP = re.compile(rf"{_MONTH}(?:\.\.(?:(\d{{4}})-)?(\d{{2}}))?")
_WRITTEN = re.compile(r"(\d{4})年(\d{1,2})月(?:[-—–~～至到]+(?:(\d{4})年)?(\d{1,2})月)?")
_YES = {"是": True, "有": True, "√": True, "否": False, "无": False, "没有": False, "×": False}


class Unreadable(ValueError):
    """A cell that is not what its column asks for; the message is part of a sentence."""


def written(value: Any, kind: Kind) -> str:
    """The text of a cell; nothing for None."""
    if value is None:
        return ""
    match kind:
        case Kind.LINES:
            return _lines(tuple(map(str, value)))
        case Kind.LIST:
            return "、".join(value)
        case Kind.MONEY:
            return _money(Decimal(value))
        case Kind.POINTS:
            return plain_figure(Decimal(value))
        case Kind.YES_NO:
            return "是" if value else "否"
        case Kind.RATE:
            return fit(f"{value}%") if str(value).strip() else ""
        case Kind.WHEN:
            return _step(str(value))
        case _:
            return fit(str(value))


def read_value(text: str, kind: Kind, known: Iterable[str] = ()) -> Any:
    """What the text of a cell says; None where it is blank, or a stroke stands for a figure.

    Raises `Unreadable`.

    `known` are names that may hold the marks that otherwise part the items of a list.
    """
    if not text.strip() or (kind in FIGURES and normal(text).lower() in NOTHING):
        return None
    match kind:
        case Kind.LINES:
            return _read_lines(text)
        case Kind.LIST:
            return _items(text, known)
        case Kind.MONEY | Kind.POINTS:
            return _figure(text)
        case Kind.WHOLE:
            return _whole(text)
        case Kind.YES_NO:
            return _yes_or_no(text)
        case Kind.RATE:
            return normal(text).removesuffix("%")
        case Kind.WHEN:
            return _read_step(text)
        case _:
            return clean(text)


def _money(amount: Decimal) -> str:
    """Two decimals, more where there are more: nothing is rounded."""
    if amount == amount.quantize(_CENTS):
        return f"{amount.quantize(_CENTS):f}"
    return plain_figure(amount)


def _figure(text: str) -> Decimal:
    found = _FIGURE.fullmatch(normal(text).replace(",", ""))
    if found is None:
        raise Unreadable(f"“{text[:30]}”不是数，请只写数字，例如 41.86")
    return Decimal(found[1])


def _whole(text: str) -> int:
    figure = _figure(text.replace("年度", "").replace("年", ""))
    if figure != figure.to_integral_value():
        raise Unreadable(f"“{text[:30]}”不是整数")
    return int(figure)


def _yes_or_no(text: str) -> bool:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    ticked = re.search(r"[☑■√✓☒●]([是否])|([是否])[☑■√✓☒●]", plain)
    word = (ticked[1] or ticked[2]) if ticked else plain
    if word not in _YES:
        raise Unreadable(f"“{text[:30]}”看不出是还是否，请只写“是”或“否”")
    return _YES[word]


def _lines(lines: tuple[str, ...]) -> str:
    if len(lines) < 2:
        return fit("\n".join(lines))
    return fit("\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1)))


def _read_lines(text: str) -> tuple[str, ...]:
    lines = [line for line in clean(text).split("\n") if line]
    numbers = [found[1] if (found := _NUMBERED.match(line)) else "" for line in lines]
    if len(lines) > 1 and numbers == [str(number) for number in range(1, len(lines) + 1)]:
        return tuple(_NUMBERED.sub("", line) for line in lines)
    return tuple(lines)


def _items(text: str, known: Iterable[str]) -> tuple[str, ...]:
    rest, found = clean(text), []
    names = sorted({name for name in known if _BETWEEN.search(name)}, key=len, reverse=True)
    while rest:
        own = next((name for name in names if rest.startswith(name)), None) or _BETWEEN.split(rest)[0]
        found.append(own.strip())
        rest = rest[len(own) :].lstrip("、,，;；\n ")
    return tuple(item for item in found if item)


def _step(when: str) -> str:
    found = _STEP.fullmatch(when)
    if found is None:
        return fit(when)
    year, month, other, until = found.groups()
    text = f"{year}年{int(month)}月"
    if until:
        text += f"—{f'{other}年' if other else ''}{int(until)}月"
    return text if _read_step(text) == when else fit(when)


def _read_step(text: str) -> str:
    found = _WRITTEN.fullmatch("".join(text.split()))
    if found is None:
        return clean(text)
    year, month, other, until = found.groups()
    begun = f"{year}-{int(month):02}"
    if not until:
        return begun
    return f"{begun}..{f'{other}-' if other else ''}{int(until):02}"
