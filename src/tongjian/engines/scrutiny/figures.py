"""The figures a finding prints: never a limit that is missed by nothing, never a rounding that hides it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures import Measured, Scene
from tongjian.engines.scrutiny.quantities import plain, two_places


def shown(number: Decimal, unit: Unit, limit: Limit | None) -> str:
    """The number as printed, with more decimals where two would hide that the limit is missed."""
    if unit in {Unit.PIECES, Unit.STOREYS}:
        return plain(number)
    printed = two_places(number)
    if limit is not None and (limit.margin(number) < 0) != (limit.margin(Decimal(printed)) < 0):
        return plain(number)
    return printed


def figures(measured: Measured, scene: Scene) -> Mapping[str, str]:
    """The placeholders of a rule's sentences. `measured` has a value and a limit."""
    assert measured.actual is not None
    assert measured.limit is not None
    short = -measured.limit.margin(measured.actual)
    site = scene.indicators["site_area"].value if "site_area" in scene.indicators else None
    short_m2 = short * site / 100 if site is not None and measured.unit is Unit.PERCENT else short
    return {
        "subject": measured.subject,
        "actual": shown(measured.actual, measured.unit, measured.limit),
        "expected": plain(measured.limit.bound),
        "short": _short(short, measured.unit),
        "short_m2": _short(short_m2, Unit.SQUARE_METRES),
    }


def _short(short: Decimal, unit: Unit) -> str:
    """By how much a limit is missed; never printed as zero."""
    printed = unit.text(short)
    return plain(short) if Decimal(printed) == 0 else printed
