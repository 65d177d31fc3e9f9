"""A part of the plan that lacks a piece says so: nothing is computed from what was only half read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.drawing.plans import CHINA, lost, outline, plan, read, rectangle, with_entity
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.reading import Reading
from tongjian.engines.siteplan import PlanPart

WALL = "  0\n{kind}\n  5\nFFF1\n100\nAcDbEntity\n  8\n{layer}\n100\nTCH_WALL\n 10\n0.0\n 20\n0.0\n"


def gaps(reading: Reading) -> list[PlanPart]:
    return [gap.part for gap in reading.plan.gaps]


@pytest.mark.parametrize("kind", ["TCH_WALL", "ACAD_PROXY_ENTITY"])
@pytest.mark.parametrize(("layer", "parts"), [("建筑基底", [PlanPart.BUILDING]), ("WALL", [])])
def test_objects_of_add_ons(tmp_path: Path, kind: str, layer: str, parts: list[PlanPart]) -> None:
    plan().saveas(tmp_path / "plan.dxf")
    with_entity(tmp_path / "plan.dxf", WALL.format(kind=kind, layer=layer))
    reading = read_drawing(tmp_path / "plan.dxf", CHINA)
    assert gaps(reading) == parts
    assert [gap.entities[0].type for gap in reading.plan.gaps] == [kind] * len(parts)
    assert kind in reading.problems[0].sentence


def test_an_add_ons_object_in_a_block_is_on_the_layer_of_the_reference(tmp_path: Path) -> None:
    made = plan()
    made.blocks.new("ROOM").add_point((0, 0), {"layer": "0"})
    made.modelspace().add_blockref("ROOM", (10, 10), {"layer": "绿地"})
    made.saveas(tmp_path / "plan.dxf")
    text = (tmp_path / "plan.dxf").read_text("utf-8")
    assert text.count("  0\nPOINT\n") == 1
    (tmp_path / "plan.dxf").write_text(text.replace("  0\nPOINT\n", "  0\nTCH_ROOM\n"), "utf-8")
    assert gaps(read_drawing(tmp_path / "plan.dxf", CHINA)) == [PlanPart.GREEN]


def test_types_that_are_no_outlines(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_mline([(0, 0), (5, 5), (9, 9)], dxfattribs={"layer": "道路红线"})
    space.add_lwpolyline([(0, 0), (0, 5)], dxfattribs={"layer": "绿地", "extrusion": (1, 0, 0)})
    made.saveas(tmp_path / "plan.dxf")
    with_entity(tmp_path / "plan.dxf", WALL.format(kind="3DSOLID", layer="建筑基底"))
    found = gaps(read_drawing(tmp_path / "plan.dxf", CHINA))
    assert set(found) == {PlanPart.BUILDING, PlanPart.ROAD_RED_LINE, PlanPart.GREEN}


def test_notes_points_and_paper_space_are_no_gaps(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_point((5, 5), {"layer": "绿地"})
    space.add_text("草坪", dxfattribs={"layer": "绿地", "insert": (5, 5)})
    space.add_linear_dim((0, 0), (0, 0), (10, 0), dxfattribs={"layer": "建筑基底"}).render()
    space.add_leader([(0, 0), (5, 5)], dxfattribs={"layer": "绿地"})
    rectangle(made.layout("Layout1"), "建筑基底", 5, 5, 10, 10)
    reading = read(made, tmp_path)
    assert len(lost(reading)) == 5
    assert gaps(reading) == []


def test_open_outlines(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "建筑基底", [(10, 10), (30, 10), (30, 30), (10, 30)], closed=False)
    outline(made.modelspace(), "道路红线", [(0, -5), (100, -5)], closed=False)
    reading = read(made, tmp_path)
    assert gaps(reading) == [PlanPart.BUILDING]
    assert "缺口" in reading.plan.gaps[0].sentence


def test_an_outline_that_cancels_itself_but_not_a_mere_line(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(10, 10), (30, 30), (30, 10), (10, 30)])
    outline(made.modelspace(), "建筑基底", [(50, 50), (60, 50), (55, 50)])
    reading = read(made, tmp_path)
    assert lost(reading) == ["degenerate", "degenerate"]
    assert gaps(reading) == [PlanPart.GREEN]


def test_a_broken_entity(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 30, 10, 10, 10)
    made.saveas(tmp_path / "plan.dxf")
    text = (tmp_path / "plan.dxf").read_text("utf-8")
    (tmp_path / "plan.dxf").write_text(text.replace(" 10\n30.0\n", " 10\nabc\n", 1), "utf-8")
    assert gaps(read_drawing(tmp_path / "plan.dxf", CHINA)) == [PlanPart.GREEN]


def test_a_broken_entity_in_a_block_may_be_on_any_layer(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("HOUSE")
    rectangle(block, "0", 0, 0, 20, 10)
    block.add_line((7.25, 0), (1, 1))
    made.modelspace().add_blockref("HOUSE", (10, 10), {"layer": "建筑基底"})
    made.saveas(tmp_path / "plan.dxf")
    text = (tmp_path / "plan.dxf").read_text("utf-8")
    (tmp_path / "plan.dxf").write_text(text.replace(" 10\n7.25\n", " 10\nabc\n", 1), "utf-8")
    assert gaps(read_drawing(tmp_path / "plan.dxf", CHINA)) == [PlanPart.SITE, PlanPart.BUILDING]


def test_a_reference_to_a_file_that_is_not_here(tmp_path: Path) -> None:
    """What its layers are stands in the host's table of layers, `file|layer`."""
    made = plan()
    made.add_xref_def("green.dwg", "GREENS")
    made.modelspace().add_blockref("GREENS", (0, 0), {"layer": "外部参照"})
    made.layers.add("GREENS|绿地")
    made.layers.add("GREENS|乔木")
    reading = read(made, tmp_path)
    assert "外部参照，须绑定" in reading.source.losses[0].sentence
    assert gaps(reading) == [PlanPart.GREEN]


def test_a_reference_of_which_nothing_is_known_may_hold_anything(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 10, 10)
    made.add_xref_def("somewhere.dwg", "BASE")
    made.modelspace().add_blockref("BASE", (0, 0), {"layer": "0"})
    assert gaps(read(made, tmp_path)) == [PlanPart.SITE, PlanPart.GREEN]


def test_a_reference_that_shows_nothing_of_its_layer(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("HOUSE"), "墙", 0, 0, 20, 10)
    made.modelspace().add_blockref("HOUSE", (10, 10), {"layer": "建筑基底"})
    assert gaps(read(made, tmp_path)) == [PlanPart.BUILDING]


def test_a_clean_drawing_has_none(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "建筑基底", 10, 10, 20, 10)
    assert read(made, tmp_path).plan.gaps == ()
