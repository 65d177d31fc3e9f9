"""The kinds of measures where geometry is not as simple as in the drawings of the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engines.scrutiny.rule_drawings.plans import (
    balcony,
    bay,
    built,
    entrance,
    housing,
    storeys,
    written,
)
from tests.engines.scrutiny.siteplans import book, box, entity, floor, house, line, scrutinised, site
from tongjian.engines.scrutiny.report import FindingPart
from tongjian.engines.siteplan import Building, Feature, FeatureKind, Outline, Path, SitePlan, Vertex

SUZHOU = book()
ROAD, LANE, FIRE_LANE = FeatureKind.ROAD_RED_LINE, FeatureKind.LANE, FeatureKind.FIRE_LANE


def findings(plan: SitePlan, rule: str) -> list[FindingPart]:
    return [finding for finding in scrutinised(plan, SUZHOU).findings if finding.rule == rule]


def only(plan: SitePlan, rule: str) -> FindingPart:
    (finding,) = findings(plan, rule)
    return finding


@pytest.mark.parametrize(
    ("end", "angle", "verdict"),
    [((96, 30), "90.00", "pass"), ((101, 30), "80.54", "pass"), ((116, 30), "56.31", "fail")],
)
def test_the_angle_of_an_entrance_is_that_of_its_lane_with_the_road(
    end: tuple[float, float], angle: str, verdict: str
) -> None:
    road = line(ROAD, (0, 0), (200, 0), 等级="支路")
    lane = line(LANE, (96, 0), end, (150, 150))
    finding = only(housing(road, lane, entrance())(), "js2025-6.2.1")
    assert (finding.actual, finding.verdict) == (angle, verdict)
    assert lane.shape.entity.handle in finding.entities


def test_a_lane_far_from_the_entrance_is_not_its_own() -> None:
    plan = housing(line(ROAD, (0, 0), (200, 0)), line(LANE, (150, 20), (150, 90)), entrance())()
    assert only(plan, "js2025-6.2.1").verdict == "not_verifiable"


def test_a_fire_lane_through_a_long_building_makes_it_two() -> None:
    long = house("1", 10, 10, 180, 14)
    lane = line(FIRE_LANE, (100, 0), (100, 60), 宽度="4")
    assert only(built(long)(), "js2025-6.2.4").verdict == "review"
    finding = only(built(long, features=(lane,))(), "js2025-6.2.4")
    assert (finding.verdict, finding.actual) == ("pass", "90.00")
    beside = line(FIRE_LANE, (0, 40), (200, 40), 宽度="4")
    assert only(built(long, features=(beside,))(), "js2025-6.2.4").actual == "180.00"


def test_the_wings_of_a_building_count_in_its_total_length() -> None:
    corners = ((0, 0), (150, 0), (150, 14), (14, 14), (14, 86), (150, 86), (150, 100), (0, 100))
    outline = Outline(tuple(Vertex(float(x), float(y)) for x, y in corners), entity())
    horseshoe = Building(outline, number="1", storeys_above=6, height=18.0, use="住宅", fire_rating="二级")
    finding = only(built(horseshoe)(), "js2025-6.2.4-total")
    assert finding.actual == "372.00"  # two wings of 150 m and 72 m between them
    assert only(built(house("1", 10, 10, 180, 14))(), "js2025-6.2.4-total").actual == "180.00"


def test_a_round_building_is_as_long_as_it_is_wide() -> None:
    outline = Outline((Vertex(50, 100, 1.0), Vertex(110, 100, 1.0)), entity())
    tower = Building(outline, number="1", storeys_above=18, height=54.0, use="住宅")
    assert float(only(built(tower)(), "js2025-6.2.4-total").actual or 0) == pytest.approx(60, abs=0.01)


def test_a_dead_end_drawn_as_an_outline_is_as_long_as_it_is() -> None:
    lane = Feature(LANE, box(20, 100, 121, 6), {"类型": "尽端路", "宽度": "6", "回车场": "无"})
    finding = only(housing(lane)(), "gb55031-4.3.6-dead-end")
    assert (finding.verdict, finding.actual) == ("fail", "121.00")


def test_a_short_dead_end_needs_no_word_about_turning() -> None:
    lane = line(LANE, (20, 100), (120, 100), 类型="尽端路", 宽度="6")
    assert only(housing(lane)(), "gb55031-4.3.6-dead-end").verdict == "pass"


def test_a_stall_with_its_head_at_a_wall_has_no_wall_beside_it() -> None:
    plan = housing(stalls=(bay(30, 34.1, "地面"),))()
    assert only(plan, "check-101008").verdict == "not_applicable"


def test_a_building_overhead_is_no_wall_of_a_garage() -> None:
    stalls = (bay(60.1, 24, "地下", 2.4), bay(20.1, 100, "地下", 2.4))
    plan = replace(housing(stalls=stalls)(), basements=housing()().basements)
    assert only(plan, "check-101008").verdict == "not_applicable"


def test_projections_at_a_storey_outline_elsewhere_on_the_sheet() -> None:
    storey = floor("1", (2,), x=400, y=0)
    away = [replace(balcony(20, 9), outline=box(400, -1.5, 9, 1.5, "阳台"))]
    plan = housing(floors=(storey,), balconies=tuple(away))()
    (finding,) = findings(plan, "sz2018-7.3.3-run")
    assert (finding.verdict, finding.actual) == ("review", "9.00")
    assert storey.outline.entity.handle in finding.entities


def test_a_recessed_balcony_sticks_out_nowhere() -> None:
    inside = replace(balcony(20, 12), outline=box(20, 20, 12, 1.5, "阳台"))
    assert only(housing(balconies=(inside,))(), "sz2018-7.3.3-run").verdict == "not_applicable"


def test_a_boundary_that_only_turns_off_a_road_is_no_frontage() -> None:
    road = line(ROAD, (0, 0), (66, 0), 等级="支路")
    shop = house("1", 20, 20, use="商业")
    plan = SitePlan(sites=(site(100, 100),), buildings=(shop,), features=(road,))
    finding = only(plan, "gb50352-4.2.5")
    assert (finding.verdict, finding.actual, finding.expected) == ("review", "66.00", "≥ 66.667")


def test_a_boundary_along_a_road_is_no_neighbours() -> None:
    slab = house("1", 20, 5, storeys=6, height=18.0)
    alone = built(slab)()
    assert only(alone, "js2025-3.3.3.1-main").verdict == "fail"
    roads = (line(ROAD, (-10, 0), (210, 0), 等级="支路"), line(ROAD, (-10, 200), (210, 200), 等级="支路"))
    assert only(replace(alone, features=roads), "js2025-3.3.3.1-main").verdict == "not_applicable"


def test_a_closed_road_line_is_crossed_like_an_open_one() -> None:
    road = Feature(ROAD, box(-50, -20, 300, 45), {"等级": "支路"})
    finding = only(housing(road)(), "gb55031-4.2.1-road")
    assert (finding.verdict, finding.actual) == ("fail", "40.00")


def test_an_entrance_takes_the_grade_of_the_road_it_lies_at() -> None:
    def plan(y: float) -> SitePlan:
        return housing(line(ROAD, (0, y), (200, y), 等级="主干路"), entrance(距停止线="90"))()

    assert only(plan(-5), "js2025-6.2.2-main").verdict == "fail"
    assert only(plan(-50), "js2025-6.2.2-main").verdict == "not_verifiable"


def test_a_pump_room_under_the_storeys_of_a_house() -> None:
    assert only(storeys(floor("1", (-1,), use="消防水泵房"))(), "check-101055").verdict == "review"
    office = built(house("1", 20, 20, use="商务办公"))()
    beneath = replace(office, floors=(floor("1", (-1,), use="水泵房"),))
    assert only(beneath, "check-101055").verdict == "pass"


def test_what_stands_far_enough_apart_need_not_be_known() -> None:
    factory = written(house("1", 20, 20, use="厂房", storeys=3, height=15.0), 火灾危险性="丙")
    far = house("2", 20, 60, use="商务办公")
    assert only(built(factory, far)(), "gb50016-3.4.1-first").verdict == "not_applicable"


def test_a_school_that_is_a_neighbour_of_two_entrances_is_one_breach_each() -> None:
    school = Feature(FeatureKind.NEIGHBOUR, box(60, -20, 60, 15), {"性质": "小学"})
    found = findings(housing(school, entrance(), entrance(x=62))(), "gb55031-4.3.4")
    assert [finding.verdict for finding in found] == ["fail", "fail"]
    assert {finding.actual for finding in found} == {"5.00"}


def test_a_number_that_is_none_is_quoted() -> None:
    finding = only(housing(entrance(等级="支路", 距停止线="约五十"))(), "js2025-6.2.2-branch")
    assert finding.missing == "出入口的距停止线“约五十”不是数"


@pytest.mark.parametrize("bulge", [0.2, -0.2])
def test_a_lane_that_bends_meets_the_road_as_it_does_at_the_road(bulge: float) -> None:
    road = line(ROAD, (0, 0), (200, 0))
    bent = Path((Vertex(96, 0, bulge), Vertex(96, 40)), entity("车行道"))
    finding = only(housing(road, Feature(LANE, bent), entrance())(), "js2025-6.2.1")
    # Over its chord an arc of bulge b begins at half its angle, 2·atan(b).
    assert float(finding.actual or 0) == pytest.approx(90 - 22.62, abs=0.2)
