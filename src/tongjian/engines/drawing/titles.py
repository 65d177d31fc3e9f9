"""What a person calls the things of a meaning, which is also how the plan's parts are named."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import PlanPart

_PARTS: Mapping[Meaning, PlanPart] = {
    Meaning.SITE: PlanPart.SITE,
    Meaning.BUILDING: PlanPart.BUILDING,
    Meaning.FLOOR: PlanPart.FLOOR,
    Meaning.BASEMENT: PlanPart.BASEMENT,
    Meaning.GREEN: PlanPart.GREEN,
    Meaning.STALL: PlanPart.STALL,
    Meaning.NONMOTOR: PlanPart.NONMOTOR,
    Meaning.BALCONY: PlanPart.BALCONY,
    Meaning.ROOF_HOUSE: PlanPart.ROOF_HOUSE,
    Meaning.ROAD_RED_LINE: PlanPart.ROAD_RED_LINE,
    Meaning.BLUE_LINE: PlanPart.BLUE_LINE,
    Meaning.SETBACK_LINE: PlanPart.SETBACK_LINE,
    Meaning.NEIGHBOUR: PlanPart.NEIGHBOUR,
    Meaning.ENTRANCE: PlanPart.ENTRANCE,
    Meaning.FIRE_ACCESS_PAD: PlanPart.FIRE_ACCESS_PAD,
    Meaning.LANE: PlanPart.LANE,
    Meaning.FIRE_LANE: PlanPart.FIRE_LANE,
    Meaning.WINDOWED_GABLE: PlanPart.WINDOWED_GABLE,
}
_MEANINGS = {part: meaning for meaning, part in _PARTS.items()}
_OTHERS: Mapping[Meaning, str] = {
    Meaning.TABLE: "经济技术指标",
    Meaning.BUILDING_HEIGHT: "建筑高度",
    Meaning.DECLARATION: "图面声明",
    Meaning.RECOGNISED: "其他",
}


def part_of(meaning: Meaning) -> PlanPart | None:
    """The part of the plan that things of the meaning make; None of those that make none."""
    return _PARTS.get(meaning)


def meaning_of(part: PlanPart) -> Meaning:
    """What things that make the part are."""
    return _MEANINGS[part]


def title_of(meaning: Meaning) -> str:
    """What a person calls such things."""
    part = _PARTS.get(meaning)
    return part.value if part else _OTHERS[meaning]
