"""The indicators of a report: each with its sources side by side, then buildings and their gaps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tongjian.engines.scrutiny.areaparts import CountedPart, FloorPart, GapPart
from tongjian.engines.scrutiny.floorarea import above
from tongjian.engines.scrutiny.indicator import Indicator, State
from tongjian.engines.scrutiny.indicators.rests import RESTS_ON, gap_in
from tongjian.engines.scrutiny.ledger import Line, Share
from tongjian.engines.scrutiny.names import BUILDINGS, BY_USE, BY_USE_TITLE, SCALAR_INDICATORS, SPACING
from tongjian.engines.scrutiny.quantities import exact, millimetres, plain, two_places
from tongjian.engines.scrutiny.report import BuildingPart, IndicatorPart, SourcesPart, SpacingPart
from tongjian.engines.scrutiny.spacing import Pair
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import PlanPart, SitePlan

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.scrutinise import Result

# What a building's own floor area is added up from.
_FLOOR_AREA = {PlanPart.FLOOR, PlanPart.BALCONY, PlanPart.ROOF_HOUSE}
Indicators = Mapping[str, IndicatorPart | tuple[BuildingPart, ...] | tuple[SpacingPart, ...]]


def indicator_parts(result: Result) -> Indicators:
    """Every indicator by name; `buildings` and `spacing_min` are lists."""
    closest = sorted(result.scene.pairs, key=lambda pair: pair.witness.distance)
    return {
        **{name: _indicator(result, name, found) for name, found in result.measurement.indicators.items()},
        BUILDINGS: tuple(_building(result, block) for block in result.scene.terrain.blocks),
        SPACING: tuple(_spacing(pair, gap_in(SPACING, result.plan.gaps)) for pair in closest),
    }


def gap_parts(plan: SitePlan) -> tuple[GapPart, ...]:
    """What could not be read, each with the indicators it leaves without a figure."""
    return tuple(
        GapPart(
            part=gap.part.value,
            sentence=gap.sentence,
            entities=tuple(entity.handle for entity in gap.entities),
            indicators=tuple(name for name, parts in RESTS_ON.items() if gap.part in parts),
        )
        for gap in plan.gaps
    )


def floor_parts(result: Result) -> tuple[FloorPart, ...]:
    """The lines that floor areas are the sums of."""
    return tuple(_floor(line) for line in result.measurement.ledger.lines)


def _floor(line: Line) -> FloorPart:
    return FloorPart(
        part=line.part.value,
        below=line.below,
        building=line.building,
        storeys=line.storeys,
        name=line.name,
        use=line.use,
        area=plain(line.area),
        count=line.count,
        overlap=line.overlap,
        national=_counted(line.national, line.national_area),
        far=_counted(line.far, line.far_area),
        entities=line.entities,
    )


def _counted(share: Share | None, area: Decimal) -> CountedPart:
    return CountedPart(
        factor=None if share is None else plain(share.factor),
        clause=share.clause if share else "",
        note=share.note if share else "",
        area=plain(area),
    )


def _indicator(result: Result, name: str, indicator: Indicator) -> IndicatorPart:
    has_value = indicator.state is State.VALUE
    by_use = {use: two_places(area) for use, area in indicator.parts.items()} if name == BY_USE else None
    title, unit = SCALAR_INDICATORS.get(name, (BY_USE_TITLE, indicator.unit))
    stated = {side: figures.get(name) for side, figures in result.scene.stated.items()}
    return IndicatorPart(
        title=title,
        state=indicator.state.value,
        value=(by_use or indicator.text) if has_value else None,
        unit=unit.value,
        formula=indicator.formula,
        reason=indicator.reason,
        rule_set=indicator.rule_set,
        entities=indicator.entities,
        sources=SourcesPart(
            geometry=indicator.text if has_value else None,
            table=_text(stated.get("table"), indicator),
            declared=_text(stated.get("declared"), indicator),
            condition=result.condition_limits.get(name),
        ),
    )


def _text(number: Decimal | None, indicator: Indicator) -> str | None:
    return None if number is None else indicator.unit.text(number)


def _building(result: Result, block: Block) -> BuildingPart:
    building, gaps = block.building, result.plan.gaps
    floors = [f for f in above(result.plan) if building.number is not None and f.building == building.number]
    unread = {gap.part for gap in gaps}
    area = result.measurement.ledger.national(
        lambda line: not line.below and line.building is not None and line.building == building.number
    )
    setback = None if PlanPart.SITE in unread else result.scene.terrain.from_boundary(block.shape)
    return BuildingPart(
        name=block.name,
        number=building.number,
        use=building.use,
        storeys_above=building.storeys_above,
        storeys_below=building.storeys_below,
        height=None if building.height is None else two_places(exact(building.height)),
        footprint_area=two_places(exact(building.outline.area)),
        floor_area=two_places(area) if floors and not unread & _FLOOR_AREA else None,
        setback=None if setback is None else two_places(millimetres(setback.distance)),
        entities=(block.handle, *(f.outline.entity.handle for f in floors)),
        state="not_computable" if (reason := gap_in(BUILDINGS, gaps)) else "value",
        reason=reason,
    )


def _spacing(pair: Pair, reason: str) -> SpacingPart:
    return SpacingPart(
        buildings=(pair.first.name, pair.second.name),
        state="not_computable" if reason else "value",
        value=None if reason else two_places(millimetres(pair.witness.distance)),
        reason=reason,
        unit="m",
        relation=pair.relation.value,
        formula="两栋建筑基底之间的最短距离",
        points=(pair.shown.start, pair.shown.end),
        entities=(pair.first.handle, pair.second.handle),
    )
