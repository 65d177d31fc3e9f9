"""Values a person writes into a measure, checked against the field they are compared with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tongjian.engines.measures.bound.filters import Literal
from tongjian.engines.measures.bound.periods import EARLIEST, LATEST
from tongjian.engines.measures.bound.source import Field, Kind

LONGEST_TEXT = 500
LARGEST = 2**62
"""In the unit a number is stored in: so far from the ends of 64 bits that no comparison leaves them."""


class Unfit(ValueError):
    """The value cannot be compared with the field; two sentences say why and how to mend it."""

    def __init__(self, sentence: str, mend: str) -> None:
        self.sentence, self.mend = sentence, mend
        super().__init__(sentence)


def literal(field: Field, raw: Any) -> Literal:
    """`raw` as a value of the field; raises `Unfit`."""
    match field.kind:
        case Kind.TEXT:
            text = _text(field, raw)
            _known(field, text)
            return text
        case Kind.INTEGER:
            whole = _integer(field, raw)
            _known(field, whole)
            return whole
        case Kind.DECIMAL:
            return _decimal(field, raw)
        case Kind.BOOLEAN:
            if not isinstance(raw, bool):
                raise Unfit(f"“{field.title}”只有是与否", "写 true 或 false")
            return raw
        case Kind.DATE:
            return day(field, raw)
        case Kind.INSTANT:
            raise Unfit(f"“{field.title}”是时刻，不能逐一比较", "用 between 写起止日期")


def number(field: Field, raw: Any) -> int | Decimal:
    """A bound of a range; raises `Unfit`."""
    match field.kind:
        case Kind.INTEGER:
            return _integer(field, raw)
        case Kind.DECIMAL:
            return _decimal(field, raw)
        case _:
            raise Unfit(f"“{field.title}”不是数，不能用 range", "日期用 between，文本用 eq 或 in")


def day(field: Field, raw: Any) -> date:
    """A day of the law; raises `Unfit`."""
    mend = "写成 2026-03-01 这样的日期"
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            raise Unfit(f"“{raw[:20]}”不是日期", mend) from None
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise Unfit(f"“{field.title}”要与日期比较", mend)
    if not EARLIEST <= raw <= LATEST:
        raise Unfit(f"日期 {raw} 不在 {EARLIEST} 至 {LATEST} 之间", mend)
    return raw


def storable(value: str | int) -> bool:
    """Whether every database can be asked for the value: no text or number it would choke on."""
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unfit(f"“{field.title}”是文本", "把值放在引号里")
    if len(raw) > LONGEST_TEXT:
        raise Unfit(f"文本有 {len(raw)} 个字，超过 {LONGEST_TEXT}", "检查是否写错了地方")
    if not storable(raw):
        raise Unfit("文本里有无法存储的字符", "删去不可见的字符")
    return raw


def _integer(field: Field, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Unfit(f"“{field.title}”是整数", "写成 30 这样的整数，不加引号")
    if abs(raw) > LARGEST:
        raise Unfit("数值太大", "检查单位和位数")
    return raw


def _decimal(field: Field, raw: Any) -> Decimal:
    mend = f"写成最多 {field.places} 位小数的数，例如 12.5"
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Unfit(f"“{field.title}”是小数", mend)
    if isinstance(raw, int) and abs(raw) > LARGEST:
        raise Unfit("数值太大", "检查单位和位数")
    try:
        value = Decimal(str(raw)) if not isinstance(raw, str) or len(raw) <= 40 else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Unfit("这不是一个有限的数", mend)
    if value and (value.adjusted() > 20 or abs(value.scaleb(field.places)) > LARGEST):
        raise Unfit("数值太大", "检查单位和位数")
    if value and value.normalize().as_tuple().exponent < -field.places:  # type: ignore[operator]
        raise Unfit(f"“{field.title}”只有 {field.places} 位小数", mend)
    return value


def _known(field: Field, value: str | int) -> None:
    if field.codes is not None and value not in field.codes:
        shown = "、".join(map(str, field.codes[:12])) + ("……" if len(field.codes) > 12 else "")
        raise Unfit(f"“{field.title}”没有“{str(value)[:40]}”这个代码", f"可用的代码：{shown}")
