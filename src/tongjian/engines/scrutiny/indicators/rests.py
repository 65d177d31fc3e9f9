"""Which parts of a plan each indicator rests on: a part that holds something unread leaves it no figure.

A figure that lacks a piece is no figure; not even as a lower bound, since nobody knows what the piece is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from tongjian.engines.scrutiny.indicator import Indicator, State
from tongjian.engines.scrutiny.names import BUILDINGS, BY_USE, SPACING
from tongjian.engines.siteplan import Gap, PlanPart

_SITE = frozenset({PlanPart.SITE})
_BUILDINGS = frozenset({PlanPart.BUILDING})
# A building is complete when its storeys are, so the floor area above ground rests on both.
_ABOVE = _BUILDINGS | {PlanPart.FLOOR, PlanPart.BALCONY, PlanPart.ROOF_HOUSE}
_BELOW = _BUILDINGS | {PlanPart.FLOOR, PlanPart.BASEMENT}
_GREENS = frozenset({PlanPart.GREEN})
_STALLS = frozenset({PlanPart.STALL})

RESTS_ON: Mapping[str, frozenset[PlanPart]] = MappingProxyType(
    {
        "site_area": _SITE,
        "footprint_area": _BUILDINGS,
        # By the city's text the lowest storeys and what stands out of the ground may count as well.
        "coverage": _SITE | _BUILDINGS | {PlanPart.FLOOR, PlanPart.BASEMENT},
        "floor_area_total": _ABOVE | _BELOW,
        "floor_area_above": _ABOVE,
        "floor_area_below": _BELOW,
        "floor_area_far": _ABOVE | _BELOW,
        BY_USE: _BUILDINGS | {PlanPart.FLOOR},
        "far": _SITE | _ABOVE | _BELOW,
        "green_area": _GREENS,
        "green_area_concentrated": _GREENS,
        "green_ratio": _SITE | _GREENS,
        "parking_motor": _STALLS,
        "parking_nonmotor": frozenset({PlanPart.NONMOTOR}),
        "parking_undersized": _STALLS,
        # A height that is not stated is added up from storeys; rooms on the roof may add to it.
        "building_height_max": _BUILDINGS | {PlanPart.FLOOR, PlanPart.ROOF_HOUSE},
        "storeys_max": _BUILDINGS,
        "setback_min": _SITE | _BUILDINGS,
        BUILDINGS: _SITE | _ABOVE,
        SPACING: _BUILDINGS | {PlanPart.NEIGHBOUR},
    }
)


def gap_in(name: str, gaps: Iterable[Gap]) -> str:
    """Why the indicator cannot be computed: what of its parts could not be read. Empty: all was."""
    return "；".join(dict.fromkeys(gap.sentence for gap in gaps if gap.part in RESTS_ON[name]))


def closed(name: str, indicator: Indicator, gaps: Iterable[Gap]) -> Indicator:
    """The indicator, or why there is none where something it rests on could not be read."""
    reason = gap_in(name, gaps)
    if not reason:
        return indicator
    return replace(
        indicator,
        state=State.NOT_COMPUTABLE,
        value=None,
        reason=reason,
        at_least=False,
        parts=dict[str, Decimal](),
    )
