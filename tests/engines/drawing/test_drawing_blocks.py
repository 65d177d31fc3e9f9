"""Things hidden in blocks: mirrored, nested, scaled, repeated, missing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ezdxf.document import Drawing
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.drawing.plans import codes, lost, outline, plan, read, rectangle

SCALES = st.floats(0.2, 5) | st.floats(-5, -0.2)


def with_lens() -> Drawing:
    """A plan with a block of an outline of two arcs, a quarter and an eighth of a circle."""
    made = plan(size=2000)
    block = made.blocks.new("LENS")
    outline(block, "绿地", [(3, 1, math.tan(math.pi / 8)), (13, 1, math.tan(math.pi / 16))])
    return made


def segment(chord: float, angle: float) -> float:
    radius = chord / 2 / math.sin(angle / 2)
    return radius**2 / 2 * (angle - math.sin(angle))


LENS = segment(10, math.pi / 2) + segment(10, math.pi / 4)


@settings(max_examples=25, deadline=None)
@given(scale=SCALES, mirror=st.booleans(), turn=st.floats(0, 360), x=st.floats(-1e5, 1e5))
def test_arcs_stay_exact_under_turning_mirroring_and_scaling(
    tmp_path_factory: pytest.TempPathFactory, scale: float, mirror: bool, turn: float, x: float
) -> None:
    made = with_lens()
    factors = {"xscale": scale, "yscale": -scale if mirror else scale, "zscale": scale}
    made.modelspace().add_blockref("LENS", (x, 20), {**factors, "rotation": turn})
    reading = read(made, tmp_path_factory.mktemp("lens"))
    assert codes(reading) == []
    assert reading.plan.greens[0].outline.area == pytest.approx(LENS * scale**2, rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(wide=SCALES, high=SCALES, turn=st.floats(0, 360))
def test_uneven_scales_bend_circles_into_ellipses_that_are_fitted(
    tmp_path_factory: pytest.TempPathFactory, wide: float, high: float, turn: float
) -> None:
    made = with_lens()
    made.modelspace().add_blockref("LENS", (9, 9), {"xscale": wide, "yscale": high, "rotation": turn})
    reading = read(made, tmp_path_factory.mktemp("lens"))
    assert reading.plan.greens[0].outline.area == pytest.approx(LENS * abs(wide * high), abs=0.001)


def test_nested_blocks_multiply_their_transforms(tmp_path: Path) -> None:
    made = with_lens()
    inner = made.blocks.new("INNER")
    inner.add_blockref("LENS", (7, 3), {"rotation": 30, "xscale": 2, "yscale": -2})
    outer = made.blocks.new("OUTER")
    outer.add_blockref("INNER", (-4, 5), {"rotation": -75, "xscale": -1.5, "yscale": 1.5})
    made.modelspace().add_blockref("OUTER", (100, 100), {"xscale": 0.5, "yscale": 0.5})
    (area,) = read(made, tmp_path).plan.greens
    assert area.outline.area == pytest.approx(LENS * (2 * 1.5 * 0.5) ** 2, rel=1e-9)
    assert area.outline.entity.handle.count("/") == 3


def test_a_block_seen_from_below_is_mirrored(tmp_path: Path) -> None:
    made = with_lens()
    made.modelspace().add_blockref("LENS", (100, 100), {"extrusion": (0, 0, -1)})
    (area,) = read(made, tmp_path).plan.greens
    assert area.outline.area == pytest.approx(LENS, rel=1e-9)
    assert max(v.x for v in area.outline.vertices) == pytest.approx(-103)


def test_what_lies_on_layer_0_in_a_block_lies_on_the_layer_of_the_reference(tmp_path: Path) -> None:
    made = plan()
    inner = made.blocks.new("SHAPE")
    rectangle(inner, "0", 0, 0, 5, 4)
    outer = made.blocks.new("GROUP")
    outer.add_blockref("SHAPE", (0, 0), {"layer": "0"})
    outer.add_blockref("SHAPE", (10, 0), {"layer": "绿地"})
    made.modelspace().add_blockref("GROUP", (20, 20), {"layer": "建筑基底"})
    found = read(made, tmp_path).plan
    assert [b.outline.area for b in found.buildings] == [20]
    assert [g.outline.area for g in found.greens] == [20]


def test_a_stall_is_one_whatever_its_block_draws(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("STALL")
    rectangle(block, "0", 0, 0, 2.5, 5.5)
    rectangle(block, "车辆", 0.3, 0.5, 1.9, 4.5)
    block.add_line((0, 0), (2.5, 5.5), {"layer": "0"})
    block.add_attdef("类型", (0, 0))
    for i in range(4):
        reference = made.modelspace().add_blockref("STALL", (10 + 3 * i, 10), {"layer": "机动车位"})
        reference.add_auto_attribs({"类型": "充电"})
    reading = read(made, tmp_path)
    assert [(s.kind, s.width, s.length) for s in reading.plan.stalls] == [
        ("充电", pytest.approx(2.5), pytest.approx(5.5))
    ] * 4
    assert lost(reading) == []


def test_an_array_of_references_counts_each(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("STALL"), "0", 0, 0, 2.5, 5.5)
    array = made.modelspace().add_blockref("STALL", (10, 10), {"layer": "机动车位", "rotation": 15})
    array.grid(size=(2, 10), spacing=(6, 2.5))
    stalls = read(made, tmp_path).plan.stalls
    assert len(stalls) == 20
    assert len({stall.outline.entity.handle for stall in stalls}) == 20
    assert sum(stall.outline.area for stall in stalls) == pytest.approx(20 * 2.5 * 5.5)


def test_a_stall_of_loose_lines_is_taken_by_what_it_spans(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("STALL")
    for end in ((0, 0), (2.5, 0)):
        block.add_line(end, (end[0], 5.5))
    made.modelspace().add_blockref("STALL", (10, 10), {"layer": "机动车位", "rotation": 30})
    reading = read(made, tmp_path)
    assert [(s.width, s.length) for s in reading.plan.stalls] == [(pytest.approx(2.5), pytest.approx(5.5))]
    assert codes(reading) == ["symbol-span"]


def test_references_that_show_nothing_are_losses(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_blockref("GONE", (0, 0), {"layer": "机动车位"})
    made.blocks.new("TREE").add_circle((0, 0), 1, dxfattribs={"layer": "乔木"})
    space.add_blockref("TREE", (5, 5), {"layer": "绿地"})
    loop = made.blocks.new("LOOP")
    rectangle(loop, "绿地", 0, 0, 3, 3)
    loop.add_blockref("LOOP", (1, 1), {"layer": "绿地"})
    space.add_blockref("LOOP", (50, 50), {"layer": "0"})
    reading = read(made, tmp_path)
    assert [g.outline.area for g in reading.plan.greens] == [9]
    told = " ".join(loss.sentence for loss in reading.source.losses)
    assert "“GONE”不存在" in told
    assert "没有能认作该图层内容的图形" in told
    assert "引用了自己" in told


def test_a_reference_to_another_file_is_a_loss_on_any_layer(tmp_path: Path) -> None:
    made = plan()
    made.add_xref_def("roads.dwg", "道路")
    made.modelspace().add_blockref("道路", (0, 0), {"layer": "0"})
    (loss,) = read(made, tmp_path).source.losses
    assert "外部参照" in loss.sentence
