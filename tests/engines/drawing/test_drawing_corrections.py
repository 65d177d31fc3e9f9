"""What a person says of a layer or an element beats every name and every guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.drawing.plans import CHINA, EDCR, blank, plan, read, rectangle
from tongjian.engines.drawing import Corrections, Refused, read_drawing
from tongjian.engines.drawing.reading import LayerUse, Reading
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import PlanPart


def use_of(reading: Reading, layer: str) -> LayerUse:
    return next(use for use in reading.layers if use.layer == layer)


@pytest.mark.parametrize("fmt", ["asc", "bin"])
@pytest.mark.parametrize("said", ["A", "a", " A", "Ａ", "XREF|A"])
def test_a_layer_that_means_nothing_by_its_name(tmp_path: Path, said: str, fmt: str) -> None:
    made = blank()
    rectangle(made.modelspace(), "A", 0, 0, 100, 100)
    rectangle(made.modelspace(), "建筑基底", 10, 10, 20, 10)
    corrections = Corrections(layers={said: PlanPart.SITE})
    reading = read(made, tmp_path, fmt=fmt, corrections=corrections)
    assert [site.outline.area for site in reading.plan.sites] == [10_000]
    use = use_of(reading, "A")
    assert (use.meaning, use.score, use.used, use.corrected) == (Meaning.SITE, 1.0, True, True)
    assert use.evidence == ("经人指认",)


def test_a_drawing_refused_as_no_plan_is_read_with_the_word_of_a_person(tmp_path: Path) -> None:
    made = blank()
    outline = rectangle(made.modelspace(), "A", 0, 0, 100, 100)
    with pytest.raises(Refused, match="不像总平面图"):
        read(made, tmp_path)
    for corrections in (
        Corrections(layers={"A": PlanPart.SITE}),
        Corrections(elements={outline.dxf.handle.lower(): PlanPart.SITE}),
    ):
        assert len(read_drawing(tmp_path / "plan.dxf", CHINA, corrections=corrections).plan.sites) == 1


def test_a_layer_beats_its_canonical_name(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 20, 10)
    reading = read(made, tmp_path, corrections=Corrections(layers={"绿地": PlanPart.BUILDING}))
    assert (len(reading.plan.greens), len(reading.plan.buildings)) == (0, 1)


def test_a_layer_to_be_ignored(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 20, 10)
    made.modelspace().add_line((1, 1), (2, 2), {"layer": "绿地"})
    reading = read(made, tmp_path, corrections=Corrections(layers={"绿地": None}))
    assert reading.plan.greens == ()
    assert reading.source.losses == ()
    assert reading.plan.gaps == ()
    use = use_of(reading, "绿地")
    assert (use.meaning, use.used, use.corrected) == (None, False, True)


def test_an_element_beats_its_layer(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    green = rectangle(space, "绿地", 10, 10, 20, 10)
    pond = rectangle(space, "绿地", 40, 10, 20, 10)
    hall = rectangle(space, "临时", 70, 10, 20, 10, 楼号="9")
    corrections = Corrections(
        layers={"绿地": PlanPart.GREEN},
        elements={pond.dxf.handle: None, hall.dxf.handle: PlanPart.BUILDING},
    )
    found = read(made, tmp_path, corrections=corrections).plan
    assert [item.outline.entity.handle for item in found.greens] == [green.dxf.handle]
    assert [(item.number, item.outline.entity.layer) for item in found.buildings] == [("9", "临时")]


def test_a_reference_is_what_it_is_said_to_be_with_all_it_holds(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("HOUSE")
    rectangle(block, "墙", 0, 0, 20, 10)
    first = made.modelspace().add_blockref("HOUSE", (10, 10), {"layer": "杂项"})
    made.modelspace().add_blockref("HOUSE", (40, 10), {"layer": "杂项"})
    corrections = Corrections(elements={first.dxf.handle: PlanPart.BUILDING})
    (building,) = read(made, tmp_path, corrections=corrections).plan.buildings
    assert building.outline.entity.handle.startswith(f"{first.dxf.handle}/")
    assert building.outline.polygon.bounds == pytest.approx((10, 10, 30, 20))


def test_an_element_inside_one_of_several_references(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("HOUSE")
    wall = rectangle(block, "墙", 0, 0, 20, 10)
    rectangle(block, "墙", 0, 20, 5, 5)
    first = made.modelspace().add_blockref("HOUSE", (10, 10), {"layer": "杂项"})
    made.modelspace().add_blockref("HOUSE", (40, 10), {"layer": "杂项"})
    handle = f"{first.dxf.handle}/{wall.dxf.handle}"
    corrections = Corrections(elements={handle: PlanPart.BUILDING})
    (building,) = read(made, tmp_path, corrections=corrections).plan.buildings
    assert building.outline.entity.handle == handle
    assert building.outline.area == pytest.approx(200)


def test_one_reference_of_an_array(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("SLOT"), "0", 0, 0, 2.5, 5.5)
    row = made.modelspace().add_blockref("SLOT", (10, 10), {"layer": "机动车位"})
    row.dxf.column_count, row.dxf.column_spacing = 4, 3
    corrections = Corrections(elements={f"{row.dxf.handle}#2": None})
    assert len(read(made, tmp_path).plan.stalls) == 4
    assert len(read(made, tmp_path, corrections=corrections).plan.stalls) == 3


def test_what_the_name_tells_besides_holds(tmp_path: Path) -> None:
    """A layer said to be what its name says keeps the attributes of the name."""
    made = blank()
    rectangle(made.modelspace(), "PLOT_BOUNDARY", 0, 0, 100, 100)
    rectangle(made.modelspace(), "BLK_3_COVERED_AREA", 10, 10, 20, 10)
    said = Corrections(layers={"BLK_3_COVERED_AREA": PlanPart.BUILDING})
    assert read(made, tmp_path, EDCR, corrections=said).plan.buildings[0].number == "3"


def test_entities_without_handles_have_the_same_one_however_much_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    corner = " 10\n{}\n 20\n{}\n"
    square = [(0, 0), (90, 0), (90, 90), (0, 90)]

    def outline(layer: str, scale: float) -> str:
        vertices = "".join(
            f"  0\nVERTEX\n  8\n{layer}\n{corner.format(x * scale, y * scale)}" for x, y in square
        )
        head = f"  0\nPOLYLINE\n  8\n{layer}\n 66\n1\n 70\n1\n"
        return f"{head}{vertices}  0\nSEQEND\n  8\n{layer}\n"

    noise = "".join(f"  0\nLINE\n  8\n地形\n 10\n{i}\n 20\n0\n 11\n1\n 21\n1\n" for i in range(5))
    body = noise + outline("X", 0.1) + outline("用地红线", 1.0)
    path.write_text(f"  0\nSECTION\n  2\nENTITIES\n{body}  0\nENDSEC\n  0\nEOF\n", "utf-8")
    site = read_drawing(path, CHINA).plan.sites[0].outline.entity.handle
    everything = Corrections(layers={"X": PlanPart.GREEN, "地形": PlanPart.ROAD_RED_LINE})
    again = read_drawing(path, CHINA, corrections=everything).plan
    assert again.sites[0].outline.entity.handle == site
    green = again.greens[0].outline.entity.handle
    by_handle = Corrections(elements={green: PlanPart.BUILDING})
    (building,) = read_drawing(path, CHINA, corrections=by_handle).plan.buildings
    assert building.outline.area == pytest.approx(81)
