"""Difference patches: every contradiction on its ground, slivers counted, areas as brute force has them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.engines.blueprint.layers import layer
from tongjian.engines.blueprint.differences import Found, Kind, Patch, Sliver, between, find, patches
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.patchwork import width_of
from tongjian.engines.blueprint.usematches import Agreement, UseMatches, UseTable

EVERY = Sliver(area=0, width=0)
TABLE = UseTable(matches={"住宅": ("居住用地",), "商业": ("居住用地", "商业用地")})
MATCHES = UseMatches("性质", "用地", TABLE)


def plot(key: str, shape: BaseGeometry, **said: str | None) -> Feature:
    return Feature("x", key, {"号": key, **said}, shape)


def told(found: list[Patch]) -> set[tuple[str, str, str, float]]:
    return {(each.kind, each.first, each.second, round(each.area, 6)) for each in found}


def test_uses_that_contradict_make_a_patch_and_those_that_agree_make_none():
    parcels = [
        plot("a", box(0, 0, 10, 10), 性质="住宅"),
        plot("b", box(10, 0, 20, 10), 性质="商业"),
        plot("c", box(20, 0, 30, 10), 性质="住宅、商业"),
    ]
    master = [plot("M", box(0, 0, 15, 10), 用地="居住用地"), plot("N", box(15, 0, 30, 10), 用地="商业用地")]
    found = patches(parcels, master, sliver=EVERY, matches=MATCHES)
    # 住宅 does not agree with 商业用地, and every use of a parcel has to agree.
    assert told(found) == {("use", "c", "N", 100.0)}
    assert found[0].geometry.equals(box(20, 0, 30, 10)) and found[0].width == pytest.approx(10)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("住宅", "居住用地", Agreement.AGREES),
        ("住宅", "商业用地", Agreement.CONTRADICTS),
        ("住宅", "居住用地、商业用地", Agreement.AGREES),
        ("住宅、商业", "居住用地", Agreement.AGREES),
        ("工业", "居住用地", Agreement.UNKNOWN),
        ("工业", "工业", Agreement.AGREES),
        (None, "居住用地", Agreement.UNKNOWN),
        ("住宅", None, Agreement.UNKNOWN),
        ("住宅", "", Agreement.UNKNOWN),
        ("住宅", "农用地", Agreement.CONTRADICTS),
    ],
)
def test_agreement_is_looked_up_and_a_missing_word_is_no_contradiction(ours, theirs, expected):
    assert MATCHES.agreement({"性质": ours}, {"用地": theirs}) is expected


def test_without_a_table_only_the_same_words_agree():
    same = UseMatches("性质", "性质", UseTable())
    assert same.agreement({"性质": "住宅"}, {"性质": "住宅"}) is Agreement.AGREES
    assert same.agreement({"性质": "住宅"}, {"性质": "商业"}) is Agreement.CONTRADICTS
    assert same.agreement({"性质": "住宅"}, {}) is Agreement.UNKNOWN


def test_unknown_uses_are_a_kind_of_their_own():
    parcels = [plot("a", box(0, 0, 10, 10), 性质="工业"), plot("b", box(10, 0, 20, 10))]
    master = [plot("M", box(0, 0, 20, 10), 用地="居住用地")]
    asked = {Kind.USE, Kind.UNKNOWN_USE}
    found = patches(parcels, master, sliver=EVERY, matches=MATCHES, kinds=asked)
    assert told(found) == {("unknown-use", "a", "M", 100.0), ("unknown-use", "b", "M", 100.0)}
    assert patches(parcels, master, sliver=EVERY, matches=MATCHES) == []


def test_ground_only_one_plan_covers():
    first, second = (
        [plot("a", box(0, 0, 10, 10))],
        [plot("b", box(4, 0, 14, 10)), plot("c", box(-1, 0, 1, 10))],
    )
    asked = {Kind.FIRST_ONLY, Kind.SECOND_ONLY}
    assert told(patches(first, second, sliver=EVERY, kinds=asked)) == {
        ("first-only", "a", "", 30.0),
        ("second-only", "", "b", 40.0),
        ("second-only", "", "c", 10.0),
    }


def test_a_patch_is_connected_and_ground_in_two_places_makes_two():
    first = [plot("a", box(0, 0, 30, 10))]
    second = [plot("b", MultiPolygon([box(0, 0, 5, 10), box(20, 0, 30, 10)]))]
    assert told(patches(first, second, sliver=EVERY)) == {
        ("overlap", "a", "b", 50.0),
        ("overlap", "a", "b", 100.0),
    }
    alone = patches(first, second, sliver=EVERY, kinds=[Kind.FIRST_ONLY])
    assert told(alone) == {("first-only", "a", "", 150.0)}


def test_touching_is_not_sharing():
    first, second = (
        [plot("a", box(0, 0, 10, 10))],
        [plot("b", box(10, 0, 20, 10)), plot("c", box(10, 10, 20, 20))],
    )
    assert patches(first, second, sliver=EVERY) == []


@pytest.mark.parametrize(
    ("sliver", "left"),
    [
        (Sliver(0, 0), {500.0, 10.0, 0.25}),
        (Sliver(1, 0), {500.0, 10.0}),
        (Sliver(0, 0.2), {500.0, 0.25}),
        (Sliver(1, 0.2), {500.0}),
    ],
)
def test_slivers_by_area_and_by_width_are_counted_and_left_out(sliver, left):
    first = [plot("a", box(0, 0, 1000, 1000))]
    second = [
        plot("large", box(-5, 0, 5, 100)),
        plot("narrow", box(200, -1, 300, 0.1)),
        plot("small", box(500, -0.5, 500.5, 0.5)),
    ]
    found = find(first, second, sliver=sliver)
    assert {round(each.area, 6) for each in found.patches} == left
    gone = {500.0, 10.0, 0.25} - left
    assert (found.slivers, found.sliver_area) == (len(gone), pytest.approx(sum(gone)))
    assert [each.area for each in found.patches] == sorted(
        (each.area for each in found.patches), reverse=True
    )


@given(st.floats(1e-4, 1e4), st.floats(1e-4, 1e4))
def test_the_width_of_a_rectangle_is_its_shorter_side(a, b):
    area, perimeter = np.array([a * b]), np.array([2 * (a + b)])
    assert width_of(area, perimeter)[0] == pytest.approx(min(a, b), rel=1e-6)


def test_the_width_of_a_disc_is_finite_and_of_nothing_is_zero():
    disc = Point(0, 0).buffer(5)
    assert 5 < width_of(np.array([disc.area]), np.array([disc.length]))[0] <= 10
    assert width_of(np.zeros(1), np.zeros(1))[0] == 0


def _plots(seed: int, count: int, prefix: str) -> list[Feature]:
    """Blobs that overlap as they like, some with holes, some in two parts."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(count):
        x, y = chance.uniform(0, 100, 2)
        shape: BaseGeometry = Point(x, y).buffer(chance.uniform(3, 25), quad_segs=3)
        if number % 4 == 1:
            shape = shape - Point(x, y).buffer(2, quad_segs=2)
        if number % 4 == 2:
            shape = shape | box(x + 40, y, x + 45, y + 5)
        found.append(plot(f"{prefix}{number}", shape, 性质=["住宅", "商业"][number % 2]))
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(0, 12))
def test_areas_are_those_of_brute_force(seed, many, others):
    first, second = _plots(seed, many, "a"), _plots(seed + 1, others, "b")
    asked = {Kind.OVERLAP, Kind.FIRST_ONLY, Kind.SECOND_ONLY}
    areas: dict[tuple[str, str], float] = {}
    for each in find(first, second, sliver=EVERY, kinds=asked).patches:
        assert each.geometry.geom_type == "Polygon" and each.area > 0
        areas[each.first, each.second] = areas.get((each.first, each.second), 0) + each.area
    for a in first:
        for b in second:
            assert areas.get((a.key, b.key), 0) == pytest.approx(
                a.geometry.intersection(b.geometry).area, abs=1e-9
            )
    for one, other, name in ((first, second, "{}|"), (second, first, "|{}")):
        cover = shapely.union_all([each.geometry for each in other])
        for each in one:
            key = tuple(name.format(each.key).split("|"))
            assert areas.get(key, 0) == pytest.approx(each.geometry.difference(cover).area, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_other_way_round_the_same_patches_come_out(seed):
    first, second = _plots(seed, 8, "a"), _plots(seed + 1, 8, "b")
    there = patches(first, second, sliver=Sliver())
    back = patches(second, first, sliver=Sliver())
    assert sorted((each.second, each.first, round(each.area, 6)) for each in back) == sorted(
        (each.first, each.second, round(each.area, 6)) for each in there
    )


def test_many_are_compared_in_chunks_with_the_same_answer():
    """More pairs than one chunk holds."""
    first = [plot(f"a{i}", box(i, 0, i + 1, 1)) for i in range(9000)]
    second = [plot("b", box(0, 0.5, 9000, 2))]
    found = find(first, second, sliver=EVERY, kinds=[Kind.OVERLAP, Kind.FIRST_ONLY])
    assert len(found.patches) == 18_000
    assert math.fsum(each.area for each in found.patches) == pytest.approx(9000)
    assert [each.first for each in found.patches[:2]] == ["a0", "a0"]


# --- by the roles of layers --------------------------------------------------------------------------------

PARCELS = layer({"name": "性质", "means": "use"}, role="parcel", key="地块编号")
MASTER = layer({"name": "用地", "means": "use"}, role="land-use", layer="master")
FIELDS = layer(role="protected", layer="fields")
GROWTH = layer(role="growth", layer="growth")
HOUSES = layer(role="building", layer="houses", overlap="allowed")


def compared(first_layer, first, second_layer, second, **more) -> Found:
    return between(first_layer, first, second_layer, second, sliver=EVERY, **more)


def test_parcels_against_the_master_plan_by_use_and_uncovered_ground():
    parcels = [plot("a", box(0, 0, 10, 10), 性质="住宅"), plot("b", box(10, 0, 20, 10), 性质="住宅")]
    master = [plot("M", box(0, 0, 15, 30), 用地="商业用地")]
    found = compared(PARCELS, parcels, MASTER, master, table=TABLE)
    assert told(found.patches) == {
        ("use", "a", "M", 100.0),
        ("use", "b", "M", 50.0),
        ("first-only", "b", "", 50.0),
    }
    turned = compared(MASTER, master, PARCELS, parcels, table=TABLE)
    assert told(turned.patches) == {
        ("use", "M", "a", 100.0),
        ("use", "M", "b", 50.0),
        ("second-only", "", "b", 50.0),
    }


def test_two_versions_of_one_plan_show_both_what_came_and_what_went():
    before, after = [plot("a", box(0, 0, 10, 10), 性质="住宅")], [plot("a", box(5, 0, 15, 10), 性质="商业")]
    found = compared(PARCELS, before, PARCELS, after)
    assert told(found.patches) == {
        ("use", "a", "a", 50.0),
        ("first-only", "a", "", 50.0),
        ("second-only", "", "a", 50.0),
    }


@pytest.mark.parametrize("turned", [False, True])
def test_what_lies_inside_a_control_area_and_what_lies_outside_the_growth_boundary(turned):
    parcels, area = [plot("a", box(0, 0, 10, 10))], [plot("x", box(8, 0, 30, 10))]
    for control, expected in ((FIELDS, ("inside", "a", "x", 20.0)), (GROWTH, ("outside", "a", "", 80.0))):
        pair = (PARCELS, parcels, control, area)
        found = compared(*(pair[2:] + pair[:2] if turned else pair)).patches
        kind, first, second, size = expected
        assert told(found) == {(kind, second, first, size) if turned else expected}


def test_any_other_two_layers_by_what_they_share():
    found = compared(HOUSES, [plot("h", box(0, 0, 4, 4))], PARCELS, [plot("a", box(2, 0, 9, 9))])
    assert told(found.patches) == {("overlap", "h", "a", 8.0)}


# --- what cannot be compared -------------------------------------------------------------------------------


def test_geometry_that_is_not_valid_is_named_and_refused():
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    with pytest.raises(ValueError, match="要素 bow不是有效的面"):
        patches([plot("bow", bow)], [plot("b", box(0, 0, 1, 1))], sliver=EVERY)
    with pytest.raises(ValueError, match="等 7 个不是有效的面"):
        patches([plot("a", box(0, 0, 1, 1))], [plot(f"p{i}", Point(i, i)) for i in range(7)], sliver=EVERY)


def test_nothing_against_nothing_and_uses_without_a_table():
    everything = [kind for kind in Kind if kind not in (Kind.USE, Kind.UNKNOWN_USE)]
    empty = find([], [], sliver=EVERY, kinds=everything)
    assert (empty.patches, empty.slivers, empty.sliver_area) == ([], 0, 0.0)
    with pytest.raises(ValueError, match="matches"):
        find([], [], sliver=EVERY, kinds=[Kind.USE])


@pytest.mark.parametrize("wrong", [(-1, 0), (0, -1), (math.nan, 0)])
def test_a_tolerance_is_not_negative(wrong):
    with pytest.raises(ValueError, match="碎片容差"):
        Sliver(*wrong)
