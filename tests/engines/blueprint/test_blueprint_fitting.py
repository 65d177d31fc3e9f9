"""Laying a drawn outline on its parcel: any turn and shift is found, all else is refused with a reason."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, scale, translate
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.fitting import MOST_VERTICES, Fit, NoFit, fit
from tongjian.engines.drawing.samples.estate import estate
from tongjian.engines.siteplan.arcs import flatten

CORNERS = estate("passing").site.points
DRAWN = translate(Polygon(flatten(CORNERS, closed=True)), 61_250, 46_380)
PARCEL = translate(Polygon(flatten(CORNERS, closed=True, sagitta=0.02)), 557_250, 3_466_380)
ELL = Polygon([(0, 0), (120, 0), (120, 50), (60, 50), (60, 90), (0, 90)])
HOLED = Polygon(box(0, 0, 120, 90).exterior, [box(10, 10, 40, 30).exterior])


def hausdorff(first: Polygon, second: Polygon) -> float:
    """By brute force: from points half a metre apart on each outline to the other."""

    def directed(line: BaseGeometry, other: BaseGeometry) -> float:
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, 0.5)))
        shapely.prepare(other)
        return float(shapely.distance(other, points).max())

    return max(directed(first.boundary, second.boundary), directed(second.boundary, first.boundary))


@pytest.mark.parametrize("angle", [0, 0.25, -3, 90, 137, 180, -179])
def test_a_drawing_is_laid_on_its_parcel_whichever_way_round_it_is_drawn(angle):
    parcel = rotate(PARCEL, angle, origin=(557_000, 3_466_000))
    found = fit(DRAWN, parcel, tolerance=0.5)
    assert isinstance(found, Fit) and not found.ambiguous
    assert math.remainder(found.rotation - angle, 360) == pytest.approx(0, abs=0.01)
    placed = found.place(DRAWN)
    assert hausdorff(placed, parcel) == pytest.approx(found.residual, abs=0.005)
    assert found.residual < 0.03  # the arcs of the parcel have chords of 2 cm sagitta
    assert placed.symmetric_difference(parcel).area < 5


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-180, 180),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 4e6),
    st.lists(st.floats(-0.9, 0.9), min_size=7, max_size=13),
)
def test_any_turn_and_shift_of_any_shape_is_found_again(angle, east, north, bumps):
    around = np.linspace(0, 2 * np.pi, len(bumps), endpoint=False)
    far = 80 + 40 * np.array(bumps)
    drawn = Polygon(np.column_stack([far * np.cos(around), far * np.sin(around)]))
    parcel = translate(rotate(drawn, angle, origin=(0, 0)), east, north)
    found = fit(drawn, parcel, tolerance=0.2)
    assert isinstance(found, Fit)
    assert found.residual <= 0.2
    assert hausdorff(found.place(drawn), parcel) <= 0.2 + 1e-3
    turns = (found.rotation, *found.others)
    # Shapes that nearly repeat themselves fit in a second way; the true one is always among them.
    assert min(abs(math.remainder(turn - angle, 360)) for turn in turns) < 0.5


def test_what_is_placed_keeps_its_size_and_is_not_mirrored():
    found = fit(ELL, translate(rotate(ELL, 33), 1000, 2000), tolerance=0.05)
    assert isinstance(found, Fit)
    a, b, d, e, _, _ = found.matrix
    assert a * e - b * d == pytest.approx(1, abs=1e-12)
    way = LineString([(0, 0), (30, 40)])
    assert found.place(way).length == pytest.approx(50, abs=1e-9)
    assert found.place(Point(1, 1)).geom_type == "Point"


def test_of_several_fits_the_smallest_turn_is_taken_and_the_others_are_named():
    found = fit(box(0, 0, 100, 80), rotate(box(0, 0, 100, 80), 30), tolerance=0.1)
    assert isinstance(found, Fit) and found.ambiguous
    assert found.rotation == pytest.approx(30, abs=1e-6)
    assert found.others == pytest.approx((-150,), abs=1e-6)
    square = fit(box(0, 0, 100, 100), rotate(box(0, 0, 100, 100), 30), tolerance=0.1)
    assert isinstance(square, Fit) and len(square.others) == 3
    assert abs(square.rotation) == pytest.approx(30, abs=1e-6)


def test_a_hole_tells_a_rectangle_from_itself_turned_round():
    found = fit(HOLED, translate(rotate(HOLED, 180), 500, 500), tolerance=0.1)
    assert isinstance(found, Fit) and not found.ambiguous
    assert abs(found.rotation) == pytest.approx(180, abs=1e-6)


def test_a_round_site_fits_in_many_ways_and_says_so():
    circle = Point(0, 0).buffer(100, quad_segs=32)
    found = fit(circle, translate(circle, 5, 5), tolerance=0.5)
    assert isinstance(found, Fit) and found.ambiguous and found.rotation == 0


def test_a_mirrored_drawing_is_refused_as_such():
    found = fit(scale(ELL, -1, 1), ELL, tolerance=0.5)
    assert isinstance(found, NoFit) and "镜像" in found.reason


def test_another_size_is_refused_with_both_areas():
    found = fit(scale(ELL, 1000, 1000), ELL, tolerance=0.5)
    assert isinstance(found, NoFit) and found.residual is None
    assert "面积相差" in found.reason and f"{ELL.area:.2f} ㎡" in found.reason and "单位" in found.reason


def test_another_shape_of_the_same_size_is_refused_with_the_distance_and_the_place():
    found = fit(box(0, 0, 100, 100), box(0, 0, 98, 100 * 100 / 98), tolerance=0.5)
    assert isinstance(found, NoFit) and found.at is not None
    assert found.residual == pytest.approx(1.02, abs=0.05)
    assert "容差 0.5 m" in found.reason and "北" in found.reason
    assert box(0, 0, 98, 103).exterior.distance(Point(found.at)) < 1.5


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 2), st.floats(0.05, 1))
def test_what_is_accepted_is_within_the_tolerance(dent, tolerance):
    parcel = Polygon([(0, 0), (60, -dent), (120, 0), (120, 50), (60, 50), (60, 90), (0, 90)])
    found = fit(ELL, parcel, tolerance=tolerance)
    if isinstance(found, Fit):
        assert hausdorff(found.place(ELL), parcel) <= tolerance + 1e-3
    else:
        assert dent > tolerance


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Polygon(), "不是面"),
        (Point(0, 0), "不是面"),
        (Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "不是有效的面"),
        (Polygon([(0, 0), (math.inf, 0), (1, 1)]), "不是有效的面"),
    ],
)
def test_what_is_no_outline_costs_a_sentence(bad, words):
    for pair in ((bad, ELL), (ELL, bad)):
        found = fit(*pair, tolerance=0.5)
        assert isinstance(found, NoFit) and words in found.reason


def test_an_outline_with_too_many_vertices_costs_a_sentence():
    angle = np.linspace(0, 2 * np.pi, MOST_VERTICES * 2, endpoint=False)
    far = 300 + 5 * (np.arange(len(angle)) % 2)
    jagged = Polygon(np.column_stack([far * np.cos(angle), far * np.sin(angle)]))
    found = fit(jagged, jagged, tolerance=0.5)
    assert isinstance(found, NoFit) and "顶点" in found.reason


@pytest.mark.parametrize("tolerance", [0, -1, math.nan, math.inf])
def test_a_tolerance_has_to_be_a_length(tolerance):
    with pytest.raises(ValueError, match="容差"):
        fit(ELL, ELL, tolerance=tolerance)
