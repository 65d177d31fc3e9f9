"""Figures as people write them: `1,234.5 ㎡`, `6.27公顷`, `31.5%`, `0.315`, `512（地上 60）`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.quantities import plain

_ONE, _HECTARE = Decimal(1), Decimal(10_000)

# Units as written (compatibility forms folded, lower case), with what one of them is.
UNITS: Mapping[str, tuple[Unit, Decimal]] = MappingProxyType(
    {
        **dict.fromkeys(("m2", "平方米", "平米", "sqm", "㎡"), (Unit.SQUARE_METRES, _ONE)),
        **dict.fromkeys(
            ("万m2", "万平方米", "万平米", "万平", "万方", "ha", "hm2", "公顷"),
            (Unit.SQUARE_METRES, _HECTARE),
        ),
        "km2": (Unit.SQUARE_METRES, Decimal(1_000_000)),
        "平方公里": (Unit.SQUARE_METRES, Decimal(1_000_000)),
        "亩": (Unit.SQUARE_METRES, _HECTARE / 15),
        "%": (Unit.PERCENT, _ONE),
        **dict.fromkeys(("m", "米"), (Unit.METRES, _ONE)),
        **dict.fromkeys(("辆", "个", "位", "泊位", "车位", "台", "pcs"), (Unit.PIECES, _ONE)),
        **dict.fromkeys(("层", "f"), (Unit.STOREYS, _ONE)),
    }
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NOTHING = re.compile(r"[-—–_/\s.]*|无|暂无|待定")
_LIMIT = re.compile(r"(?:[<>≤≥=]|不(?:大于|小于|超过|低于|高于)|至少|至多).*")
_ABOUT = re.compile(r"(?:约|≈|~).*|.*(?:左右|上下)")
# A second figure behind the first: `1.5~2.0`, `35%-40%`, `512/300`.
_RANGE = re.compile(r".*\d[^\d(]*(?:~|-|—|–|至|/|或|\+)\s*\d.*")
_BRACKETED = re.compile(r"\([^()]*\)\s*$")


def unit_words(text: str) -> tuple[Unit, Decimal] | None:
    """The unit that is written, and what one of it is in the unit of indicators; None for other words."""
    return UNITS.get(_folded(text).replace(" ", "").replace("单位:", "").lower())


def figure_in(name: str, written: str, units: Sequence[str] = ()) -> Decimal | None:
    """The figure of the indicator `name`, in its unit; None where nothing or only a limit is written.

    `units` are written elsewhere (a column, the title), the nearest first. Raises ValueError with a sentence
    where what is written is no single figure.
    """
    text = _folded(written)
    if _NOTHING.fullmatch(text) or _LIMIT.fullmatch(text):
        return None
    if _ABOUT.fullmatch(text):
        raise ValueError(f"“{written.strip()}”是约数")
    if _RANGE.fullmatch(_BRACKETED.sub("", text)):
        raise ValueError(f"“{written.strip()}”不是一个数字")
    match = _NUMBER.match(text)
    if match is None:
        raise ValueError(f"“{written.strip()}”不是数字")
    number = Decimal(match[0].replace(",", ""))
    behind = _BRACKETED.sub("", text[match.end() :]).strip()
    if behind and unit_words(behind) is None:
        raise ValueError(f"“{written.strip()}”的单位“{behind}”无法识别")
    if number < 0:
        raise ValueError(f"“{written.strip()}”是负数")
    return _in_own_unit(name, number, [word for word in (behind, *units) if word.strip()], written)


def _in_own_unit(name: str, number: Decimal, words: Sequence[str], written: str) -> Decimal:
    own = SCALAR_INDICATORS[name][1]
    known = [(word, found) for word in words if (found := unit_words(word))]
    if not known:
        # A share without a sign and below one is a fraction: no site is built upon by less than one percent.
        return number * 100 if own is Unit.PERCENT and 0 < number < 1 else number
    factors = {found for _, found in known}
    if len(factors) > 1:
        raise ValueError(
            f"“{written.strip()}”的单位前后不一（{'、'.join(word.strip() for word, _ in known)}）"
        )
    ((kind, factor),) = factors
    if kind is not own:
        raise ValueError(
            f"“{written.strip()}”的单位应为{own.shown.strip() or '无'}，写的是{known[0][0].strip()}"
        )
    if own is Unit.PERCENT and 0 < number < 1:
        raise ValueError(f"“{plain(number)}%”不足 1%，疑为 {plain(number * 100)}%")
    return number * factor


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
