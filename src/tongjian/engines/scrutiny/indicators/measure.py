"""Every indicator of a plan, by the names and definitions that are the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.balconies import depth_problems
from tongjian.engines.scrutiny.cityrules import FarRules, StallStandard
from tongjian.engines.scrutiny.fararea import FarShares
from tongjian.engines.scrutiny.floorarea import floor_ledger
from tongjian.engines.scrutiny.indicator import Indicator
from tongjian.engines.scrutiny.indicators import floors, heights, outdoors
from tongjian.engines.scrutiny.indicators.ground import coverage
from tongjian.engines.scrutiny.indicators.rests import closed
from tongjian.engines.scrutiny.indicators.shares import ground_area, ratio
from tongjian.engines.scrutiny.ledger import Ledger
from tongjian.engines.scrutiny.names import BY_USE
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.storeyproblems import storey_problems
from tongjian.engines.scrutiny.terrain import Terrain


@dataclass(frozen=True)
class Measurement:
    """All indicators of a plan, with what the measuring itself brought to light."""

    indicators: Mapping[str, Indicator]
    ledger: Ledger
    problems: tuple[Problem, ...]


def measure(
    terrain: Terrain,
    rules: AreaRuleSet,
    city: FarRules | None = None,
    stalls: StallStandard | None = None,
) -> Measurement:
    """Measure every indicator by the national rule set `rules` and, where it speaks, the `city`'s."""
    plan = terrain.plan
    problems = [*storey_problems(plan, rules), *depth_problems(plan, city)]
    ledger = floor_ledger(plan, rules, city, terrain.uses)
    site = ground_area(plan.sites, "用地红线", problems)
    footprint = ground_area(plan.buildings, "建筑基底", problems)
    areas = floors.floor_areas(plan, ledger, rules, problems)
    ground = areas["floor_area_above"]
    counted = floors.far_area(ledger, FarShares(plan, rules, city, terrain.uses), ground)
    green = outdoors.green_area(plan, problems)
    measured = {
        "site_area": site,
        "footprint_area": footprint,
        "coverage": coverage(plan, ledger, footprint, site, city, terrain.uses),
        **areas,
        "floor_area_far": counted,
        BY_USE: floors.by_use(plan, ledger, rules, ground),
        "far": floors.far(counted, site, city),
        "green_area": green,
        "green_area_concentrated": outdoors.concentrated(plan),
        "green_ratio": ratio(green, site, "绿地面积", "用地面积"),
        "parking_motor": outdoors.stall_count(plan),
        "parking_nonmotor": outdoors.nonmotor(plan),
        "parking_undersized": outdoors.undersized(plan, stalls),
        "building_height_max": heights.highest(plan, city),
        "storeys_max": heights.most_storeys(plan),
        "setback_min": heights.nearest_to_boundary(terrain),
    }
    return Measurement(
        {name: closed(name, indicator, plan.gaps) for name, indicator in measured.items()},
        ledger,
        tuple(problems),
    )
