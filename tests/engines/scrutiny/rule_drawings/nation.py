"""National standards and the checks of every site plan: one case for each rule."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.engines.scrutiny.rule_drawings.case import ALWAYS, Case, Declaring, Make, must, should
from tests.engines.scrutiny.rule_drawings.plans import (
    bare,
    basement,
    bay,
    beside_a_school,
    built,
    dimensioned,
    entrance,
    gates,
    housing,
    lane,
    parallel,
    roof,
    stalls,
    stated,
    storeys,
    unread,
    without,
    written,
)
from tests.engines.scrutiny.siteplans import box, floor, green, house, line, site
from tongjian.engines.siteplan import (
    Building,
    Feature,
    FeatureKind,
    NonMotorParking,
    PlanPart,
    SitePlan,
)

LANE, ROAD = FeatureKind.LANE, FeatureKind.ROAD_RED_LINE


def _link_road(width: str | None, floors: int) -> Make:
    """Floors of 560 m² and a road that links the parcel."""
    attributes = {"类型": "连接道路"} | ({"宽度": width} if width else {})
    return housing(line(LANE, (0, 100), (100, 100), **attributes), floors=(floor("1", range(1, floors + 1)),))


def _shop(front: float | None) -> Make:
    """A shop on a parcel of 100 × 100 m, so many metres of it along a road."""
    roads = () if front is None else (line(ROAD, (20, 0), (20 + front, 0), 等级="支路"),)
    return lambda: SitePlan(
        sites=(site(100, 100),), buildings=(house("1", 20, 20, use="商业"),), features=roads
    )


def _factory(gap: float, kind: str | None, danger: str | None = "丙类") -> Make:
    """A factory south of a high-rise building."""
    factory = house("1", 20, 20, use="厂房", storeys=3, height=15.0)
    tower = house("2", 20, 34 + gap, use="商务办公")
    return built(
        written(factory, 火灾危险性=danger) if danger else factory,
        written(tower, 高层类别=kind) if kind else tower,
    )


def _control_line(inset: float) -> Feature:
    return Feature(FeatureKind.SETBACK_LINE, box(inset, inset, 160, 160, "建筑退让线"))


def _between(gap: float, width: float) -> tuple[tuple[Building, ...], float]:
    return (house("1", 20, 20), house("2", 60 + gap, 20)), width


def _stall_at_walls(x: float, width: float, gap: float | None = None) -> Make:
    """A stall beside the east wall of a slab, and perhaps another slab beyond it."""
    buildings = [house("1", 20, 20)] + ([house("2", 60 + gap, 20)] if gap is not None else [])
    return housing(buildings=tuple(buildings), stalls=(bay(x, 24, "地面", width),))


GB50352: Mapping[str, Case] = {
    "gb50352-4.2.1-small": must(
        _link_road("4", 1), _link_road("3.9", 1), _link_road(None, 1), _link_road("7", 10)
    ),
    "gb50352-4.2.1-large": must(
        _link_road("7", 10), _link_road("6.9", 10), _link_road(None, 10), _link_road("4", 1)
    ),
    "gb50352-4.2.4-intersection": must(
        gates(entrance(等级="主干路", 距交叉口="70")),
        gates(entrance(等级="主干路", 距交叉口="69")),
        gates(entrance(距交叉口="70")),
        gates(entrance(等级="支路")),
    ),
    "gb50352-4.2.4-crossing": must(
        gates(entrance(距人行横道="5")),
        gates(entrance(距人行横道="4.9")),
        gates(entrance()),
        gates(entrance(words="人行")),
    ),
    "gb50352-4.2.4-bus-stop": must(
        gates(entrance(距公交站="15m")),
        gates(entrance(距公交站="14m")),
        gates(entrance()),
        gates(entrance(words="人行")),
    ),
    "gb50352-4.2.4-school": must(
        beside_a_school(20), beside_a_school(19.9), beside_a_school(19.9, ""), gates(entrance())
    ),
    "gb50352-4.2.5": should(_shop(66.7), _shop(66.6), _shop(None), housing()),
}

GB55031: Mapping[str, Case] = {
    "gb55031-3.2": should(
        storeys(floor("1", range(1, 19), height=3.0)),
        storeys(floor("1", range(1, 19), height=3.1)),
        storeys(floor("1", range(1, 19), height=None)),
        housing(),
    ),
    "gb55031-3.2-roof": should(roof(area=140), roof(area=141), roof(building=None), housing()),
    "gb55031-4.2.1": must(housing(), built(house("1", -0.1, 20)), unread(housing(), PlanPart.SITE), bare),
    "gb55031-4.2.1-basement": must(
        basement(0), basement(-0.1), unread(basement(0), PlanPart.SITE), housing()
    ),
    "gb55031-4.2.1-road": must(
        housing(line(ROAD, (0, 20), (200, 20))),
        housing(line(ROAD, (0, 21), (200, 21))),
        unread(housing(line(ROAD, (0, 20), (200, 20))), PlanPart.ROAD_RED_LINE),
        housing(),
    ),
    "gb55031-4.2.1-basement-road": must(
        housing(line(ROAD, (0, 0), (200, 0)), basements=basement()().basements),
        housing(line(ROAD, (0, 21), (200, 21)), basements=basement()().basements),
        unread(housing(line(ROAD, (0, 0), (200, 0)), basements=basement()().basements), PlanPart.BASEMENT),
        housing(line(ROAD, (0, 0), (200, 0))),
    ),
    "gb55031-4.2.2": must(
        housing(_control_line(19)),
        housing(_control_line(21)),
        unread(housing(_control_line(19)), PlanPart.SETBACK_LINE),
        housing(),
    ),
    "gb55031-4.3.4": must(
        beside_a_school(20, "幼儿园"),
        beside_a_school(19.9, "敬老院"),
        beside_a_school(19.9, ""),
        gates(entrance(words="人行")),
    ),
    "gb55031-4.3.6-single": must(lane(宽度="3"), lane(宽度="2.9m"), lane(), housing()),
    "gb55031-4.3.6-double": must(
        lane(宽度="6.0", 类型="双车道"),
        lane(宽度="5.5", 类型="双车道"),
        lane(宽度="6.0"),
        lane(宽度="4", 类型="单车道"),
    ),
    "gb55031-4.3.6-fire": must(
        lane(FeatureKind.FIRE_LANE, 宽度="4"),
        lane(FeatureKind.FIRE_LANE, 宽度="3.5米"),
        lane(FeatureKind.FIRE_LANE),
        housing(),
    ),
    "gb55031-4.3.6-dead-end": must(
        lane(length=121, 类型="尽端路", 回车场="有"),
        lane(length=121, 类型="尽端路", 回车场="无"),
        lane(length=121, 类型="尽端路"),
        lane(length=121, 类型="双车道"),
    ),
}

GB50016: Mapping[str, Case] = {
    "gb50016-5.2.2": must(
        parallel(13, 18), parallel(12.9, 18), without(parallel(8), fire_rating=None), housing()
    ),
    "gb50016-3.4.1-first": must(
        _factory(20, "一类"), _factory(19.9, "一类"), _factory(19.9, None), _factory(20, "二类")
    ),
    "gb50016-3.4.1-second": must(
        _factory(15, "二类"), _factory(14.9, "二类"), _factory(14.9, "二类", None), housing()
    ),
}

CHECKS: Mapping[str, Case] = {
    "check-101008": should(
        _stall_at_walls(60.2, 2.7),
        _stall_at_walls(60.2, 2.6),
        unread(_stall_at_walls(60.2, 2.7), PlanPart.STALL),
        _stall_at_walls(61, 2.5),
    ),
    "check-101009": should(
        _stall_at_walls(60.2, 3.0, 3.4),
        _stall_at_walls(60.2, 2.9, 3.3),
        unread(_stall_at_walls(60.2, 3.0, 3.4), PlanPart.BUILDING),
        _stall_at_walls(60.2, 2.7),
    ),
    "check-101010": should(
        lane(宽度="5.5", 类型="停车车道"),
        lane(宽度="5", 类型="停车车道"),
        lane(类型="停车车道"),
        lane(宽度="5", 类型="单车道"),
    ),
    "check-101026": must(
        housing(stalls=stalls("地面")), housing(stalls=stalls("地面", length=5.4)), housing(), ALWAYS
    ),
    "check-101035-vehicle": should(
        gates(entrance(), entrance(x=20)),
        gates(entrance()),
        gates(entrance(), entrance(words="", x=20)),
        ALWAYS,
    ),
    "check-101035-pedestrian": should(
        gates(entrance(words="人行"), entrance(words="人行", x=20)), gates(entrance()), housing(), ALWAYS
    ),
    "check-101035-width": should(
        gates(entrance(宽度="4")), gates(entrance(宽度="3.9")), gates(entrance()), ALWAYS
    ),
    "check-101055": should(
        basement(120, y=120, use="水泵房"),
        basement(use="水泵房"),
        storeys(floor(None, (-1,), use="水泵房")),
        housing(),
    ),
    "check-table-agrees": should(
        stated(("用地面积", "40000", "m²")),
        stated(("用地面积", "41000", "m²")),
        stated(("绿地面积", "100", "m²"), greens=(green(100), green(100, "屋顶绿地"))),
        housing(),
    ),
    "check-table-stalls-agree": should(
        stated(("机动车位", "1", "个"), stalls=stalls("地面")),
        stated(("机动车位", "2", "个"), stalls=stalls("地面")),
        stated(("非机动车位", "30", "辆"), nonmotor=(NonMotorParking(box(150, 150, 9, 9, "非机动车位")),)),
        housing(),
    ),
    "check-declared-agrees": should(
        Declaring(housing(), {"site_area": Decimal(40_000)}),
        Declaring(housing(), {"site_area": Decimal(41_000)}),
        Declaring(housing(greens=(green(100), green(100, "屋顶绿地"))), {"green_area": Decimal(100)}),
        housing(),
    ),
    "check-declared-stalls-agree": should(
        Declaring(housing(stalls=stalls("地面")), {"parking_motor": Decimal(1)}),
        Declaring(housing(stalls=stalls("地面")), {"parking_motor": Decimal(2)}),
        Declaring(
            housing(nonmotor=(NonMotorParking(box(150, 150, 9, 9, "非机动车位")),)),
            {"parking_nonmotor": Decimal(30)},
        ),
        housing(),
    ),
    "check-declared-table-agree": should(
        Declaring(stated(("容积率", "2.10", "")), {"far": Decimal("2.10")}),
        Declaring(stated(("容积率", "2.10", "")), {"far": Decimal("2.20")}),
        "two written figures are compared: both are there, or there is nothing to compare",
        stated(("容积率", "2.10", "")),
    ),
    "check-dimension-agrees": should(
        dimensioned("40.0", 40.0),
        dimensioned("42.0", 42.0),
        "a dimension whose text shows the measurement states nothing, and one that cannot be read is a loss",
        housing(),
    ),
}

NATION: Mapping[str, Case] = {**GB50352, **GB55031, **GB50016, **CHECKS}
