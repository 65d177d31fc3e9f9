"""What the drawing's own table says about an indicator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS, TITLES
from tongjian.engines.siteplan import IndicatorTable

_NUMBER = re.compile(r"^\s*(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(.*)$")
_DECORATION = re.compile(r"[\s（(].*$|^[\d.、\s]+|^其中[:：]?")
_HECTARE, _TEN_THOUSAND = Decimal(10_000), Decimal(10_000)
_AREA_FACTORS = {"ha": _HECTARE, "hm2": _HECTARE, "hm²": _HECTARE, "公顷": _HECTARE}


def stated_indicators(table: IndicatorTable | None) -> Mapping[str, Decimal]:
    """Indicators by name as the table states them, in the indicator's unit; silence is absence."""
    stated: dict[str, Decimal] = {}
    for title, written, unit in table.rows if table else ():
        name = TITLES.get(_DECORATION.sub("", title.strip()).strip("：: "))
        number = _number(name, written, unit) if name else None
        if name and number is not None:
            stated.setdefault(name, number)
    return stated


def _number(name: str, written: str, unit: str) -> Decimal | None:
    match = _NUMBER.match(written)
    if match is None:
        return None
    number = Decimal(re.sub("[,，]", "", match[1]))
    if SCALAR_INDICATORS[name][1] is not Unit.SQUARE_METRES:
        return number
    suffix = (unit + match[2]).replace(" ", "").lower()
    if "万" in suffix:
        return number * _TEN_THOUSAND
    return next((number * factor for word, factor in _AREA_FACTORS.items() if word in suffix), number)
