"""The city's ways of counting, each worked out by hand, and the lines anyone can add the figures up from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import book, box, entity, floor, house, scrutinised, site
from tongjian.engines.scrutiny import Report
from tongjian.engines.scrutiny.report import IndicatorPart
from tongjian.engines.siteplan import Balcony, Basement, Floor, Outline, RoofHouse, Site, SitePlan, Vertex

SUZHOU, CHINA = book(), book("_china")
# Before GB 55031-2022: half a balcony outside of the structure, enclosed or not (GB/T 50353-2013, 3.0.21).
OLD = date(2022, 6, 1)


def scalar(report: Report, name: str) -> IndicatorPart:
    part = report.indicators[name]
    assert isinstance(part, IndicatorPart)
    return part


def added_up(report: Report, side: str, *, below: bool | None = None) -> Decimal:
    lines = [line for line in report.floors if below is None or line.below is below]
    return sum((Decimal(getattr(line, side).area) for line in lines), Decimal(0))


def storey(*, width: float = 40, balcony: Balcony | None = None, use: str = "住宅") -> SitePlan:
    """One storey of width × 14 m at the origin, with what hangs on it."""
    ground = floor("1", (1,), x=0, width=width, use=use)
    return SitePlan(sites=(site(),), floors=(ground,), balconies=(balcony,) if balcony else ())


def outside(width: float, drawn: float, depth: float | None = None) -> Balcony:
    return Balcony(box(0, -drawn, width, drawn), building="1", storeys=(1,), enclosed=False, depth=depth)


# The storey is 40 × 14 = 560 m²; 12 % of it is 67.2 m².
@pytest.mark.parametrize(
    ("balcony", "counted", "note"),
    [
        # 20 × 1.8 = 36 m², 6.4 % of the storey, not deeper than 2.1 m: half of it, 18
        (outside(20, 1.8), "578.00", ""),
        # 20 × 2.1 = 42 m²: 2.1 m is not deeper than 2.1 m: 21
        (outside(20, 2.1), "581.00", ""),
        # 20 × 2.2 = 44 m², measured deeper than 2.1 m: all of it
        (outside(20, 2.2), "604.00", "进深 2.2 m"),
        # the stated depth is believed before the measured one: half of 44
        (outside(20, 2.2, depth=1.8), "582.00", ""),
        (outside(20, 1.8, depth=2.4), "596.00", "进深 2.4 m"),
        # 40 × 1.7 = 68 m², 12.14 % of the storey: all of it
        (outside(40, 1.7), "628.00", "超过本层 12%"),
        # 40 × 1.68 = 67.2 m², exactly 12 %: half, 33.6
        (outside(40, 1.68), "593.60", ""),
        # inside the outline, which holds its 8 m² already: nothing more, nothing less
        (Balcony(box(0, 0, 4, 2), building="1", storeys=(1,), enclosed=False), "560.00", "主体结构内"),
    ],
)
def test_a_balcony_towards_far(balcony: Balcony, counted: str, note: str) -> None:
    # By the text in force today an open balcony counts half (GB 55031-2022, 3.1.5).
    part = scalar(scrutinised(storey(balcony=balcony), SUZHOU), "floor_area_far")
    assert part.value == counted
    assert note in part.formula


def test_a_balcony_on_several_storeys_is_inside_of_some_only() -> None:
    wide, narrow = floor("1", (1,), x=0, depth=16), floor("1", (2, 3), x=0, y=2, depth=14)
    balcony = Balcony(box(0, 0, 5, 1.5), building="1", storeys=(1, 2, 3), enclosed=False)
    plan = SitePlan(sites=(site(),), floors=(wide, narrow), balconies=(balcony,))
    old = scrutinised(plan, CHINA, today=OLD)
    # 40 × 16 + 2 × 40 × 14 = 1,760; 7.5 m² inside of storey 1 (full, already there), half outside of 2 and 3
    assert scalar(old, "floor_area_above").value == "1767.50"
    lines = [line for line in old.floors if line.part == "阳台"]
    assert [(line.storeys, line.national.factor) for line in lines] == [((1,), "0"), ((2, 3), "0.5")]


def test_an_open_parking_building_is_excluded_up_to_three_metres() -> None:
    low, high = floor("1", (1,), use="停车楼", height=3.0), floor("1", (2,), use="停车楼", height=3.1)
    report = scrutinised(SitePlan(sites=(site(),), floors=(low, high)), SUZHOU)
    # 560 m² excluded (3.2.4), 560 m² of 3.1 m counted
    assert scalar(report, "floor_area_far").value == "560.00"
    assert "须核实为敞开式" in scalar(report, "floor_area_far").reason
    assert [line.far.clause for line in report.floors] == ["3.2.4", "3.1.4、3.1.6"]


@pytest.mark.parametrize(("sides", "counted"), [("2", "0.00"), ("1", "560.00")])
def test_an_open_ground_floor_says_on_how_many_sides(sides: str, counted: str) -> None:
    ground = floor("1", (1,), use="架空层", attributes={"开敞面数": sides})
    part = scalar(scrutinised(SitePlan(sites=(site(),), floors=(ground,)), SUZHOU), "floor_area_far")
    # excluded when open on two sides or more (3.2.1), and then nobody has to look again
    assert (part.value, part.reason) == (counted, "")


@pytest.mark.parametrize(("top", "counted"), [("1.5", "560.00"), ("1.51", "960.00"), ("-0.6", "560.00")])
def test_a_basement_that_stands_out_of_the_ground_counts_in_full(top: str, counted: str) -> None:
    # 400 m², buried on nine tenths of its perimeter: out of FAR unless its top is above 1.5 m (3.3.1)
    basement = Basement(box(0, 0, 40, 10), {"顶板标高": top}, storeys=1, burial_ratio=0.9)
    plan = SitePlan(sites=(site(),), floors=(floor("1"),), basements=(basement,))
    assert scalar(scrutinised(plan, SUZHOU), "floor_area_far").value == counted


def test_basements_that_overlap_count_once_towards_far() -> None:
    shallow = Basement(box(0, 0, 40, 10), storeys=1, burial_ratio=0.3)
    deep = Basement(box(30, 0, 20, 10), storeys=2, burial_ratio=0.3)
    report = scrutinised(SitePlan(sites=(site(),), floors=(floor("1"),), basements=(shallow, deep)), SUZHOU)
    # 560 above; level 1: 400 + 200 − 100 common, level 2: 200; less than half buried: in full
    assert scalar(report, "floor_area_far").value == "1260.00"


def test_a_basement_of_unknown_depth_counts_once_and_may_be_more() -> None:
    basement = Basement(box(0, 0, 40, 10), burial_ratio=0.3)
    report = scrutinised(SitePlan(sites=(site(),), floors=(floor("1"),), basements=(basement,)), SUZHOU)
    part = scalar(report, "floor_area_far")
    assert part.value == "960.00"
    assert "未注层数，按 1 层计入" in part.reason


@pytest.mark.parametrize(
    ("attributes", "percent"),
    [
        # the house alone: 560 ÷ 40,000
        ({"覆土厚度": "0.6", "顶板标高": "1.5"}, "1.40"),
        ({}, "1.40"),
        # 60 × 50 = 3,000 m² of basement, 560 of it under the house: (560 + 2,440) ÷ 40,000
        ({"覆土厚度": "0.5m", "顶板标高": "-0.5"}, "7.50"),
        ({"覆土厚度": "1.2", "顶板标高": "1.6 m"}, "7.50"),
    ],
)
def test_a_basement_out_of_the_ground_counts_towards_density(
    attributes: dict[str, str], percent: str
) -> None:
    basement = Basement(box(10, 10, 60, 50), attributes, storeys=1, burial_ratio=0.9)
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20),), basements=(basement,))
    part = scalar(scrutinised(plan, SUZHOU), "coverage")
    assert part.value == percent
    assert ("5.1.1" in part.formula) is (percent != "1.40")
    assert ("按不计入建筑密度" in part.reason) is not bool(attributes)
    assert scalar(scrutinised(plan, CHINA), "coverage").value == "1.40"


def test_housing_covers_what_the_larger_of_its_two_lowest_storeys_projects_on() -> None:
    floors = (floor("1", (1,)), floor("1", (2,), depth=16), floor("1", (3,), depth=20))
    plan = SitePlan(sites=(site(100, 100),), buildings=(house("1", 20, 20, storeys=3),), floors=floors)
    report = scrutinised(plan, SUZHOU)
    # storey 2: 40 × 16 = 640 of 10,000; storey 3 is none of the two lowest
    assert scalar(report, "coverage").value == "6.40"
    assert "第 2 层投影 640.00，多 80.00（5.2）" in scalar(report, "coverage").formula
    assert scalar(report, "footprint_area").value == "560.00"
    office = replace(plan, buildings=(house("1", 20, 20, storeys=3, use="办公"),))
    assert scalar(scrutinised(office, SUZHOU), "coverage").value == "5.60"


@pytest.mark.parametrize(
    ("room", "height"),
    [
        # the roof is 40 × 14 = 560 m², a quarter of it 140 m²
        (RoofHouse(box(25, 22, 14, 10), building="1", height=6.0), "54.00"),
        (RoofHouse(box(25, 22, 14, 10), building="1", height=6.1), "60.10"),
        (RoofHouse(box(25, 22, 14.1, 10), building="1", height=4.5), "58.50"),
        # without a number it belongs to the building it is drawn on
        (RoofHouse(box(25, 22, 14.1, 10), height=4.5), "58.50"),
        (RoofHouse(box(125, 122, 14.1, 10), height=4.5), "54.00"),
    ],
)
def test_a_room_on_the_roof_counts_beyond_six_metres_or_a_quarter(room: RoofHouse, height: str) -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20),), roof_houses=(room,))
    part = scalar(scrutinised(plan, SUZHOU), "building_height_max")
    assert part.value == height
    assert ("4.4.2" in part.formula) is (height != "54.00")


def test_a_room_of_unknown_height_leaves_the_height_open() -> None:
    plan = SitePlan(buildings=(house("1", 0, 0),), roof_houses=(RoofHouse(box(1, 1, 5, 5), building="1"),))
    part = scalar(scrutinised(plan, SUZHOU), "building_height_max")
    assert (part.value, part.reason) == ("54.00", "1号楼屋顶间未注高度")


def test_a_height_nobody_stated_is_added_up_from_the_storeys_and_may_be_more() -> None:
    floors = (floor("1", (1,), height=4.5), floor("1", range(2, 7), height=3.0))
    plan = SitePlan(buildings=(house("1", 0, 0, storeys=6, height=None),), floors=floors)
    part = scalar(scrutinised(plan, SUZHOU), "building_height_max")
    # 4.5 + 5 × 3.0
    assert part.value == "19.50"
    assert "按各层层高累计" in part.formula
    assert "不含室内外高差和女儿墙" in part.reason
    gone = replace(plan, floors=floors[:1])
    assert scalar(scrutinised(gone, SUZHOU), "building_height_max").state == "missing"


def test_area_by_use_without_all_buildings_is_no_area_by_use() -> None:
    plan = SitePlan(buildings=(house("1", 0, 0), house("2", 0, 60)), floors=(floor("1"),))
    part = scalar(scrutinised(plan, SUZHOU), "floor_area_by_use")
    assert (part.state, part.value, part.reason) == ("not_computable", None, "2号楼没有楼层轮廓")


def test_the_lines_name_what_counted_and_by_which_clause() -> None:
    floors = (floor("1", (1,), use="商业", height=6.5), floor("1", range(2, 5)), floor("1", (5,), height=2.0))
    report = scrutinised(SitePlan(sites=(site(),), floors=floors), SUZHOU, today=OLD)
    said = [
        (x.storeys, x.count, x.national.factor, x.national.area, x.far.factor, x.far.area)
        for x in report.floors
    ]
    assert said == [
        # 560 m² counted twice for 6.5 m of retail (3.3.2.2)
        ((1,), 1, "1", "560", "2", "1120"),
        ((2, 3, 4), 3, "1", "1680", "1", "1680"),
        # lower than 2.20 m: half (3.0.1)
        ((5,), 1, "0.5", "280", "0.5", "280"),
    ]
    assert [line.far.clause for line in report.floors] == ["3.3.2.2", "3.0.1", "3.0.1"]


def test_what_is_drawn_twice_is_a_line_of_its_own() -> None:
    twice = (floor("1", (1, 2), x=0), floor("1", (2, 3), x=0))
    report = scrutinised(SitePlan(sites=(site(),), floors=twice), SUZHOU)
    overlap = report.floors[-1]
    assert (overlap.overlap, overlap.storeys, overlap.national.area) == (True, (2,), "-560")
    assert overlap.national.factor is None


STOREYS = st.builds(
    lambda x, w, d, n, height, use: Floor(
        box(x, 0, w, d), building="1", storeys=tuple(n), storey_height=height, use=use
    ),
    st.integers(0, 60),
    st.integers(1, 40),
    st.integers(1, 20),
    st.lists(st.sampled_from([-2, -1, 1, 2, 3]), min_size=1, max_size=3, unique=True),
    st.sampled_from([None, 2.0, 3.0, 4.2, 7.0]),
    st.sampled_from(["住宅", "商业", "架空", "办公"]),
)
BASEMENTS = st.builds(
    lambda x, w, storeys, burial: Basement(box(x, 0, w, 30), storeys=storeys, burial_ratio=burial),
    st.integers(0, 60),
    st.integers(1, 60),
    st.integers(1, 3),
    st.sampled_from([None, 0.2, 0.6, 0.9]),
)


@given(
    st.lists(STOREYS, min_size=1, max_size=5),
    st.lists(BASEMENTS, max_size=2),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.integers(1, 3)), max_size=3),
)
def test_every_floor_area_is_the_sum_of_its_lines(
    floors: list[Floor], basements: list[Basement], balconies: list[tuple[int, int, int]]
) -> None:
    hanging = tuple(
        Balcony(box(x, -d / 2, w, d), building="1", storeys=(1, 2), enclosed=False) for x, w, d in balconies
    )
    plan = SitePlan(sites=(site(),), floors=tuple(floors), basements=tuple(basements), balconies=hanging)
    report = scrutinised(plan, SUZHOU)
    for line in report.floors:
        for side in (line.national, line.far):
            if side.factor is not None:
                assert Decimal(side.area) == Decimal(line.area) * line.count * Decimal(side.factor)
    for name, side, below in (
        ("floor_area_above", "national", False),
        ("floor_area_below", "national", True),
        ("floor_area_far", "far", None),
    ):
        part = scalar(report, name)
        if part.state == "value":
            assert isinstance(part.value, str)
            assert abs(Decimal(part.value) - added_up(report, side, below=below)) <= Decimal("0.005"), name


def test_a_building_of_arcs_is_added_up_exactly() -> None:
    circle = Outline((Vertex(-10, 0, 1.0), Vertex(10, 0, 1.0)), entity())
    plan = SitePlan(sites=(Site(box(-50, -50, 100, 100)),), floors=(Floor(circle, storeys=(1, 2, 3)),))
    # 3 × π × 10²
    assert scalar(scrutinised(plan, SUZHOU), "floor_area_above").value == "942.48"
