"""The site plan put together from everything that was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tongjian.engines.drawing import parts
from tongjian.engines.drawing.attributes import KEYS
from tongjian.engines.drawing.dimensions import in_metres
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.inventory import Dimension, Inventory
from tongjian.engines.drawing.titles import title_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Building, Entity, Feature, FeatureKind, IndicatorTable, SitePlan

_FEATURES: Mapping[Meaning, FeatureKind] = {
    Meaning.ROAD_RED_LINE: FeatureKind.ROAD_RED_LINE,
    Meaning.BLUE_LINE: FeatureKind.BLUE_LINE,
    Meaning.SETBACK_LINE: FeatureKind.SETBACK_LINE,
    Meaning.NEIGHBOUR: FeatureKind.NEIGHBOUR,
    Meaning.ENTRANCE: FeatureKind.ENTRANCE,
    Meaning.FIRE_ACCESS_PAD: FeatureKind.FIRE_ACCESS_PAD,
    Meaning.LANE: FeatureKind.LANE,
    Meaning.FIRE_LANE: FeatureKind.FIRE_LANE,
    Meaning.WINDOWED_GABLE: FeatureKind.WINDOWED_GABLE,
}
_Part = TypeVar("_Part")


def assemble(
    found: Sequence[Found],
    inventory: Inventory,
    factor: float,
    table: IndicatorTable | None,
    findings: Findings,
) -> SitePlan:
    """Type every shape by its layer's meaning; the inventory is in drawing units of `factor` metres."""
    by_meaning: dict[Meaning, list[Found]] = defaultdict(list)
    for item in found:
        by_meaning[item.meaning].append(item)

    def read(meaning: Meaning, part: Callable[[Found, parts.Written], _Part]) -> tuple[_Part, ...]:
        return tuple(part(item, parts.Written(item, findings)) for item in by_meaning[meaning])

    _report_unknown_keys(found, findings)
    return SitePlan(
        sites=read(Meaning.SITE, parts.site),
        buildings=_with_heights(
            read(Meaning.BUILDING, parts.building), inventory.dimensions, factor, findings
        ),
        floors=read(Meaning.FLOOR, parts.floor),
        basements=read(Meaning.BASEMENT, parts.basement),
        greens=read(Meaning.GREEN, parts.green),
        stalls=read(Meaning.STALL, parts.stall),
        nonmotor=read(Meaning.NONMOTOR, parts.nonmotor),
        balconies=read(Meaning.BALCONY, parts.balcony),
        roof_houses=read(Meaning.ROOF_HOUSE, parts.roof_house),
        features=tuple(
            Feature(_FEATURES[item.meaning], item.shape, item.attributes)
            for item in found
            if item.meaning in _FEATURES
        ),
        table=table,
        gaps=tuple(findings.gaps),
        dimensions=in_metres(inventory.measured, factor),
    )


def _with_heights(
    buildings: tuple[Building, ...], dimensions: Iterable[Dimension], factor: float, findings: Findings
) -> tuple[Building, ...]:
    """Buildings that state no height get the one dimensioned for their number, the largest of several."""
    measured: dict[str | None, list[Dimension]] = defaultdict(list)
    for dimension in dimensions:
        measured[dimension.layer.attributes.get("楼号")].append(dimension)
    numbers = {building.number for building in buildings}
    if None in measured and len(numbers) == 1:  # a height that names no building is that of the only one
        measured[next(iter(numbers))] += measured.pop(None)
    for number, items in measured.items():
        if number not in numbers:
            layer = items[0].entity.layer
            entities = [item.entity for item in items]
            findings.loss("height-homeless", f"图层“{layer}”标注的高度没有对应的建筑基底，未采用", entities)
    return tuple(
        replace(b, height=max(item.length for item in measured[b.number]) * factor)
        if b.height is None and b.number in measured
        else b
        for b in buildings
    )


def _report_unknown_keys(found: Iterable[Found], findings: Findings) -> None:
    """Keys that mean nothing on what they are written on, one line for each: often a slip of the pen."""
    unknown: dict[tuple[Meaning, str], list[Entity]] = defaultdict(list)
    for item in found:
        for key in (
            item.attributes.keys() - KEYS.get(item.meaning, frozenset()) - item.layer.attributes.keys()
        ):
            unknown[item.meaning, key].append(item.entity)
    for (meaning, key), entities in sorted(unknown.items()):
        known = "、".join(sorted(KEYS.get(meaning, ()))) or "无"
        findings.problem(
            "attribute-unknown",
            f"{len(entities)} 个{title_of(meaning)}写有不认识的属性“{key}”，未采用（可用：{known}）",
            entities,
        )
