"""Lines that enclose an area without being an outline."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.engines.drawing.plans import codes, lost, outline, plan, read, rectangle
from tongjian.engines.siteplan import PlanPart


def test_lines_that_cross_beyond_the_corners(tmp_path: Path) -> None:
    made = plan()
    for a, b in (
        ((10, 10.0), (30.02, 10.0)),
        ((30, 9.97), (30, 20)),
        ((30, 20), (9.96, 20)),
        ((10, 20), (10, 10)),
    ):
        made.modelspace().add_line(a, b, {"layer": "建筑基底"})
    reading = read(made, tmp_path)
    assert [b.outline.area for b in reading.plan.buildings] == [pytest.approx(200, abs=0.005)]
    assert codes(reading) == ["polygonised"]
    assert lost(reading) == []
    assert reading.plan.gaps == ()


def test_a_partition_divides_one_building(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    outline(space, "建筑基底", [(20, 10), (10, 10), (10, 20), (20, 20)], closed=False)
    outline(space, "建筑基底", [(20, 10), (30, 10), (30, 20), (20, 20)], closed=False)
    space.add_line((20, 10), (20, 20), {"layer": "建筑基底"})
    assert [b.outline.area for b in read(made, tmp_path).plan.buildings] == [pytest.approx(200)]


def test_a_row_of_stalls_drawn_with_common_lines(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    for y in (10, 15.5):
        space.add_line((10, y), (22.5, y), {"layer": "机动车位"})
    for i in range(6):
        space.add_line((10 + 2.5 * i, 10), (10 + 2.5 * i, 15.5), {"layer": "机动车位"})
    stalls = read(made, tmp_path).plan.stalls
    assert [(round(s.width, 3), round(s.length, 3)) for s in stalls] == [(2.5, 5.5)] * 5


def test_arcs_among_the_lines_are_exact_to_the_square_centimetre(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_arc((50, 50), 40, 0, 180, dxfattribs={"layer": "绿地"})
    space.add_line((5, 50), (95, 50), {"layer": "绿地"})
    reading = read(made, tmp_path)
    assert reading.plan.greens[0].outline.area == pytest.approx(math.pi * 800, abs=0.01)
    assert lost(reading) == ["open-outline"]
    assert [gap.part for gap in reading.plan.gaps] == [PlanPart.GREEN]


def test_lines_inside_an_outline_of_their_kind_are_its_drawing(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    rectangle(space, "机动车位", 10, 10, 2.5, 5.5)
    space.add_line((10, 10), (12.5, 15.5), {"layer": "机动车位"})
    space.add_line((10, 15.5), (12.5, 10), {"layer": "机动车位"})
    reading = read(made, tmp_path)
    assert len(reading.plan.stalls) == 1
    assert codes(reading) == ["inner-lines"]
    assert lost(reading) == []
    assert reading.plan.gaps == ()


@pytest.mark.parametrize("far", [0.0, 40_500_000.0, 1e9])
def test_far_from_the_origin(tmp_path: Path, far: float) -> None:
    """Coordinates of a national grid have eight digits before the point."""
    made = plan()
    made.modelspace().delete_all_entities()
    outline(
        made.modelspace(),
        "用地红线",
        [(far, far / 12), (far + 200, far / 12), (far + 200, far / 12 + 100, 0.5), (far, far / 12 + 100)],
    )
    outline(
        made.modelspace(),
        "绿地",
        [
            (far + 20, far / 12 + 20),
            (far + 50, far / 12 + 20, 1),
            (far + 50, far / 12 + 50),
            (far + 20, far / 12 + 50),
        ],
    )
    for a, b in (((80, 10), (101, 10)), ((100, 9), (100, 31)), ((101, 30), (79, 30)), ((80, 31), (80, 9))):
        made.modelspace().add_line(
            (far + a[0], far / 12 + a[1]), (far + b[0], far / 12 + b[1]), {"layer": "建筑基底"}
        )
    found = read(made, tmp_path, unit="m").plan
    segment = (
        200
        * 200
        * 0.25
        * (math.atan(0.5) * 4 - math.sin(math.atan(0.5) * 4))
        / (2 * math.sin(math.atan(0.5) * 2) ** 2)
    )
    assert found.sites[0].outline.area == pytest.approx(20_000 + segment, abs=0.01)
    assert found.greens[0].outline.area == pytest.approx(900 + math.pi * 225 / 2, abs=0.01)
    assert found.buildings == () or found.buildings[0].outline.area == pytest.approx(400, abs=0.01)
