"""Indicators of hand-built plans: values, states, reasons, and the sources beside them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import book, box, entity, floor, green, house, scrutinised, site, stall
from tongjian.engines.scrutiny import Conditions, Declared
from tongjian.engines.scrutiny.quantities import exact, two_places
from tongjian.engines.scrutiny.report import IndicatorPart
from tongjian.engines.siteplan import (
    IndicatorTable,
    NonMotorParking,
    Outline,
    Site,
    SitePlan,
    Vertex,
)

CHINA = book("_china")


def indicator(plan: SitePlan, name: str, **more: object) -> IndicatorPart:
    part = scrutinised(plan, CHINA, **more).indicators[name]
    assert isinstance(part, IndicatorPart)
    return part


def test_an_empty_plan_has_nothing_and_says_what_is_missing() -> None:
    report = scrutinised(SitePlan(), CHINA)
    for name, part in report.indicators.items():
        if isinstance(part, IndicatorPart):
            assert part.state in {"missing", "not_applicable", "not_computable"}, name
            assert part.value is None
            assert part.reason
    assert report.verdicts["pass"] == 0
    assert report.verdicts["fail"] == 0


def test_a_round_site_is_exact() -> None:
    circle = Outline((Vertex(-50, 0, 1.0), Vertex(50, 0, 1.0)), entity())
    assert indicator(SitePlan(sites=(Site(circle),)), "site_area").value == "7853.98"


def test_two_sites_are_one_parcel_and_their_overlap_counts_once() -> None:
    plan = SitePlan(sites=(Site(box(0, 0, 100, 100)), Site(box(90, 0, 100, 100))))
    report = scrutinised(plan, CHINA)
    assert report.indicators["site_area"].value == "19000.00"
    assert "重叠 1000.00 m²" in next(p.sentence for p in report.problems if p.code == "overlap")


def test_shares_are_percent_of_the_site() -> None:
    plan = SitePlan(sites=(site(100, 100),), buildings=(house("1", 10, 10),), greens=(green(3000),))
    assert indicator(plan, "coverage").value == "5.60"
    assert indicator(plan, "green_ratio").value == "30.00"


def test_a_share_of_nothing_is_missing() -> None:
    part = indicator(SitePlan(greens=(green(10),)), "green_ratio")
    assert part.state == "missing"
    assert "用地红线" in part.reason


def test_green_counts_with_its_factor() -> None:
    plan = SitePlan(greens=(green(1000, "集中绿地"), green(100, "屋顶绿地", 0.3)))
    assert indicator(plan, "green_area").value == "1030.00"
    assert indicator(plan, "green_area_concentrated").value == "1000.00"


def test_a_roof_green_without_factor_is_left_out_and_said() -> None:
    report = scrutinised(SitePlan(greens=(green(1000, "宅旁绿地"), green(100, "屋顶绿地"))), CHINA)
    assert report.indicators["green_area"].value == "1000.00"
    assert report.indicators["green_area_concentrated"].value == "0.00"
    assert "green-factor-missing" in {p.code for p in report.problems}


def test_concentrated_green_is_unknown_when_greens_do_not_say() -> None:
    assert indicator(SitePlan(greens=(green(1000),)), "green_area_concentrated").state == "missing"


def test_undersized_stalls_count_and_are_named() -> None:
    small, narrow = stall(5.4, 2.5), stall(5.5, 2.4)
    plan = SitePlan(stalls=(stall(), small, narrow, stall(5.4999, 2.5)))
    assert indicator(plan, "parking_motor").value == "4"
    part = indicator(plan, "parking_undersized")
    assert part.value == "2"
    assert part.entities == (small.outline.entity.handle, narrow.outline.entity.handle)


def test_bicycles_without_number_cannot_be_computed() -> None:
    known = NonMotorParking(box(0, 0, 10, 10), places=40)
    assert indicator(SitePlan(nonmotor=(known,)), "parking_nonmotor").value == "40"
    silent = SitePlan(nonmotor=(known, NonMotorParking(box(20, 0, 10, 10))))
    assert indicator(silent, "parking_nonmotor").state == "not_computable"


def test_the_largest_stated_height_with_those_that_say_nothing() -> None:
    plan = SitePlan(buildings=(house("1", 0, 0, height=53.6), house("2", 0, 50, height=None)))
    part = indicator(plan, "building_height_max")
    assert (part.value, part.reason) == ("53.60", "2号楼未注建筑高度")


def test_area_by_use_is_split_by_the_words_on_the_storeys() -> None:
    plan = SitePlan(floors=(floor("1", (1, 2)), floor("2", use="商业"), floor("2", use=None)))
    part = indicator(plan, "floor_area_by_use")
    assert part.value == {"住宅": "1120.00", "商业": "560.00", "未注明": "560.00"}


def test_a_figure_stands_beside_what_others_say() -> None:
    table = IndicatorTable(
        (
            ("总用地面积", "1.05", "万㎡"),
            ("容积率", "≤2.0", ""),
            ("绿地率(%)", "31.5%", ""),
            ("1. 机动车位", "1,200", "个"),
        )
    )
    plan = SitePlan(sites=(site(100, 100),), table=table)
    conditions = Conditions.model_validate({"site_area": {"max": "10000"}})
    declared = Declared.model_validate({"site_area": "10000"})
    sources = indicator(plan, "site_area", conditions=conditions, declared=declared).sources
    assert sources.geometry == "10000.00"
    assert sources.table == "10500.00"
    assert sources.declared == "10000.00"
    assert sources.condition == {"max": "10000"}
    assert indicator(plan, "far").sources.table is None
    assert indicator(plan, "green_ratio").sources.table == "31.50"
    assert indicator(plan, "parking_motor").sources.table == "1200"


def test_buildings_are_listed_with_what_they_state() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("7", 10, 20),), floors=(floor("7", range(1, 19)),))
    (part,) = scrutinised(plan, CHINA).indicators["buildings"]
    assert (part.name, part.storeys_above, part.height) == ("7号楼", 18, "54.00")
    assert (part.footprint_area, part.floor_area, part.setback) == ("560.00", "10080.00", "10.00")


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_noise_of_floats_never_decides(part: int, whole: int) -> None:
    """A share computed from measured centimetres is the share of the written numbers."""
    measured = exact(part / 100) * 100 / exact(whole / 100)
    assert measured == Decimal(part) * 100 / Decimal(whole)


@pytest.mark.parametrize(("number", "printed"), [("1483.435", "1483.44"), ("-0.005", "-0.01"), ("2", "2.00")])
def test_two_decimals_half_up(number: str, printed: str) -> None:
    assert two_places(Decimal(number)) == printed
