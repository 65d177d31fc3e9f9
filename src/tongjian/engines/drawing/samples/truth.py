"""What the plan is known to hold, by formula, and the planning conditions it was laid out for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.engines.drawing.samples.estate import SMALL_STALL, Estate, Fault

RULES: Mapping[Fault, str] = {
    Fault.GREEN: "condition-green-ratio-min",
    Fault.BOUNDARY: "condition-setback-boundary",
    Fault.SPACING: "js2025-3.2.8.1-parallel",
    Fault.STALLS: "check-101026",
    Fault.HEIGHT: "condition-building-height-max",
    Fault.NONMOTOR: "js2025-6.5.2-nonmotor",
    Fault.BASEMENT: "js2025-3.3.3.6",
    Fault.DIMENSION: "check-dimension-agrees",
    Fault.DECLARED: "check-table-agrees",
}
"""The one rule that each planted fault breaks."""


@dataclass(frozen=True)
class SampleTruth:
    """Figures of a sample, in m², pieces and metres, and the rules its faults break."""

    site_area: float
    footprint_area: float
    floor_area_above: float
    floor_area_below: float
    green_area: float
    green_area_concentrated: float
    parking_motor: int
    parking_nonmotor: int
    parking_undersized: int
    building_height_max: float
    storeys_max: int
    buildings: int
    faults: tuple[Fault, ...]

    @property
    def coverage(self) -> float:
        return self.footprint_area / self.site_area * 100

    @property
    def green_ratio(self) -> float:
        return self.green_area / self.site_area * 100

    @property
    def far(self) -> float:
        """Nothing below ground counts: the basement is buried on all sides."""
        return self.floor_area_above / self.site_area

    @property
    def broken_rules(self) -> tuple[str, ...]:
        return tuple(RULES[fault] for fault in self.faults)


def truth_of(plan: Estate) -> SampleTruth:
    """The figures of a layout."""
    lawns = [(lawn.kind, lawn.shape.area) for lawn in plan.lawns]
    return SampleTruth(
        site_area=plan.site.area,
        footprint_area=math.fsum(house.shape.area for house in plan.houses),
        floor_area_above=math.fsum(house.floor_area for house in plan.houses),
        floor_area_below=plan.basement.area,
        green_area=math.fsum(area for _, area in lawns),
        green_area_concentrated=math.fsum(area for kind, area in lawns if kind == "集中绿地"),
        parking_motor=len(plan.bays),
        parking_nonmotor=sum(places for _, places in plan.bicycles),
        parking_undersized=sum(bay.size == SMALL_STALL for bay in plan.bays),
        building_height_max=max(house.height for house in plan.houses),
        storeys_max=max(house.storeys for house in plan.houses),
        buildings=len(plan.houses),
        faults=plan.faults,
    )


def sample_conditions() -> dict[str, Any]:
    """规划条件 that the passing estate keeps, as the conditions file has them."""
    return {
        "site_area": {"max": 60000},
        "far": {"min": 1.0, "max": 2.5},
        "coverage": {"max": 22},
        "green_ratio": {"min": 32},
        "building_height": {"max": 80},
        "parking_motor": {"per_100m2": {"住宅": 1.0}},
        "setback": {"boundary": 5, "支路": 5, "次干路": 8},
        "use": ["住宅", "社区服务", "垃圾收集"],
        "issued": "2024-01-15",
    }
