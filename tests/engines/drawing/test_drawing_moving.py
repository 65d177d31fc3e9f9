"""Moving and turning a whole plan changes no figure of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from ezdxf.math import Matrix44
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.drawing.plans import codes, lost, outline, plan, read, rectangle
from tongjian.engines.siteplan import SitePlan


def figures(plan_read: SitePlan) -> Iterator[float]:
    """Every area and length of a plan."""
    for areas in (plan_read.sites, plan_read.buildings, plan_read.greens, plan_read.stalls):
        yield from sorted(area.outline.area for area in areas)
    for stall in plan_read.stalls:
        yield stall.length
        yield stall.width


@settings(max_examples=20, deadline=None)
@given(turn=st.floats(0, math.tau), x=st.floats(-1e6, 1e6), y=st.floats(-1e6, 1e6), mirror=st.booleans())
def test_motions(
    tmp_path_factory: pytest.TempPathFactory, turn: float, x: float, y: float, mirror: bool
) -> None:
    folder = tmp_path_factory.mktemp("moving")
    made = plan()
    space = made.modelspace()
    outline(space, "建筑基底", [(10, 10), (40, 10, 0.4), (40, 22, -0.2), (10, 22)], 楼号="1", 层数="6")
    space.add_circle((60, 60), 12, dxfattribs={"layer": "绿地"})
    space.add_ellipse((30, 70), (12, 5), 0.4, dxfattribs={"layer": "绿地"})
    space.add_hatch(dxfattribs={"layer": "绿地"}).paths.add_polyline_path([(80, 5), (95, 5, 0.5), (95, 15)])
    block = made.blocks.new("STALL")
    rectangle(block, "0", 0, 0, 2.5, 5.5)
    for i in range(4):
        space.add_blockref("STALL", (60 + 3 * i, 80), {"layer": "机动车位", "rotation": 20 * i})
    before = read(made, folder)
    motion = Matrix44.scale(-1 if mirror else 1, 1, 1) @ Matrix44.z_rotate(turn) @ Matrix44.translate(x, y, 0)
    for entity in space:
        entity.transform(motion)
    after = read(made, folder)
    assert list(figures(after.plan)) == pytest.approx(list(figures(before.plan)), abs=0.001)
    assert (codes(after), lost(after)) == (codes(before), lost(before))
