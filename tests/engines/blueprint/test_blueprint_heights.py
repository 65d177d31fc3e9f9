"""Limiting surfaces: the lowest counts, at the place where it is lowest, and what is missing is said."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.heights import HeightState, limit_at, limit_over
from tongjian.engines.blueprint.layer import Attribute, Layer, LegalBasis, Meaning, Role

LAYER = Layer(
    code="caps",
    title="限高",
    group="控制线",
    role=Role.HEIGHT,
    geometry="polygon",
    basis=LegalBasis(document="办法"),
    owner="body",
    colour="#000000",
    rank=1,
    key="号",
    attributes=(
        Attribute(name="号", required=True),
        Attribute(name="名", means=Meaning.NAME),
        Attribute(name="高", kind="number", means=Meaning.LIMIT),
        Attribute(name="坡", kind="number", means=Meaning.SLOPE),
        Attribute(name="自", means=Meaning.REFERENCE),
        Attribute(name="系", means=Meaning.DATUM, of=("地面", "高程")),
    ),
)
WIDE = box(-1000, -1000, 1000, 1000)


def surface(key: str = "H", area: BaseGeometry = WIDE, **said: object) -> Feature:
    return Feature("caps", key, {"号": key, "高": 45.0, **said}, area)


def test_a_flat_surface_limits_what_lies_under_it_and_nothing_else():
    flat = surface(名="内水平面")
    found = limit_at([flat], LAYER, 10, 10)
    assert (found.limit, found.surface, found.state) == (45.0, flat, HeightState.LIMITED)
    assert found.explanation == "限高面“内水平面”（H）限高 45.00 m（地面以上）。"
    beside = limit_at([flat], LAYER, 1001, 0)
    assert (beside.limit, beside.state) == (None, HeightState.UNLIMITED)
    assert limit_at([], LAYER, 0, 0).state is HeightState.UNLIMITED
    assert limit_at([flat], LAYER, 1000, 0).limit == 45.0  # the edge belongs to it


def test_a_sloping_surface_rises_with_the_distance_and_shows_the_numbers():
    rising = surface(坡=0.05, 自="POINT (0 0)")
    found = limit_at([rising], LAYER, 300, 400)
    assert found.limit == pytest.approx(45 + 0.05 * 500)
    assert "距基准 500.00 m" in found.explanation
    assert "45 + 0.05 × 500.00 = 70.00 m" in found.explanation
    assert limit_at([rising], LAYER, 0, 0).limit == 45


@pytest.mark.parametrize(
    ("reference", "distance"),
    [
        ("LINESTRING (0 0, 0 100)", 50),
        ("POLYGON ((0 0, 0 100, 20 100, 20 0, 0 0))", 30),
        ("POINT Z (0 50 9)", 50),
    ],
)
def test_the_reference_may_be_a_line_or_an_area(reference, distance):
    assert limit_at([surface(坡=0.1, 自=reference)], LAYER, 50, 50).limit == pytest.approx(45 + distance / 10)


def test_of_several_surfaces_the_lowest_counts():
    high, low = surface("A", 高=60.0), surface("B", 坡=0.1, 自="POINT (0 0)")
    near, far = limit_at([high, low], LAYER, 100, 0), limit_at([high, low], LAYER, 500, 0)
    assert (near.limit, near.surface) == (55, low)
    assert (far.limit, far.surface) == (60, high)
    assert "2 个限高面" in far.explanation


def test_an_elevation_needs_the_elevation_of_the_ground():
    above_sea = surface(高=90.0, 系="高程")
    found = limit_at([above_sea], LAYER, 0, 0, ground=3.2)
    assert found.limit == pytest.approx(86.8)
    assert "减去地面高程 3.20 m，离地 86.80 m" in found.explanation
    unknown = limit_at([above_sea], LAYER, 0, 0)
    assert (unknown.state, unknown.limit) == (HeightState.NOT_COMPUTABLE, None)
    assert "缺少该处地面高程" in unknown.explanation


def test_a_limit_that_is_partly_known_is_not_known_but_bounded():
    found = limit_at([surface("A", 高=30.0), surface("B", 高=90.0, 系="高程")], LAYER, 0, 0)
    assert (found.state, found.limit, found.at_most) == (HeightState.NOT_COMPUTABLE, None, 30.0)
    assert "实际限高不会更高" in found.explanation


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"高": None}, "没有写明限高"),
        ({"高": "很高"}, "没有写明限高"),
        ({"高": float("nan")}, "没有写明限高"),
        ({"坡": 0.1}, "没有写明基准"),
        ({"坡": 0.1, "自": "跑道"}, "基准读不出"),
        ({"坡": 0.1, "自": "POINT EMPTY"}, "基准是空的"),
        ({"坡": "陡", "自": "POINT (0 0)"}, "坡度“陡”不是数"),
        ({"系": "黄海"}, "高程系统“黄海”"),
    ],
)
def test_what_a_surface_does_not_say_makes_the_limit_not_computable(said, words):
    found = limit_at([surface(**said)], LAYER, 0, 0)
    assert found.state is HeightState.NOT_COMPUTABLE and found.limit is None and found.at_most is None
    assert words in found.explanation and "限高面 H" in found.explanation


def test_a_slope_of_zero_needs_no_reference():
    assert limit_at([surface(坡=0)], LAYER, 5, 5).limit == 45
    assert limit_at([surface(坡=None)], LAYER, 5, 5).limit == 45


def test_over_a_footprint_the_place_is_where_the_surface_is_lowest():
    found = limit_over([surface(坡=0.1, 自="POINT (0 0)")], LAYER, box(30, -10, 90, 50))
    assert found.limit == pytest.approx(48) and found.exact
    assert found.at == pytest.approx((30, 0))


def test_only_the_part_under_a_surface_counts():
    """The footprint's corner nearest to the reference does not lie under the surface."""
    half = surface(area=box(50, -1000, 1000, 1000), 坡=0.1, 自="POINT (0 0)")
    found = limit_over([half], LAYER, box(10, 0, 90, 20))
    assert found.limit == pytest.approx(50)
    beside = limit_over([half], LAYER, box(10, 0, 50, 20))
    assert beside.state is HeightState.UNLIMITED  # to touch is not to lie under


def test_a_surface_that_falls_is_lowest_at_the_farthest_corner():
    falling = surface(坡=-0.1, 自="POINT (0 0)")
    found = limit_over([falling], LAYER, box(30, 0, 60, 80))
    assert found.limit == pytest.approx(45 - 10) and found.at == (60, 80) and found.exact


def test_a_falling_surface_from_scattered_points_is_bounded_on_the_safe_side():
    falling = surface(坡=-0.1, 自=MultiPoint([(0, 0), (100, 0)]).wkt)
    footprint = box(0, -10, 100, 10)
    found = limit_over([falling], LAYER, footprint)
    true = min(45 - 0.1 * MultiPoint([(0, 0), (100, 0)]).distance(Point(x, 0)) for x in range(101))
    assert found.limit is not None and not found.exact
    assert found.limit <= true
    assert "偏安全" in found.explanation


_coordinate = st.floats(-900, 900)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_coordinate, _coordinate), min_size=3, max_size=7, unique=True),
    st.lists(st.tuples(_coordinate, _coordinate), min_size=1, max_size=4, unique=True),
    st.floats(-0.2, 0.2),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8),
)
def test_no_point_of_a_footprint_has_a_lower_limit_than_the_footprint(corners, reference, slope, parts):
    footprint = Polygon(corners).convex_hull
    if footprint.geom_type != "Polygon":
        return
    runway = Point(reference[0]) if len(reference) == 1 else LineString(reference)
    surfaces = [surface("A", 坡=slope, 自=runway.wkt), surface("B", box(-200, -200, 200, 200), 高=40.0)]
    found = limit_over(surfaces, LAYER, footprint)
    assert found.limit is not None
    west, south, east, north = footprint.bounds
    for u, v in parts:
        point = Point(west + u * (east - west), south + v * (north - south))
        if shapely.contains_properly(footprint, point):
            at_point = limit_at(surfaces, LAYER, point.x, point.y).limit
            assert at_point is not None and found.limit <= at_point + 1e-6
    if found.exact and found.at is not None:
        there = limit_at(surfaces, LAYER, *found.at).limit
        assert (
            there == pytest.approx(found.limit, abs=1e-6) or shapely.distance(footprint, Point(found.at)) > 0
        )


@settings(max_examples=40, deadline=None)
@given(_coordinate, _coordinate, st.floats(0, 0.2), st.floats(1, 200))
def test_more_surfaces_never_raise_the_limit(x, y, slope, height):
    rising = surface("A", 坡=slope, 自="LINESTRING (-50 0, 50 0)")
    one, two = (
        limit_at([rising], LAYER, x, y).limit,
        limit_at([rising, surface("B", 高=height)], LAYER, x, y).limit,
    )
    assert one is not None and two == pytest.approx(min(one, height))
    assert one == pytest.approx(45 + slope * float(np.hypot(max(abs(x) - 50, 0), y)))
