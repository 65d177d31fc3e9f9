"""Areas of every kind of outline, against formulas that do not go through bulges."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ezdxf.document import Drawing
from shapely import Polygon

from tests.engines.drawing.plans import codes, lost, outline, plan, read

CENTIMETRE = 0.01
"""Square metres within which areas are exact."""


def green(made: Drawing, folder: Path) -> float:
    """The one green area of the drawing, nothing lost."""
    reading = read(made, folder)
    assert lost(reading) == []
    assert reading.source.entities_read == reading.source.entities_expected
    (area,) = reading.plan.greens
    return area.outline.area


def test_straight_edges(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(10, 10), (40, 10), (40, 30), (25, 45), (10, 30)])
    assert green(made, tmp_path) == pytest.approx(30 * 20 + 30 * 15 / 2, abs=1e-9)


def test_far_from_the_origin_nothing_is_lost_to_rounding(tmp_path: Path) -> None:
    made = plan()
    x, y = 40_512_345.25, 3_466_789.75
    outline(made.modelspace(), "绿地", [(x, y), (x + 10.01, y), (x + 10.01, y + 9.99), (x, y + 9.99)])
    assert green(made, tmp_path) == pytest.approx(10.01 * 9.99, abs=1e-5)


def test_bulges_are_segments_of_circles(tmp_path: Path) -> None:
    made = plan()
    half, quarter = 1.0, math.tan(math.pi / 8)
    outline(made.modelspace(), "绿地", [(20, 20), (40, 20, half), (40, 40), (20, 40, -quarter)])
    radius = 20 / math.sqrt(2)
    taken = radius**2 / 2 * (math.pi / 2 - 1)
    assert green(made, tmp_path) == pytest.approx(400 + math.pi * 100 / 2 - taken, abs=1e-9)


def test_a_circle(tmp_path: Path) -> None:
    made = plan()
    made.modelspace().add_circle((50, 50), 12.5, dxfattribs={"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(math.pi * 12.5**2, abs=1e-9)


@pytest.mark.parametrize("ratio", [0.05, 0.3, 0.99])
def test_an_ellipse_is_fitted_and_said_so(tmp_path: Path, ratio: float) -> None:
    made = plan()
    made.modelspace().add_ellipse((50, 50), major_axis=(30, 20), ratio=ratio, dxfattribs={"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(math.pi * 1300 * ratio, abs=CENTIMETRE / 10)
    assert codes(read(made, tmp_path)) == ["curve-fitted"]


def test_half_an_ellipse_closed_by_a_line(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_ellipse((50, 50), (20, 0), 0.5, 0, math.pi, dxfattribs={"layer": "绿地"})
    space.add_line((30, 50), (70, 50), {"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(math.pi * 200 / 2, abs=CENTIMETRE / 10)


def test_a_closed_spline(tmp_path: Path) -> None:
    made = plan()
    points = [(20, 20), (60, 15), (70, 50), (45, 70), (15, 55), (20, 20)]
    spline = made.modelspace().add_spline(points, dxfattribs={"layer": "绿地"})
    fine = Polygon([(p.x, p.y) for p in spline.construction_tool().approximate(20_000)])
    assert green(made, tmp_path) == pytest.approx(fine.area, abs=CENTIMETRE)


def test_lines_and_arcs_drawn_one_by_one_are_joined(tmp_path: Path) -> None:
    """A running track: two straights, two half circles, in any order and direction."""
    made = plan()
    space = made.modelspace()
    space.add_line((70, 30), (30, 30), {"layer": "绿地"})
    space.add_arc((70, 45), 15, -90, 90, dxfattribs={"layer": "绿地"})
    space.add_arc((30, 45), 15, 90, 270, dxfattribs={"layer": "绿地"})
    space.add_line((70, 60), (30, 60), {"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(40 * 30 + math.pi * 15**2, abs=1e-9)
    assert codes(read(made, tmp_path)) == ["joined"]


def test_an_old_polyline(tmp_path: Path) -> None:
    made = plan()
    points = [(10, 10, 0), (30, 10, 1), (30, 30, 0), (10, 30, 0)]
    made.modelspace().add_polyline2d(points, format="xyb", close=True, dxfattribs={"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(400 + math.pi * 50, abs=1e-9)


def test_a_polyline_in_space_counts_in_plan(tmp_path: Path) -> None:
    made = plan()
    points = [(10, 10, 1), (30, 10, 2), (30, 30, 3), (10, 30, 4)]
    made.modelspace().add_polyline3d(points, close=True, dxfattribs={"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(400, abs=1e-9)


def test_a_hatch_of_polylines_with_an_island(tmp_path: Path) -> None:
    made = plan()
    hatch = made.modelspace().add_hatch(dxfattribs={"layer": "绿地"})
    hatch.paths.add_polyline_path([(10, 10), (50, 10, 1), (50, 50), (10, 50)], is_closed=True, flags=1)
    hatch.paths.add_polyline_path([(20, 20), (30, 20), (30, 30), (20, 30)], is_closed=True, flags=16)
    assert green(made, tmp_path) == pytest.approx(1600 + math.pi * 200 - 100, abs=1e-9)


def test_a_hatch_of_edges(tmp_path: Path) -> None:
    made = plan()
    path = made.modelspace().add_hatch(dxfattribs={"layer": "绿地"}).paths.add_edge_path()
    path.add_line((20, 20), (60, 20))
    path.add_arc((60, 30), 10, -90, 90)
    path.add_line((60, 40), (20, 40))
    path.add_arc((20, 30), 10, 90, 270)
    assert green(made, tmp_path) == pytest.approx(40 * 20 + math.pi * 100, abs=1e-9)


def test_a_solid_crosses_its_corners(tmp_path: Path) -> None:
    made = plan()
    made.modelspace().add_solid([(10, 10), (30, 10), (10, 25), (30, 25)], dxfattribs={"layer": "绿地"})
    assert green(made, tmp_path) == pytest.approx(20 * 15, abs=1e-9)


def test_a_bulge_of_almost_nothing_is_a_straight_edge(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(0, 0, 1e-17), (90, 0, -1e-12), (90, 90, 1e-300), (0, 90)])
    assert green(made, tmp_path) == pytest.approx(8100, abs=1e-6)
