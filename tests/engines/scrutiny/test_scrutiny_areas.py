"""Floor areas under the two national rule sets, and what is counted once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import box, entity, floor, house, scrutinised, site
from tongjian.engines.scrutiny import Conditions, Declared
from tongjian.engines.scrutiny.arearules import GB55031_2022, GBT50353_2013, area_rules_on
from tongjian.engines.scrutiny.floorarea import floor_ledger
from tongjian.engines.scrutiny.overlaps import Piece, sound, weighted_area
from tongjian.engines.siteplan import Balcony, Basement, Outline, PlanPart, RoofHouse, SitePlan, Vertex

WHOLE = st.integers(0, 60)


@pytest.mark.parametrize(
    ("height", "old", "new"),
    [(2.20, "1", "1"), (3.0, "1", "1"), (2.19, "0.5", "0"), (None, "1", "1")],
)
def test_a_storey_lower_than_220_counts_half_in_one_text_and_not_in_the_other(
    height: float | None, old: str, new: str
) -> None:
    assert GBT50353_2013.storey_share(height).factor == Decimal(old)
    assert GB55031_2022.storey_share(height).factor == Decimal(new)


@pytest.mark.parametrize(
    ("clear", "old", "new"),
    [("2.20", "1", "1"), ("2.10", "1", "0"), ("2.09", "0.5", "0"), ("1.20", "0.5", "0"), ("1.19", "0", "0")],
)
def test_under_a_sloped_roof_the_clear_height_decides(clear: str, old: str, new: str) -> None:
    plan = SitePlan(floors=(floor("1", height=None, attributes={"净高": f"{clear}m"}),))
    # 40 × 14 = 560 m², 3.0.3: full from 2.10 m, half from 1.20 m; 3.1.4: full from 2.20 m, else nothing
    assert floor_ledger(plan, GBT50353_2013).national() == 560 * Decimal(old)
    assert floor_ledger(plan, GB55031_2022).national() == 560 * Decimal(new)
    assert not [p for p in scrutinised(plan).problems if p.code == "storey-height-missing"]


@pytest.mark.parametrize(
    ("inside", "enclosed", "old", "new"),
    [
        (True, False, "1", "0.5"),
        (False, True, "0.5", "1"),
        (False, False, "0.5", "0.5"),
        (False, None, "0.5", "1"),
    ],
)
def test_balconies_follow_two_criteria(inside: bool, enclosed: bool | None, old: str, new: str) -> None:
    assert GBT50353_2013.balcony_share(inside_structure=inside, enclosed=enclosed).factor == Decimal(old)
    assert GB55031_2022.balcony_share(inside_structure=inside, enclosed=enclosed).factor == Decimal(new)


@pytest.mark.parametrize(
    ("day", "name"), [(date(2023, 2, 28), "GB/T 50353-2013"), (date(2023, 3, 1), "GB 55031-2022")]
)
def test_the_rule_set_is_a_question_of_date(day: date, name: str) -> None:
    assert area_rules_on(day).name == name


def test_the_conditions_date_decides_before_acceptance_before_today() -> None:
    plan = SitePlan(floors=(floor("1", height=2.0),))
    old, new = date(2020, 1, 1), date(2024, 1, 1)

    def area(**more: object) -> str:
        part = scrutinised(plan, **more).indicators["floor_area_above"]
        return f"{part.rule_set} {part.value}"

    assert area() == "GB 55031-2022 0.00"
    assert area(declared=Declared(accepted=old)) == "GB/T 50353-2013 280.00"
    assert area(declared=Declared(accepted=old), conditions=Conditions(issued=new)) == "GB 55031-2022 0.00"
    assert area(today=old) == "GB/T 50353-2013 280.00"


def test_typical_storeys_count_as_often_as_they_are() -> None:
    plan = SitePlan(floors=(floor("1", (1,)), floor("1", range(3, 18)), floor("1", (), name="设备层")))
    report = scrutinised(plan)
    assert report.indicators["floor_area_above"].value == str(Decimal("560") * 17) + ".00"


def test_the_same_storey_drawn_twice_on_the_same_ground_counts_once() -> None:
    twice = SitePlan(floors=(floor("1", (1, 2), x=0), floor("1", (2, 3), x=0)))
    # storeys 1, 2, 3: one outline each
    assert scrutinised(twice).indicators["floor_area_above"].value == "1680.00"


def test_different_storeys_may_be_drawn_on_top_of_each_other() -> None:
    plan = SitePlan(floors=(floor("1", (1,), x=0), floor("1", (2,), x=0), floor("2", (1,), x=0)))
    assert scrutinised(plan).indicators["floor_area_above"].value == "1680.00"


def test_a_factor_on_the_drawing_overrides_and_is_reported() -> None:
    plan = SitePlan(floors=(floor("1", height=3.0, factor=0.5, factor_reason="坡屋顶"),))
    report = scrutinised(plan)
    assert report.indicators["floor_area_above"].value == "280.00"
    assert "坡屋顶" in next(p.sentence for p in report.problems if p.code == "floor-factor-overridden")


def test_an_open_balcony_inside_a_storey_takes_half_of_itself_off_again() -> None:
    inside = Balcony(box(0, 0, 4, 2), building="1", storeys=(1,), enclosed=False)
    outside = Balcony(box(0, -2, 4, 2), building="1", storeys=(1,), enclosed=False)
    ground = floor("1", (1,), x=0)
    plan = SitePlan(floors=(ground,), balconies=(inside, outside))
    new, old = (
        [line.national_area for line in floor_ledger(plan, rules).lines if line.part is PlanPart.BALCONY]
        for rules in (GB55031_2022, GBT50353_2013)
    )
    # 8 m² each: inside, the storey holds it in full already
    assert new == [-4, 4]
    assert old == [0, 4]


def test_roof_rooms_count_by_their_height() -> None:
    plan = SitePlan(floors=(floor("1"),), roof_houses=(RoofHouse(box(0, 0, 5, 4), building="1", height=2.0),))
    ledger = floor_ledger(plan, GBT50353_2013)
    assert ledger.national(lambda line: line.part is PlanPart.ROOF_HOUSE) == 10


def test_below_ground_is_the_storeys_drawn_there() -> None:
    plan = SitePlan(
        floors=(floor("1"), floor("1", (-1, -2), height=3.6)),
        basements=(Basement(box(0, 0, 40, 14), storeys=2),),
    )
    indicators = scrutinised(plan).indicators
    assert indicators["floor_area_below"].value == "1120.00"
    assert indicators["floor_area_total"].value == "1680.00"


def test_where_none_are_drawn_it_is_the_basement_outlines() -> None:
    plan = SitePlan(floors=(floor("1"),), basements=(Basement(box(0, 0, 40, 14), storeys=2),))
    assert scrutinised(plan).indicators["floor_area_below"].value == "1120.00"


def test_basements_of_different_depths_count_once_on_each_level() -> None:
    shallow, deep = Basement(box(0, 0, 40, 10), storeys=1), Basement(box(30, 0, 20, 10), storeys=3)
    plan = SitePlan(floors=(floor("1"),), basements=(shallow, deep))
    # level 1 holds both without their common 100 m², levels 2 and 3 the deep one alone
    assert scrutinised(plan).indicators["floor_area_below"].value == "900.00"


def test_absurd_numbers_of_storeys_cost_nothing() -> None:
    many = 999_999_999
    plan = SitePlan(
        sites=(site(),),
        buildings=(house("1", 10, 10, storeys=many),),
        floors=(floor("1"),),
        basements=(Basement(box(0, 0, 10, 10), storeys=many),),
    )
    report = scrutinised(plan)
    assert report.indicators["floor_area_below"].value == "99999999900.00"
    assert "缺第 2、3" in next(p.sentence for p in report.problems if p.code == "storeys-not-covered")


def test_a_basement_without_storeys_cannot_be_computed_and_says_so() -> None:
    plan = SitePlan(floors=(floor("1"),), basements=(Basement(box(0, 0, 40, 14)),))
    below = scrutinised(plan).indicators["floor_area_below"]
    assert (below.state, below.value) == ("not_computable", None)
    assert "未注层数" in below.reason


def test_no_basement_is_not_applicable_and_not_zero() -> None:
    indicators = scrutinised(SitePlan(floors=(floor("1"),))).indicators
    assert indicators["floor_area_below"].state == "not_applicable"
    assert indicators["floor_area_total"].value == "560.00"


def test_a_building_without_storeys_makes_the_total_not_computable() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 10, 10), house("2", 10, 60)), floors=(floor("1"),))
    above = scrutinised(plan).indicators["floor_area_above"]
    assert above.state == "not_computable"
    assert above.reason == "2号楼没有楼层轮廓"


def test_storeys_the_outlines_leave_out_are_named() -> None:
    plan = SitePlan(buildings=(house("1", 0, 0, storeys=4),), floors=(floor("1", (1, 2, 4)),))
    problem = next(p for p in scrutinised(plan).problems if p.code == "storeys-not-covered")
    assert "缺第 3 层" in problem.sentence


def test_a_storey_without_height_counts_in_full_and_is_named() -> None:
    report = scrutinised(SitePlan(floors=(floor("1", height=None),)))
    assert report.indicators["floor_area_above"].value == "560.00"
    assert [p.code for p in report.problems] == ["storey-height-missing"]


@given(st.lists(st.tuples(WHOLE, WHOLE, st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=6))
def test_ground_covered_twice_counts_once(rectangles: list[tuple[int, int, int, int]]) -> None:
    """Against an independent count of unit squares."""
    total, _ = weighted_area([Piece(box(*rectangle)) for rectangle in rectangles])
    squares = {(i, j) for x, y, w, h in rectangles for i in range(x, x + w) for j in range(y, y + h)}
    assert abs(total - len(squares)) < Decimal("0.001")


@given(
    st.lists(st.tuples(WHOLE, WHOLE, st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=5),
    st.lists(st.sampled_from(["0.3", "0.5", "1"]), min_size=5, max_size=5),
)
def test_ground_covered_twice_counts_with_the_smaller_weight(
    rectangles: list[tuple[int, int, int, int]], weights: list[str]
) -> None:
    pieces = [Piece(box(*r), Decimal(w)) for r, w in zip(rectangles, weights, strict=False)]
    lightest: dict[tuple[int, int], Decimal] = {}
    for (x, y, w, h), weight in zip(rectangles, weights, strict=False):
        for square in ((i, j) for i in range(x, x + w) for j in range(y, y + h)):
            lightest[square] = min(lightest.get(square, Decimal(1)), Decimal(weight))
    assert abs(weighted_area(pieces)[0] - sum(lightest.values())) < Decimal("0.001")


def test_an_outline_that_folds_into_a_line_has_no_ground_to_share() -> None:
    """Mended, the first is a triangle and a line, the second nothing but lines."""
    spiked = Outline(tuple(Vertex(x, y) for x, y in ((0, 0), (8, 0), (8, 8), (20, 20), (8, 8))), entity())
    flat = Outline(tuple(Vertex(x, y) for x, y in ((0, 0), (5, 5), (9, 9), (0, 0))), entity())
    assert sound(spiked).area == 32
    assert sound(flat).is_empty
    total, found = weighted_area([Piece(spiked), Piece(flat), Piece(box(0, 0, 8, 8))])
    # half of the square's 64 m² is the triangle
    assert (total, [overlap.area for overlap in found]) == (64, [32])
