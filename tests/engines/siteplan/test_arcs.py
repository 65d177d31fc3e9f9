"""Areas and lengths of straight and circular edges, against formulas that know nothing of bulges."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Polygon

from tongjian.engines.siteplan import Vertex
from tongjian.engines.siteplan.arcs import arc_point, area_of, flatten, length_of
from tongjian.engines.siteplan.curves import bulge_through, fit_arcs

radii = st.floats(0.5, 500)
angles = st.floats(0, math.tau)
bulges = st.floats(-1.5, 1.5)
places = st.floats(-5e6, 5e6)


def star(sides: list[tuple[float, float]]) -> list[Vertex]:
    """A ring around the origin that cannot cross itself: radius and bulge of every corner."""
    step = math.tau / len(sides)
    return [
        Vertex(radius * math.cos(i * step), radius * math.sin(i * step), bulge)
        for i, (radius, bulge) in enumerate(sides)
    ]


rings = st.lists(st.tuples(st.floats(20, 60), st.floats(-0.1, 0.1)), min_size=5, max_size=12).map(star)


@given(radii, angles, places, places, st.integers(2, 7))
def test_a_circle_of_arcs_has_the_area_and_length_of_the_circle(
    radius: float, turn: float, x: float, y: float, pieces: int
) -> None:
    bulge = math.tan(math.tau / pieces / 4)
    corners = [turn + i * math.tau / pieces for i in range(pieces)]
    ring = [Vertex(x + radius * math.cos(a), y + radius * math.sin(a), bulge) for a in corners]
    assert area_of(ring) == pytest.approx(math.pi * radius**2, rel=1e-6)
    assert length_of(ring, closed=True) == pytest.approx(math.tau * radius, rel=1e-6)


@given(radii, st.floats(0.05, 6.2), angles)
def test_a_segment_of_a_circle_has_its_area(radius: float, sweep: float, turn: float) -> None:
    ends = [(radius * math.cos(a), radius * math.sin(a)) for a in (turn, turn + sweep)]
    segment = [Vertex(*ends[0], math.tan(sweep / 4)), Vertex(*ends[1])]
    expected = radius**2 / 2 * (sweep - math.sin(sweep))
    assert area_of(segment) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert length_of(segment, closed=False) == pytest.approx(radius * sweep, rel=1e-9)


@given(rings)
def test_the_area_is_what_ever_finer_chords_approach(ring: list[Vertex]) -> None:
    chords = Polygon(flatten(ring, closed=True, sagitta=1e-5))
    assume(chords.is_valid)
    assert area_of(ring) == pytest.approx(chords.area, abs=1e-5 * length_of(ring, closed=True) + 1e-6)


@given(rings, angles, places, places, st.booleans())
def test_moving_turning_and_mirroring_change_no_area(
    ring: list[Vertex], turn: float, x: float, y: float, mirror: bool
) -> None:
    sign = -1 if mirror else 1
    cos, sin = math.cos(turn), math.sin(turn)
    moved = [
        Vertex(x + v.x * cos - sign * v.y * sin, y + v.x * sin + sign * v.y * cos, sign * v.bulge)
        for v in ring
    ]
    assert area_of(moved) == pytest.approx(area_of(ring), abs=1e-4)
    assert area_of(list(moved[2:]) + moved[:2]) == pytest.approx(area_of(ring), abs=1e-4)


@given(rings, st.floats(1e-4, 0.05))
def test_chords_leave_the_arcs_by_no_more_than_they_may(ring: list[Vertex], sagitta: float) -> None:
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        points = flatten([start, end], closed=False, sagitta=sagitta)
        for i, (a, b) in enumerate(pairwise(points)):
            on_arc = arc_point(start, end, (i + 0.5) / (len(points) - 1))
            assert math.dist(on_arc, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)) <= sagitta * 1.01


@given(radii, angles, st.floats(0.01, 6.2), st.booleans())
def test_the_bulge_through_three_points_is_that_of_their_arc(
    radius: float, start: float, sweep: float, clockwise: bool
) -> None:
    sweep = -sweep if clockwise else sweep
    points = [
        (radius * math.cos(start + sweep * t), radius * math.sin(start + sweep * t)) for t in (0, 0.5, 1)
    ]
    assert bulge_through(*points) == pytest.approx(math.tan(sweep / 4), rel=1e-5)


def test_points_in_line_have_no_bulge() -> None:
    assert bulge_through((0, 0), (1, 1), (3, 3)) == 0


@given(st.floats(1, 200), st.floats(0.2, 1))
def test_an_ellipse_fitted_with_arcs_keeps_its_area(major: float, ratio: float) -> None:
    minor = major * ratio
    ring = fit_arcs(lambda t: (major * math.cos(t), minor * math.sin(t)), 0, math.tau, tolerance=major * 1e-7)
    assert area_of(ring[:-1]) == pytest.approx(math.pi * major * minor, rel=1e-7)


def test_a_single_point_has_no_area() -> None:
    assert area_of([Vertex(1, 2)]) == 0
    assert length_of([], closed=True) == 0
    assert flatten([], closed=True) == []
