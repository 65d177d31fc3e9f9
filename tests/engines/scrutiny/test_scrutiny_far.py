"""Which floor area counts towards FAR, by the city's rules where they speak."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engines.scrutiny.siteplans import TODAY, book, box, floor, house, scrutinised, site
from tongjian.engines.scrutiny.cityrules import Burial, BurialShare, TallStorey
from tongjian.engines.siteplan import Basement, SitePlan

SUZHOU = book()
FAR = SUZHOU.on(TODAY).far


def far_area(*floors: object, basements: tuple[Basement, ...] = ()) -> str | None:
    plan = SitePlan(sites=(site(),), floors=floors, basements=basements)  # type: ignore[arg-type]
    part = scrutinised(plan, SUZHOU).indicators["floor_area_far"]
    return part.value


@pytest.mark.parametrize(
    ("use", "height", "times"),
    [
        ("住宅", 3.9, 1),
        ("住宅", 3.91, 2),
        ("住宅", 5.4, 2),
        ("住宅", 5.41, 3),
        ("办公", 4.5, 1),
        ("办公", 6.0, 2),
        ("商业", 6.0, 1),
        ("商业", 8.1, 3),
        ("厂房", 8.0, 1),
        ("厂房", 11.5, 3),
        ("配电", 9.0, 1),
    ],
)
def test_a_tall_storey_counts_several_times(use: str, height: float, times: int) -> None:
    assert far_area(floor("1", use=use, height=height)) == f"{560 * times}.00"


def test_floor_area_itself_is_not_multiplied() -> None:
    plan = SitePlan(sites=(site(),), floors=(floor("1", use="商业", height=6.5),))
    indicators = scrutinised(plan, SUZHOU).indicators
    assert indicators["floor_area_above"].value == "560.00"
    assert indicators["floor_area_far"].value == "1120.00"
    assert "商业 6.5 m ×2" in indicators["floor_area_far"].formula


def test_a_floor_takes_its_use_from_its_building() -> None:
    plan = SitePlan(
        sites=(site(),),
        buildings=(house("1", 10, 10, use="办公楼"),),
        floors=(floor("1", use=None, height=5.0),),
    )
    assert scrutinised(plan, SUZHOU).indicators["floor_area_far"].value == "1120.00"


def test_an_open_ground_floor_is_excluded_and_to_be_looked_at() -> None:
    plan = SitePlan(sites=(site(),), floors=(floor("1", use="架空层"), floor("1", (2,))))
    part = scrutinised(plan, SUZHOU).indicators["floor_area_far"]
    assert part.value == "560.00"
    assert "不少于两面开敞" in part.reason


def test_a_low_technical_storey_counts_half_though_the_national_text_leaves_it_out() -> None:
    assert far_area(floor("1", (), name="设备层", use=None, height=2.2)) == "280.00"
    assert far_area(floor("1", (), name="设备层", use=None, height=2.1)) == "280.00"
    assert far_area(floor("1", (), name="设备层", use=None, height=2.3)) == "560.00"


@pytest.mark.parametrize(("ratio", "counted"), [(0.67, "0"), (0.6, "500"), (0.5, "1000"), (0.2, "1000")])
def test_a_basement_counts_by_how_deep_it_is_buried(ratio: float, counted: str) -> None:
    basement = Basement(box(0, 0, 50, 20), storeys=1, burial_ratio=ratio)
    assert far_area(floor("1"), basements=(basement,)) == f"{560 + int(counted)}.00"


def test_a_basement_that_does_not_say_is_left_out_and_reviewed() -> None:
    basement = Basement(box(20, 20, 50, 20), storeys=1)
    plan = SitePlan(sites=(site(),), floors=(floor("1"),), basements=(basement,))
    report = scrutinised(plan, SUZHOU)
    assert report.indicators["floor_area_far"].value == "560.00"
    finding = next(f for f in report.findings if f.rule == "sz2018-3.3.1")
    assert finding.verdict == "review"
    assert finding.entities == (basement.outline.entity.handle,)
    assert "埋深比" in finding.missing


def test_without_city_rules_everything_above_ground_counts() -> None:
    plan = SitePlan(sites=(site(),), floors=(floor("1", height=9.0, use="商业"),))
    assert scrutinised(plan, book("_china")).indicators["floor_area_far"].value == "560.00"


def test_the_ratio_is_rounded_where_the_clause_rounds_and_only_there() -> None:
    plan = SitePlan(sites=(site(100, 100.5),), floors=(floor("1", (1, 2)),))
    rounded = scrutinised(plan, SUZHOU).indicators["far"]
    assert rounded.value == "0.11"
    assert "取 2 位小数" in rounded.formula
    assert "位小数" not in scrutinised(plan, book("_china")).indicators["far"].formula


def test_the_multiple_grows_by_one_for_each_step_begun() -> None:
    tall = TallStorey(uses=("x",), over=Decimal("4.5"), step=Decimal("1.5"), clause="")
    heights = ["4.5", "4.500001", "6", "6.01", "7.5", "7.51"]
    assert [int(tall.factor(Decimal(h))) for h in heights] == [1, 2, 2, 3, 3, 4]


def test_burial_is_read_from_the_deepest_share_down() -> None:
    shares = (
        BurialShare(over=Decimal("0.66"), factor=Decimal(0)),
        BurialShare(over=Decimal("0.5"), factor=Decimal("0.5")),
    )
    burial = Burial(clause="", shares=shares)
    assert [burial.factor(Decimal(r)) for r in ("0.9", "0.6", "0.5", "0")] == [0, Decimal("0.5"), 1, 1]
