"""江苏省城市规划管理技术规定（2025年版）: one case for each rule."""

from __future__ import annotations

from collections.abc import Mapping

from tests.engines.scrutiny.rule_drawings.case import Case, Declaring, must, should
from tests.engines.scrutiny.rule_drawings.plans import (
    bare,
    basement,
    built,
    entrance,
    gable_to_the_south,
    gables,
    garage,
    gates,
    housing,
    marked,
    near,
    office_pair,
    offices,
    parallel,
    parking,
    perpendicular,
    sized,
    stalls,
    storeyed,
    storeys,
    unfloored,
    unread,
    without,
    written,
)
from tests.engines.scrutiny.siteplans import entity, floor, green, house, line
from tongjian.engines.siteplan import Building, FeatureKind, Outline, PlanPart, Vertex

ROAD, RIVER = FeatureKind.ROAD_RED_LINE, FeatureKind.BLUE_LINE
_SILENT = {"storeys_above": None, "height": None}


def _angled(reach: float) -> Building:
    """An L of two wings 14 m deep, 150 m and `reach` long."""
    corners = ((10, 10), (160, 10), (160, 24), (24, 24), (24, 10 + reach), (10, 10 + reach))
    outline = Outline(tuple(Vertex(float(x), float(y)) for x, y in corners), entity("建筑基底"))
    return Building(outline, number="1", storeys_above=6, height=18.0, use="商务办公", fire_rating="二级")


def _footbridge(**attributes: str) -> Building:
    return written(house("T", 100, 100, 6, 40, use="人行天桥", storeys=1, height=8.0), **attributes)


SITES: Mapping[str, Case] = {
    "js2025-2.5.1-residential": should(
        sized("住宅", 50, 40), sized("住宅", 50, 39), sized("住宅", 50, 40, None), sized("办公", 50, 40)
    ),
    "js2025-2.5.1-other": should(
        sized("办公", 50, 60), sized("办公", 50, 59), sized("办公", 50, 60, None), sized("住宅", 50, 60)
    ),
    "js2025-2.5.4-residential-density": must(
        storeyed(18, 55, 40), storeyed(18, 55, 41), sized("住宅", 50, 40, None), sized("办公", 50, 40)
    ),
    "js2025-2.5.4-residential-far": must(
        storeyed(20, 40, 38.75),
        storeyed(20, 40, 39),
        sized("住宅", 50, 40, None),
        sized("办公", 50, 40),
        review=storeyed(3, 61, 60),
    ),
    "js2025-2.5.4-office-density": must(
        storeyed(10, 70, 50, "办公"),
        storeyed(10, 71, 50, "办公"),
        sized("办公", 50, 40, None),
        sized("住宅", 50, 40),
    ),
    "js2025-2.5.4-office-far": must(
        storeyed(10, 100, 50, "办公"),
        storeyed(10, 100, 51, "办公"),
        sized("办公", 50, 40, None),
        sized("住宅", 50, 40),
    ),
    "js2025-2.5.4-retail-density": must(
        storeyed(4, 55, 100, "商业"),
        storeyed(4, 56, 100, "商业"),
        sized("商业", 50, 40, None),
        sized("住宅", 50, 40),
    ),
    "js2025-2.5.4-retail-far": must(
        storeyed(11, 50, 100, "商业"),
        storeyed(12, 50, 100, "商业"),
        sized("商业", 50, 40, None),
        sized("住宅", 50, 40),
    ),
    "js2025-2.5.4-industry-far": must(
        storeyed(3, 50, 100, "厂房"), storeyed(2, 50, 100, "厂房"), unfloored("厂房"), housing()
    ),
    "js2025-2.5.4-research-far": must(
        storeyed(5, 50, 100, "研发"), storeyed(4, 50, 100, "研发"), unfloored("研发"), housing()
    ),
    "js2025-2.5.4-high-standard-factory-far": must(
        storeyed(4, 50, 100, "高标准厂房"),
        storeyed(3, 50, 100, "高标准厂房"),
        unfloored("高标准厂房"),
        housing(),
    ),
    "js2025-2.7.2": must(
        housing(greens=(green(12_000),)), housing(greens=(green(11_999),)), housing(), offices()
    ),
}

SPACING: Mapping[str, Case] = {
    "js2025-3.2.3": must(
        parallel(23.4), parallel(23.3), parallel(23.4, None), housing(), review=parallel(60, 18)
    ),
    "js2025-3.2.5.2": must(
        gable_to_the_south(21.1),
        gable_to_the_south(21.0),
        gable_to_the_south(21.1, None),
        housing(),
        review=gable_to_the_south(50, 18),
    ),
    "js2025-3.2.12-kindergarten": must(
        parallel(27.9, north="幼儿园"),
        parallel(27.8, north="幼儿园"),
        parallel(27.9, None, north="幼儿园"),
        parallel(27.9),
        review=parallel(60, 18, north="幼儿园"),
    ),
    "js2025-3.2.12-others": must(
        parallel(27, north="养老院"),
        parallel(26.9, north="养老院"),
        parallel(27, None, north="养老院"),
        parallel(27),
        review=parallel(60, 18, north="小学"),
    ),
    "js2025-3.2.8.1-parallel": must(
        parallel(40, 18), parallel(39.9, 18), without(parallel(40), **_SILENT), housing()
    ),
    "js2025-3.2.8.1-perpendicular": must(
        perpendicular(30), perpendicular(29.9), without(perpendicular(30), **_SILENT), housing()
    ),
    "js2025-3.2.8.2": must(gables(15, 60, 75), gables(14.9, 60, 74.9), gables(14.9), housing()),
    "js2025-3.2.10.1-wide": must(
        office_pair(18, 40), office_pair(17.9, 40), office_pair(18, 40, None), parallel(20)
    ),
    "js2025-3.2.10.1-middle": must(
        office_pair(15, 20), office_pair(14.9, 20), office_pair(15, 20, None), parallel(20)
    ),
    "js2025-3.2.10.1-narrow": must(
        office_pair(13, 14), office_pair(12.9, 14), office_pair(13, 14, None), parallel(20)
    ),
}

SETBACKS: Mapping[str, Case] = {
    "js2025-3.3.3.1-main": must(
        built(house("1", 20, 11.7, storeys=6, height=18.0)),
        built(house("1", 20, 11.6, storeys=6, height=18.0)),
        built(house("1", 20, 11.7, storeys=6, height=None)),
        offices(),
        review=housing(),
    ),
    "js2025-3.3.3.1-side": should(
        built(house("1", 7.5, 40)),
        built(house("1", 7.4, 40)),
        built(house("1", 7.5, 40, storeys=None, height=None)),
        offices(),
    ),
    "js2025-3.3.3.6": must(basement(5), basement(4.9), unread(basement(5), PlanPart.BASEMENT), housing()),
    "js2025-3.3.3.6-renewal": must(
        basement(3),
        basement(2.9),
        unread(basement(3), PlanPart.SITE),
        Declaring(basement(3), {}),
        renewal=True,
    ),
    "js2025-3.3.4.1": must(
        near(ROAD, 17, 等级="支路"), near(ROAD, 17.5, 等级="支路"), near(ROAD, 18), housing()
    ),
    "js2025-3.3.4.2": must(
        near(ROAD, 15, 等级="次干路"), near(ROAD, 15.5, 等级="主干路"), near(ROAD, 16), housing()
    ),
    "js2025-3.3.6": must(
        near(RIVER, 12),
        near(RIVER, 12.5),
        unread(near(RIVER, 12), PlanPart.BLUE_LINE),
        near(RIVER, 15, 类型="河口线"),
    ),
    "js2025-3.3.6-bank": must(
        near(RIVER, 10, 类型="河口线"),
        near(RIVER, 10.5, 类型="河口线"),
        unread(near(RIVER, 10, 类型="河口线"), PlanPart.BUILDING),
        near(RIVER, 12),
    ),
}

BUILDINGS: Mapping[str, Case] = {
    "js2025-2.6.1": must(
        storeys(floor("1", height=3.0)),
        storeys(floor("1", height=2.9)),
        storeys(floor("1", height=None)),
        storeys(floor("1", use="商业")),
    ),
    "js2025-2.6.4": must(
        built(_footbridge(净高="5.0")),
        built(_footbridge(净高="4.4")),
        built(_footbridge()),
        housing(),
        review=built(_footbridge(净高="4.7")),
    ),
    "js2025-2.8.2": must(basement(顶板标高="-0.5"), basement(顶板标高="-0.4"), basement(), housing()),
    "js2025-6.2.4": should(
        housing(),
        built(house("1", 10, 10, 151, 14)),
        unread(housing(), PlanPart.FIRE_LANE),
        bare,
    ),
    "js2025-6.2.4-total": should(
        built(_angled(83)),
        built(_angled(85)),
        unread(housing(), PlanPart.BUILDING),
        bare,
    ),
}

TRAFFIC: Mapping[str, Case] = {
    "js2025-6.2.1": must(
        gates(entrance(夹角="75")),
        gates(entrance(夹角="74°")),
        gates(entrance()),
        gates(entrance(words="人行")),
    ),
    "js2025-6.2.2-main": must(
        gates(entrance(等级="主干路", 距停止线="100")),
        gates(entrance(等级="主干路", 距停止线="99")),
        gates(entrance(等级="主干路")),
        gates(entrance(等级="支路", 距停止线="60")),
    ),
    "js2025-6.2.2-secondary": must(
        housing(line(ROAD, (0, 0), (200, 0), 等级="次干路"), entrance(距停止线="80")),
        housing(line(ROAD, (0, 0), (200, 0), 等级="次干路"), entrance(距停止线="79.5")),
        gates(entrance(距停止线="80")),
        gates(entrance(等级="支路", 距停止线="60")),
    ),
    "js2025-6.2.2-branch": must(
        gates(entrance(等级="支路", 距停止线="50")),
        gates(entrance(等级="支路", 距停止线="29")),
        gates(entrance(等级="支路", 距停止线="很远")),
        gates(entrance(words="人行")),
        review=gates(entrance(等级="支路", 距停止线="40")),
    ),
    "js2025-6.5.2-motor": must(
        parking(motor=40), parking(motor=39), parking(motor=40, words="某某间"), parking(use="地下车库")
    ),
    "js2025-6.5.2-nonmotor": must(
        parking(bicycles=60), parking(bicycles=59), parking(bicycles=None), parking(use="地下车库")
    ),
    "js2025-6.5.3-garage-min": should(
        garage(60, "地下", "地下"), garage(59, "地下", "地下"), garage(60, "地下", "机械"), garage(60, "地面")
    ),
    "js2025-6.5.3-garage-max": should(
        garage(80, "地下", "地下"),
        garage(81, "地下", "地下"),
        garage(80, "地下", use="某某间"),
        garage(60, "地面"),
    ),
    "js2025-6.5.3-mechanical-min": should(
        garage(30, "机械", "机械"), garage(29, "机械", "机械"), garage(30, "地下", "机械"), garage(60, "地下")
    ),
    "js2025-6.5.3-mechanical-max": should(
        garage(50, "机械", "机械"), garage(51, "机械", "机械"), garage(50, "地下", "机械"), garage(60, "地下")
    ),
    "js2025-6.5.4": should(
        storeys(marked(floor("1", use="停车楼"), 净高="2.4")),
        storeys(marked(floor("1", use="停车楼"), 净高="2.5")),
        storeys(floor("1", use="停车楼")),
        storeys(floor("1")),
    ),
    "js2025-6.5.7": should(
        offices(stalls=stalls(*["地面"] * 9, "充电")),
        offices(stalls=stalls(*["地面"] * 10, "充电")),
        offices(stalls=stalls(*["地面"] * 10, None)),
        housing(stalls=stalls("地面")),
    ),
}

PROVINCE: Mapping[str, Case] = {**SITES, **SPACING, **SETBACKS, **BUILDINGS, **TRAFFIC}
