"""For every rule of the packs: a plan that keeps it and one that does not, as small as they can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.engines.scrutiny.siteplans import box, floor, green, house, line, site, stall
from tongjian.engines.scrutiny import Declared
from tongjian.engines.siteplan import (
    Basement,
    Building,
    Feature,
    FeatureKind,
    IndicatorTable,
    NonMotorParking,
    RoofHouse,
    SitePlan,
)

Make = Callable[[], SitePlan]


@dataclass(frozen=True)
class Case:
    """`missed` is the verdict of the plan that does not keep the rule."""

    keeps: Make
    misses: Make
    missed: str = "fail"
    declared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> Declared:
        return Declared.model_validate(self.declared)


def _housing(**more: Any) -> SitePlan:
    return SitePlan(**{"sites": (site(),), "buildings": (house("1", 20, 20),), **more})


def _storeyed(storeys: int, width: float, depth: float, use: str = "住宅", count: int = 1) -> Make:
    """One building of a footprint and storeys on a hectare."""

    def make() -> SitePlan:
        building = house("1", 10, 10, width, depth, storeys=storeys, height=storeys * 3.0, use=use)
        floors = tuple(
            floor("1", range(1, storeys + 1), width=width, depth=depth, use=use) for _ in range(count)
        )
        return SitePlan(sites=(site(100, 100),), buildings=(building,), floors=floors)

    return make


def _two(first: Building, second: Building, *features: Any) -> Make:
    return lambda: SitePlan(sites=(site(),), buildings=(first, second), features=features)


def _gables(gap: float, storeys: int = 18) -> Make:
    """Two slabs in a row with windows in both facing gables."""
    walls = [line(FeatureKind.WINDOWED_GABLE, (x, 20), (x, 34)) for x in (60.0, 60.0 + gap)]
    first, second = (
        house(n, x, 20, storeys=storeys, height=54.0) for n, x in (("1", 20.0), ("2", 60.0 + gap))
    )
    return _two(first, second, *walls)


def _offices(gap: float, width: float) -> Make:
    first, second = (
        house(n, 20, y, width, 12, storeys=12, height=45.0, use="商务办公")
        for n, y in (("1", 20.0), ("2", 32.0 + gap))
    )
    return _two(first, second)


def _parallel(gap: float, storeys: int = 6) -> Make:
    first, second = (
        house(n, 20, y, storeys=storeys, height=storeys * 3.0) for n, y in (("1", 20.0), ("2", 34.0 + gap))
    )
    return _two(first, second)


def _perpendicular(gap: float) -> Make:
    """A slab across the end of another one: the first turns its gable to the long side of the second."""
    first = house("1", 20, 40, 40, 14)
    second = house("2", 60 + gap, 20, 14, 60)
    return _two(first, second)


def _near(kind: FeatureKind, y: float, **attributes: str) -> Make:
    return lambda: _housing(features=(line(kind, (0, y), (200, y), **attributes),))


def _lane(kind: FeatureKind, **attributes: str) -> Make:
    return lambda: _housing(features=(line(kind, (0, 100), (200, 100), **attributes),))


def _basement(x: float) -> Make:
    return lambda: _housing(basements=(Basement(box(x, 20, 60, 60), storeys=1, burial_ratio=0.9),))


def _parking(motor: int = 0, bicycles: int = 0) -> Make:
    """4,000 m² of housing."""

    def make() -> SitePlan:
        return _housing(
            floors=(floor("1", range(1, 11), width=40, depth=10),),
            stalls=tuple(stall() for _ in range(motor)),
            nonmotor=(NonMotorParking(box(0, 0, 1, 1), places=bicycles),),
        )

    return make


def _roof(height: float = 5.0, area: float = 100) -> Make:
    return lambda: _housing(roof_houses=(RoofHouse(box(22, 22, 10, area / 10), building="1", height=height),))


def _stated(area: str, stalls: str = "1") -> Make:
    table = IndicatorTable((("用地面积", area, "m²"), ("机动车位", stalls, "个")))
    return lambda: _housing(table=table, stalls=(stall(),))


def _used(use: str, width: float, height: float, storeys: int = 18) -> Make:
    return lambda: SitePlan(
        sites=(site(width, height),),
        buildings=(house("1", 1, 1, 10, 10, use=use, storeys=storeys),),
        floors=(floor("1", use=use),),
    )


def _control_line(inset: float) -> Feature:
    return Feature(FeatureKind.SETBACK_LINE, box(inset, inset, 160, 160))


CASES: Mapping[str, Case] = {
    "js2025-2.5.1-residential": Case(_used("住宅", 50, 40), _used("住宅", 50, 39), "review"),
    "js2025-2.5.1-other": Case(_used("办公", 50, 60), _used("办公", 50, 59), "review"),
    "js2025-2.5.4-residential-density": Case(_storeyed(18, 55, 40), _storeyed(18, 55, 41)),
    "js2025-2.5.4-residential-far": Case(_storeyed(20, 40, 38.75), _storeyed(20, 40, 39)),
    "js2025-2.5.4-office-density": Case(_storeyed(10, 70, 50, "办公"), _storeyed(10, 71, 50, "办公")),
    "js2025-2.5.4-office-far": Case(_storeyed(10, 100, 50, "办公"), _storeyed(10, 100, 51, "办公")),
    "js2025-2.5.4-retail-density": Case(_storeyed(4, 55, 100, "商业"), _storeyed(4, 56, 100, "商业")),
    "js2025-2.5.4-retail-far": Case(_storeyed(11, 50, 100, "商业"), _storeyed(12, 50, 100, "商业")),
    "js2025-2.5.4-industry-far": Case(_storeyed(3, 50, 100, "厂房"), _storeyed(2, 50, 100, "厂房")),
    "js2025-2.6.1": Case(
        lambda: _housing(floors=(floor("1", height=3.0),)), lambda: _housing(floors=(floor("1", height=2.9),))
    ),
    "js2025-2.7.2": Case(
        lambda: _housing(greens=(green(12_000),)), lambda: _housing(greens=(green(11_999),))
    ),
    "js2025-3.2.3": Case(_parallel(23.4), _parallel(23.3)),
    "js2025-3.2.8.1-parallel": Case(_parallel(40, 18), _parallel(39.9, 18)),
    "js2025-3.2.8.1-perpendicular": Case(_perpendicular(30), _perpendicular(29.9)),
    "js2025-3.2.8.2": Case(_gables(15), _gables(14.9)),
    "js2025-3.2.10.1-wide": Case(_offices(18, 40), _offices(17.9, 40)),
    "js2025-3.2.10.1-middle": Case(_offices(15, 20), _offices(14.9, 20)),
    "js2025-3.2.10.1-narrow": Case(_offices(13, 14), _offices(12.9, 14)),
    "js2025-3.3.3.6": Case(_basement(5), _basement(4.9)),
    "js2025-3.3.3.6-renewal": Case(_basement(3), _basement(2.9), declared={"renewal": True}),
    "js2025-3.3.4.1": Case(
        _near(FeatureKind.ROAD_RED_LINE, 17, 等级="支路"), _near(FeatureKind.ROAD_RED_LINE, 17.5, 等级="支路")
    ),
    "js2025-3.3.4.2": Case(
        _near(FeatureKind.ROAD_RED_LINE, 15, 等级="次干路"),
        _near(FeatureKind.ROAD_RED_LINE, 15.5, 等级="主干路"),
    ),
    "js2025-3.3.6": Case(_near(FeatureKind.BLUE_LINE, 12), _near(FeatureKind.BLUE_LINE, 12.5)),
    "js2025-6.2.4": Case(_housing, lambda: _housing(buildings=(house("1", 10, 10, 151, 14),)), "review"),
    "js2025-6.5.2-motor": Case(_parking(motor=40), _parking(motor=39)),
    "js2025-6.5.2-nonmotor": Case(_parking(bicycles=60), _parking(bicycles=59)),
    "sz2018-7.2": Case(
        lambda: _housing(buildings=(house("1", 3, 20),)), lambda: _housing(buildings=(house("1", 2.9, 20),))
    ),
    "sz2018-4.4.2-height": Case(_roof(6.0), _roof(6.1), "review"),
    "sz2018-4.4.2-share": Case(_roof(area=140), _roof(area=141), "review"),
    "sz2018-3.3.1": Case(
        _basement(20), lambda: _housing(basements=(Basement(box(20, 20, 9, 9), storeys=1),)), "review"
    ),
    "gb55031-4.2.1": Case(_housing, lambda: _housing(buildings=(house("1", -0.1, 20),))),
    "gb55031-4.2.1-basement": Case(_basement(0), _basement(-0.1)),
    "gb55031-4.2.2": Case(
        lambda: _housing(features=(_control_line(19),)), lambda: _housing(features=(_control_line(21),))
    ),
    "gb55031-4.3.6-single": Case(_lane(FeatureKind.LANE, 宽度="3"), _lane(FeatureKind.LANE, 宽度="2.9m")),
    "gb55031-4.3.6-double": Case(
        _lane(FeatureKind.LANE, 宽度="6.0", 类型="双车道"), _lane(FeatureKind.LANE, 宽度="5.5", 类型="双车道")
    ),
    "gb55031-4.3.6-fire": Case(
        _lane(FeatureKind.FIRE_LANE, 宽度="4"), _lane(FeatureKind.FIRE_LANE, 宽度="3.5米")
    ),
    "gb50016-5.2.2": Case(_parallel(13, 18), _parallel(12.9, 18)),
    "check-101026": Case(lambda: _housing(stalls=(stall(),)), lambda: _housing(stalls=(stall(5.4),))),
    "check-101010": Case(
        _lane(FeatureKind.LANE, 宽度="5.5", 类型="停车车道"),
        _lane(FeatureKind.LANE, 宽度="5", 类型="停车车道"),
        "review",
    ),
    "check-table-agrees": Case(_stated("40000"), _stated("41000"), "review"),
    "check-table-stalls-agree": Case(_stated("40000"), _stated("40000", "2"), "review"),
    "check-declared-agrees": Case(
        _housing,
        lambda: _housing(sites=(site(200, 202),)),
        "review",
        {"site_area": Decimal(40_000)},
    ),
}
