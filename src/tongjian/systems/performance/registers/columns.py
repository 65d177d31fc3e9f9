"""The columns of a register, taken from the fields of its table: what a cell may say, how it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.db import models

from tongjian.engines.measures.printed import normal
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.registers.amounts import plain

_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YES, _NO = frozenset({"是", "合格", "√", "1", "有", "已"}), frozenset({"否", "不合格", "×", "0", "无", "未"})


class CellKind(Enum):
    """What a cell holds."""

    TEXT = auto()
    AMOUNT = auto()
    WHOLE = auto()
    DATE = auto()
    YES_NO = auto()
    CHOICE = auto()


class CellError(Exception):
    """The text in a cell is not what the column holds; the message is a sentence without its end."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name of its field. `choices` are codes and words of a coded one."""

    name: str
    title: str
    kind: CellKind
    required: bool
    longest: int = 0
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its cells stand right-aligned."""
        return self.kind in (CellKind.AMOUNT, CellKind.WHOLE)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen; none where something is typed. Words are what a cell is given."""
        if self.kind is CellKind.YES_NO:
            return (("是", "是"), ("否", "否"))
        return tuple((words, words) for _, words in self.choices)

    def parsed(self, text: str) -> Any:
        """The value of a cell. Raises `CellError`."""
        said = text.strip()
        if not said:
            if self.required:
                raise CellError(f"“{self.title}”没有填写，请补上")
            return "" if self.kind is CellKind.TEXT else None
        match self.kind:
            case CellKind.TEXT:
                return self._text(said)
            case CellKind.AMOUNT:
                return self._amount(said)
            case CellKind.WHOLE:
                return self._whole(said)
            case CellKind.DATE:
                return self._date(said)
            case CellKind.YES_NO:
                return self._yes_no(said)
            case CellKind.CHOICE:
                return self._choice(said)

    def printed(self, value: Any) -> str:
        """The text of a cell: what `parsed` reads. Nothing stays nothing, zero is 0."""
        match value:
            case None:
                return ""
            case bool():
                return "是" if value else "否"
            case Decimal():
                return plain(value)
            case date():
                return value.isoformat()
            case str() if self.kind is CellKind.CHOICE:
                return dict(self.choices).get(value, value)
            case _:
                return str(value)

    def _text(self, said: str) -> str:
        if len(said) > self.longest:
            raise CellError(f"“{self.title}”有 {len(said)} 个字，请缩短到 {self.longest} 个字以内")
        return said

    def _amount(self, said: str) -> Decimal:
        plain = normal(said).replace(",", "")
        if not _AMOUNT.fullmatch(plain):
            mend = "写成普通小数，例如 41.86，最多 6 位小数"
            raise CellError(f"“{self.title}”写的“{said[:20]}”不是数，请{mend}")
        return Decimal(plain)

    def _whole(self, said: str) -> int:
        plain = normal(said).replace(",", "")
        if not _WHOLE.fullmatch(plain):
            raise CellError(f"“{self.title}”写的“{said[:20]}”不是整数，请写成 0、1、2 这样的数")
        return int(plain)

    def _date(self, said: str) -> date:
        # A moment is read by its day alone; without its hours, or 3-1 00:00 would end in a ten.
        day = _day(normal(said.partition(" ")[0] if ":" in said else said))
        if day is None:
            raise CellError(f"“{self.title}”写的“{said[:20]}”不是日期，请写成 2026-03-01")
        if not 1992 <= day.year <= 2200:
            raise CellError(f"“{self.title}”写的 {day} 不在 1992 至 2200 年之间")
        return day

    def _yes_no(self, said: str) -> bool:
        if said in _YES or said in _NO:
            return said in _YES
        raise CellError(f"“{self.title}”写的“{said[:20]}”不明确，请写“是”或“否”")

    def _choice(self, said: str) -> str:
        for code, words in self.choices:
            if said in (code, words):
                return code
        known = "、".join(words for _, words in self.choices)
        raise CellError(f"“{self.title}”写的“{said[:20]}”不在可选项中。可选：{known}")


def column_of(model: type[models.Model], name: str, title: str = "") -> Column:
    """The column of a field; `title` where the register calls it by another name."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    choices = tuple((str(code), str(words)) for code, words in field.flatchoices)
    match field:
        case ScaledDecimalField():
            kind = CellKind.AMOUNT
        case models.BooleanField():
            kind = CellKind.YES_NO
        case models.DateField():
            kind = CellKind.DATE
        case models.IntegerField():
            kind = CellKind.WHOLE
        case _:
            kind = CellKind.CHOICE if choices else CellKind.TEXT
    longest = getattr(field, "max_length", None) or 0
    return Column(name, title or str(field.verbose_name), kind, not field.blank, longest, choices)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
