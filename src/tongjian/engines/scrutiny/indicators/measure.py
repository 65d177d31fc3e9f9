"""Every indicator of a plan, by the names and definitions that are the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules, StallStandard
from tongjian.engines.scrutiny.fararea import FarArea, far_area
from tongjian.engines.scrutiny.floorarea import storey_problems
from tongjian.engines.scrutiny.indicator import Indicator
from tongjian.engines.scrutiny.indicators import floors, heights, outdoors
from tongjian.engines.scrutiny.indicators.shares import ground_area, ratio
from tongjian.engines.scrutiny.names import BY_USE
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.terrain import Terrain


@dataclass(frozen=True)
class Measurement:
    """All indicators of a plan, with what the measuring itself brought to light."""

    indicators: Mapping[str, Indicator]
    far: FarArea
    problems: tuple[Problem, ...]


def measure(
    terrain: Terrain,
    rules: AreaRuleSet,
    city: FarRules | None = None,
    stalls: StallStandard | None = None,
) -> Measurement:
    """Measure every indicator by the national rule set `rules` and, where it speaks, the `city`'s."""
    plan = terrain.plan
    problems: list[Problem] = list(storey_problems(plan, rules))
    site = ground_area(plan.sites, "用地红线", problems)
    footprint = ground_area(plan.buildings, "建筑基底", problems)
    areas = floors.floor_areas(plan, rules, problems)
    counted = far_area(plan, rules, city, terrain.uses)
    counted_area = floors.far_area_indicator(areas["floor_area_above"], counted, city, rules)
    green = outdoors.green_area(plan, problems)
    measured = {
        "site_area": site,
        "footprint_area": footprint,
        "coverage": ratio(footprint, site, "建筑基底面积", "用地面积"),
        **areas,
        "floor_area_far": counted_area,
        BY_USE: floors.by_use(plan, rules, areas["floor_area_total"]),
        "far": floors.far(counted_area, site, city),
        "green_area": green,
        "green_area_concentrated": outdoors.concentrated(plan),
        "green_ratio": ratio(green, site, "绿地面积", "用地面积"),
        "parking_motor": outdoors.stall_count(plan),
        "parking_nonmotor": outdoors.nonmotor(plan),
        "parking_undersized": outdoors.undersized(plan, stalls),
        "building_height_max": heights.highest(plan),
        "storeys_max": heights.most_storeys(plan),
        "setback_min": heights.nearest_to_boundary(terrain),
    }
    return Measurement(measured, counted, tuple(problems))
