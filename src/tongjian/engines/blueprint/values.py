"""Values of columns, as the layer's declaration wants them: text, number, integer or date."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Attribute, Meaning

LONGEST_TEXT: Final = 4_000
LONGEST_WKT: Final = 200_000
_DECIMALS: Final = 9
"""Of numbers: a billionth, which every format gives back as it was (a .dbf has fifteen places)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ].*)?")


class Unfit(ValueError):
    """A value that is not of its column's kind; the text says why, as a sentence without its subject."""


def converted(values: NDArray[Any], attribute: Attribute) -> tuple[list[Value], dict[int, str]]:
    """A column in the kind its attribute declares, and by row why a value has none (its value is then None).

    Blank texts, NaN and NaT are None: the file states nothing.
    """
    convert = _BY_KIND[attribute.kind]
    longest = LONGEST_WKT if attribute.means is Meaning.REFERENCE else LONGEST_TEXT
    found: list[Value] = []
    unfit: dict[int, str] = {}
    for row, raw in enumerate(_plain(values)):
        value: Value = None
        if raw is not None:
            try:
                value = _allowed(convert(raw), attribute.of, longest)
            except Unfit as reason:
                unfit[row] = str(reason)
        found.append(value)
    return found, unfit


def _allowed(value: Value, words: tuple[str, ...], longest: int) -> Value:
    if isinstance(value, str) and len(value) > longest:
        raise Unfit(f"有 {len(value)} 个字，超过 {longest} 个")
    if words and value is not None and value not in words:
        raise Unfit(f"“{str(value)[:40]}”不在可选的值（{'、'.join(words)}）之中")
    return value


def _plain(values: NDArray[Any]) -> list[Any]:
    """Python values; of numbers and times those that are none are None."""
    kind = values.dtype.kind
    if kind == "f":
        return [None if each != each else each for each in values.tolist()]
    if kind == "M":
        return [None if text == "NaT" else text for text in np.datetime_as_string(values, unit="D").tolist()]
    return list(values.tolist())


def _text(raw: Any) -> str | None:
    if isinstance(raw, str):
        stripped = raw.strip()
        if _CONTROL.search(stripped):
            raise Unfit("含有看不见的控制字符")
        return stripped or None
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    raise Unfit("不是文字")


def _number(raw: Any) -> float | None:
    if isinstance(raw, str):
        raw = _number_in(raw)
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise Unfit(f"“{raw}”不是数")
    kept = round(float(raw), _DECIMALS) + 0.0
    if kept == 0 and raw != 0:
        raise Unfit(f"“{raw}”太小，数值只保留 {_DECIMALS} 位小数")
    return kept


def _integer(raw: Any) -> int | None:
    if isinstance(raw, str):
        raw = _number_in(raw)
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw) or raw != int(raw):
        raise Unfit(f"“{raw}”不是整数")
    return int(raw)


def _number_in(text: str) -> float | None:
    """The number a text is; Chinese keyboards write digits and points in full width."""
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    if not _NUMBER.fullmatch(written):
        raise Unfit(f"“{text[:40]}”不是数")
    return float(written)


def _date(raw: Any) -> str | None:
    if isinstance(raw, str):
        written = unicodedata.normalize("NFKC", raw).strip()
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and raw == raw and abs(raw) < 1e9:
        written = str(int(raw))
    else:
        raise Unfit("不是日期")
    if not written:
        return None
    if not (match := _DATE.fullmatch(written)):
        raise Unfit(f"“{written[:40]}”不是日期")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Unfit(f"“{written[:40]}”不是日历上的日期") from error


_BY_KIND: Final[dict[str, Callable[[Any], Value]]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "date": _date,
}
