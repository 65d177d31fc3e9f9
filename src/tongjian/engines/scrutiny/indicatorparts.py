"""The indicators of a report: each with its sources side by side, then buildings and their gaps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tongjian.engines.scrutiny.floorarea import Storeys, above, national_weight
from tongjian.engines.scrutiny.indicator import Indicator, State
from tongjian.engines.scrutiny.names import BY_USE, BY_USE_TITLE, SCALAR_INDICATORS
from tongjian.engines.scrutiny.quantities import exact, millimetres, two_places
from tongjian.engines.scrutiny.report import BuildingPart, IndicatorPart, SourcesPart, SpacingPart
from tongjian.engines.scrutiny.spacing import Pair
from tongjian.engines.scrutiny.terrain import Block

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.scrutinise import Result

Indicators = Mapping[str, IndicatorPart | tuple[BuildingPart, ...] | tuple[SpacingPart, ...]]


def indicator_parts(result: Result) -> Indicators:
    """Every indicator by name; `buildings` and `spacing_min` are lists."""
    closest = sorted(result.scene.pairs, key=lambda pair: pair.witness.distance)
    return {
        **{name: _indicator(result, name, found) for name, found in result.measurement.indicators.items()},
        "buildings": tuple(_building(result, block) for block in result.scene.terrain.blocks),
        "spacing_min": tuple(_spacing(pair) for pair in closest),
    }


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
    building = block.building
    floors = [f for f in above(result.plan) if building.number is not None and f.building == building.number]
    storeys = Storeys(result.plan, result.area_rules, national_weight(result.area_rules))
    area = storeys.area(floors) + storeys.balconies(building.number) + storeys.roof_houses(building.number)
    setback = result.scene.terrain.from_boundary(block.shape)
    return BuildingPart(
        name=block.name,
        number=building.number,
        use=building.use,
        storeys_above=building.storeys_above,
        storeys_below=building.storeys_below,
        height=None if building.height is None else two_places(exact(building.height)),
        footprint_area=two_places(exact(building.outline.area)),
        floor_area=two_places(area) if floors else None,
        setback=None if setback is None else two_places(millimetres(setback.distance)),
        entities=(block.handle, *(f.outline.entity.handle for f in floors)),
    )


def _spacing(pair: Pair) -> SpacingPart:
    return SpacingPart(
        buildings=(pair.first.name, pair.second.name),
        state="value",
        value=two_places(millimetres(pair.witness.distance)),
        unit="m",
        relation=pair.relation.value,
        formula="两栋建筑基底之间的最短距离",
        points=(pair.shown.start, pair.shown.end),
        entities=(pair.first.handle, pair.second.handle),
    )
