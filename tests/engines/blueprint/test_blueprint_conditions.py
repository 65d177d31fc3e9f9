"""Planning conditions may ask for more than the regulatory plan, never for less."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from tongjian.engines.blueprint.conditions import (
    BY_NAME,
    FIGURES,
    Bound,
    Fault,
    Plan,
    contradictions,
    drawn_from,
    figure_of,
    in_unit,
    lowered,
    number,
    plan_of,
    uses_in,
)
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.scrutiny.conditions import Conditions

LAYER = Layer.model_validate(
    {
        "layer": "plan",
        "title": "控规地块",
        "group": "规划",
        "role": "parcel",
        "geometry": "polygon",
        "basis": {"document": "城乡规划法"},
        "owner": "natural-resources",
        "colour": "#d97706",
        "rank": 40,
        "key": "号",
        "attributes": [
            {"name": "号"},
            {"name": "性质", "means": "use"},
            {"name": "容上", "kind": "number", "means": "far-max"},
            {"name": "容下", "kind": "number", "means": "far-min"},
            {"name": "密度", "kind": "number", "means": "coverage-max"},
            {"name": "绿地", "kind": "number", "means": "green-min"},
            {"name": "限高", "kind": "number", "means": "height-max"},
            {"name": "面积", "kind": "number", "means": "site-area"},
        ],
    }
)
SAID = {
    "号": "A-1",
    "性质": "住宅、商业",
    "容上": 2.5,
    "容下": 1.0,
    "密度": 22,
    "绿地": 32.0,
    "限高": 80.0,
    "面积": 59106.72,
}
CLASSES = {
    "住宅": "residential",
    "商品房": "residential",
    "商业": "retail",
    "物业": "community",
    "厂房": "factory",
}


def parcel(**said: object) -> Feature:
    return Feature("plan", "A-1", {**SAID, **said}, box(0, 0, 200, 100))


def changed(**items: object) -> Conditions:
    return drawn_from(plan_of(parcel(), LAYER)).model_copy(
        update={name: _band(item) for name, item in items.items()}
    )


def _band(item: object) -> object:
    return Conditions.model_validate({"far": item}).far if isinstance(item, dict) else item


def faults(conditions: Conditions, plan: Plan | None = None) -> list[tuple[Fault, str, str, str]]:
    found = contradictions(conditions, plan or plan_of(parcel(), LAYER), CLASSES.get, ["community"])
    return [(each.fault, each.name, each.given, each.limit) for each in found]


def test_the_plan_of_a_parcel() -> None:
    plan = plan_of(parcel(), LAYER)
    assert {bound.figure.name: bound.value for bound in plan.bounds} == {
        "site_area_max": Decimal("59106.72"),
        "far_max": Decimal("2.5"),
        "far_min": Decimal("1.0"),
        "coverage_max": Decimal(22),
        "green_min": Decimal("32.0"),
        "height_max": Decimal("80.0"),
    }
    assert plan.uses == ("住宅", "商业")


def test_a_plan_without_an_area_has_that_of_its_parcel() -> None:
    bound = plan_of(parcel(面积=None), LAYER).strictest(BY_NAME["site_area_max"])
    assert bound is not None and bound.value == Decimal("20000.00")


def test_what_the_plan_says_may_be_issued() -> None:
    assert faults(drawn_from(plan_of(parcel(), LAYER))) == []


@pytest.mark.parametrize(
    ("item", "said", "expected"),
    [
        ("far", {"max": 2.6, "min": 1.0}, (Fault.ABOVE, "far_max", "2.6", "2.5")),
        ("far", {"max": 2.5, "min": 0.9}, (Fault.BELOW, "far_min", "0.9", "1")),
        ("far", {"max": 2.5}, (Fault.DROPPED, "far_min", "", "1")),
        ("coverage", {"max": 22.01}, (Fault.ABOVE, "coverage_max", "22.01%", "22%")),
        ("green_ratio", {"min": 31.9}, (Fault.BELOW, "green_min", "31.9%", "32%")),
        ("green_ratio", None, (Fault.DROPPED, "green_min", "", "32%")),
        ("building_height", {"max": 80.5}, (Fault.ABOVE, "height_max", "80.5 m", "80 m")),
        ("building_height", {"min": 1}, (Fault.DROPPED, "height_max", "", "80 m")),
        ("site_area", {"max": 59106.73}, (Fault.ABOVE, "site_area_max", "59106.73 m²", "59106.72 m²")),
        ("use", ["住宅", "厂房"], (Fault.USE, "use", "厂房", "住宅、商业")),
        ("use", ["游乐场"], (Fault.USE, "use", "游乐场", "住宅、商业")),
        ("use", [], (Fault.NO_USE, "use", "", "住宅、商业")),
    ],
)
def test_a_looser_condition_contradicts_the_plan(
    item: str, said: object, expected: tuple[Fault, str, str, str]
) -> None:
    assert faults(changed(**{item: said})) == [expected]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("far", {"max": 2.0, "min": 1.5}),
        ("coverage", {"max": 20}),
        ("green_ratio", {"min": 40}),
        ("building_height", {"max": 60}),
        ("site_area", {"max": 50000}),
        ("use", ["商品房", "物业"]),
        ("use", ["住宅"]),
    ],
)
def test_a_stricter_condition_does_not(item: str, said: object) -> None:
    assert faults(changed(**{item: said})) == []


def test_limits_no_building_can_meet() -> None:
    assert (Fault.UNREACHABLE, "far_max", "0.8", "1") in faults(changed(far={"max": 0.8, "min": 0.8}))
    assert (Fault.UNREACHABLE, "far_min", "2.6", "2.5") in faults(changed(far={"max": 2.6, "min": 2.6}))


def test_the_lowest_of_several_heights_decides() -> None:
    surface = Bound(BY_NAME["height_max"], Decimal(45), "airport", "面3")
    plan = plan_of(parcel(), LAYER, [surface])
    assert drawn_from(plan).building_height.max == 45
    found = contradictions(changed(), plan, CLASSES.get)
    assert [(each.layer, each.place, each.limit) for each in found] == [("airport", "面3", "45 m")]


def test_a_parcel_below_a_surface_under_the_ground_cannot_be_built_on() -> None:
    surface = Bound(BY_NAME["height_max"], Decimal("-2.5"), "airport", "面3")
    plan = plan_of(parcel(), LAYER, [surface])
    assert drawn_from(plan).building_height.max == 0
    assert [each[0] for each in faults(drawn_from(plan), plan)] == [Fault.ABOVE]


def test_a_plan_that_excludes_itself_is_left_to_a_person() -> None:
    plan = plan_of(parcel(容下=3.0), LAYER)
    assert drawn_from(plan).far is None
    assert {each[0] for each in faults(drawn_from(plan), plan)} == {Fault.DROPPED}


def test_where_the_plan_is_silent_everything_may_be_said() -> None:
    silent = plan_of(parcel(容下=None, 密度=None, 性质=""), LAYER)
    free = changed(use=["游乐场"]).model_copy(update={"coverage": None})
    assert faults(free, silent) == []


@pytest.mark.parametrize("said", [None, "", " ", "见图", float("nan"), float("inf"), -1, "二"])
def test_what_is_no_figure_is_not_zero(said: object) -> None:
    assert number(said) is None


def test_zero_is_a_figure() -> None:
    assert number(0) == 0
    assert figure_of(parcel(绿地=0), LAYER, Meaning.GREEN_MIN) == 0
    assert figure_of(parcel(), LAYER, Meaning.SLOPE) is None


def test_words() -> None:
    assert uses_in("住宅、商业，办公、住宅") == ("住宅", "商业", "办公")
    assert uses_in(None) == ()
    assert in_unit(Decimal("32.0"), "%") == "32%"
    assert in_unit(Decimal("60"), "m") == "60 m"
    assert in_unit(Decimal("1E+2"), "") == "100"


def test_a_height_is_never_rounded_up() -> None:
    assert lowered(45.999) == Decimal("45.99")
    assert lowered(-2.501) == Decimal("-2.51")


figures = st.decimals(min_value=0, max_value=1000, places=2)


@given(values=st.lists(figures, min_size=6, max_size=6), steps=st.lists(figures, min_size=6, max_size=6))
def test_stricter_everywhere_never_contradicts_and_looser_always_does(
    values: list[Decimal], steps: list[Decimal]
) -> None:
    values[2] = min(values[1:3])  # the least FAR is not above the greatest
    bounds = [Bound(figure, value, "plan") for figure, value in zip(FIGURES, values, strict=True)]
    plan = Plan("plan", tuple(bounds), ())
    assert contradictions(drawn_from(plan), plan) == ()
    for bound, step in zip(bounds, steps, strict=True):
        looser = bound.value + step if bound.figure.ceiling else bound.value - step
        if step and looser >= 0:
            against = replace(plan, bounds=tuple(each for each in bounds if each.figure is bound.figure))
            loose = Plan("plan", (replace(bound, value=looser),), ())
            assert [each.name for each in contradictions(drawn_from(loose), against)] == [bound.figure.name]
