"""Layers without a name: what the looks of outlines and the names of blocks tell, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.plans import blank, codes, plan, read, rectangle
from tongjian.engines.drawing import Corrections, Refused
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import PlanPart


def estate(*, factor: float = 1, units: int = 6) -> Drawing:
    """Four buildings and a green in an outline on a layer that says nothing, in a frame of a sheet."""
    made = blank(units=units)
    space = made.modelspace()
    for i in range(4):
        rectangle(
            space, "建筑基底", (20 + 40 * i) * factor, 20 * factor, 20 * factor, 12 * factor, 楼号=str(i)
        )
    rectangle(space, "绿地", 10 * factor, 50 * factor, 100 * factor, 20 * factor)
    rectangle(space, "P-LINE", 0, 0, 200 * factor, 100 * factor)
    rectangle(space, "FRAME", -100 * factor, -100 * factor, 594 * factor, 420 * factor)
    rectangle(space, "P-LINE", 300 * factor, 0, 20 * factor, 10 * factor)
    return made


@pytest.mark.parametrize("fmt", ["asc", "bin"])
def test_the_outline_around_everything_is_the_site(tmp_path: Path, fmt: str) -> None:
    reading = read(estate(), tmp_path, fmt=fmt)
    assert [site.outline.area for site in reading.plan.sites] == [20_000]
    use = next(use for use in reading.layers if use.layer == "P-LINE")
    assert (use.meaning, use.used, use.corrected) == (Meaning.SITE, True, False)
    assert 0.4 <= use.score <= 0.6
    assert "5 个已认出的图形中 5 个在其内" in use.evidence[0]
    assert codes(reading) == ["layer-guessed"]
    assert use.evidence[0] in reading.problems[0].sentence


def test_a_named_site_is_never_overridden(tmp_path: Path) -> None:
    made = estate()
    rectangle(made.modelspace(), "用地红线", -10, -10, 250, 150)
    reading = read(made, tmp_path)
    assert [site.outline.area for site in reading.plan.sites] == [37_500]
    assert codes(reading) == []


def test_a_layer_a_person_calls_nothing_is_no_guess(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有闭合的用地红线"):
        read(estate(), tmp_path, corrections=Corrections(layers={"P-LINE": None}))


def test_the_frame_of_a_sheet_is_no_site(tmp_path: Path) -> None:
    made = estate()
    for outline in made.modelspace().query("LWPOLYLINE[layer=='P-LINE']"):
        made.modelspace().delete_entity(outline)
    with pytest.raises(Refused, match="没有闭合的用地红线"):
        read(made, tmp_path)


def stalls(made: Drawing, layer: str, count: int, factor: float = 1.0) -> None:
    for i in range(count):
        x, y = (10 + 2.5 * i) * factor, 10 * factor
        rectangle(made.modelspace(), layer, x, y, 2.5 * factor, 5.3 * factor)


@pytest.mark.parametrize(("factor", "units"), [(1.0, 6), (1000.0, 4), (1000.0, 6)])
def test_repeated_rectangles_of_a_stalls_size(tmp_path: Path, factor: float, units: int) -> None:
    made = plan(size=100 * factor, units=units)
    stalls(made, "X-1", 12, factor)
    reading = read(made, tmp_path)
    assert [round(s.width, 3) for s in reading.plan.stalls] == [2.5] * 12
    assert "layer-guessed" in codes(reading)


def test_a_few_are_no_evidence_and_a_named_layer_is_enough(tmp_path: Path) -> None:
    made = plan()
    stalls(made, "X-1", 4)
    assert read(made, tmp_path).plan.stalls == ()
    stalls(made, "X-2", 12)
    rectangle(made.modelspace(), "机动车位", 50, 50, 2.5, 5.5)
    assert len(read(made, tmp_path).plan.stalls) == 1


@pytest.mark.parametrize("name", ["标准车位", "2.5x5.3停车位", "PARKING", "A-CAR-01", "car"])
def test_blocks_named_like_stalls_on_any_layer(tmp_path: Path, name: str) -> None:
    made = plan()
    rectangle(made.blocks.new(name), "0", 0, 0, 2.5, 5.3)
    for i in range(3):
        made.modelspace().add_blockref(name, (10 + 3 * i, 10), {"layer": "随便"})
    found = read(made, tmp_path).plan.stalls
    assert [(round(s.width, 3), round(s.length, 3)) for s in found] == [(2.5, 5.3)] * 3


@pytest.mark.parametrize("name", ["SCARF", "CARPET", "车位图例", "车位标注", "SPARK"])
def test_blocks_that_only_sound_alike(tmp_path: Path, name: str) -> None:
    made = plan()
    rectangle(made.blocks.new(name), "0", 0, 0, 2.5, 5.3)
    made.modelspace().add_blockref(name, (10, 10), {"layer": "随便"})
    assert read(made, tmp_path).plan.stalls == ()


def test_bicycles_are_no_cars(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("非机动车位"), "0", 0, 0, 20, 2)
    made.modelspace().add_blockref("非机动车位", (10, 10), {"layer": "随便"})
    found = read(made, tmp_path).plan
    assert (len(found.stalls), len(found.nonmotor)) == (0, 1)


def test_the_picture_of_a_car_in_a_stall_is_no_second_one(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("CAR"), "0", 0.3, 0.4, 1.8, 4.5)
    rectangle(made.modelspace(), "机动车位", 10, 10, 2.5, 5.5)
    made.modelspace().add_blockref("CAR", (10, 10), {"layer": "配景"})
    reading = read(made, tmp_path)
    assert len(reading.plan.stalls) == 1
    assert codes(reading) == ["duplicate"]


def test_a_block_that_is_a_row_counts_as_its_stalls(tmp_path: Path) -> None:
    made = plan()
    row = made.blocks.new("车位组")
    for i in range(4):
        rectangle(row, "0", 2.5 * i, 0, 2.5, 5.3)
    made.modelspace().add_blockref("车位组", (10, 10), {"rotation": 30})
    comb = made.blocks.new("车位排")
    rectangle(comb, "0", 0, 0, 12.5, 5.3)
    for i in range(1, 5):
        comb.add_line((2.5 * i, 0), (2.5 * i, 5.3))
        comb.add_line((2.5 * i, 0), (2.5 * i - 2.5, 5.3))
    made.modelspace().add_blockref("车位排", (10, 50), {"layer": "机动车位"})
    reading = read(made, tmp_path)
    assert [(round(s.width, 3), round(s.length, 3)) for s in reading.plan.stalls] == [(2.5, 5.3)] * 9
    assert codes(reading) == ["stall-row"]
    assert reading.unit.conflicts == ()


def test_a_stall_with_a_double_line_is_one(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("车位")
    rectangle(block, "0", 0, 0, 2.5, 5.3)
    rectangle(block, "0", 0.1, 0.1, 2.3, 5.1)
    made.modelspace().add_blockref("车位", (10, 10), {"layer": "机动车位"})
    assert len(read(made, tmp_path).plan.stalls) == 1


def test_a_named_layer_holds_against_a_blocks_name(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("CAR"), "0", 0, 0, 20, 10)
    made.modelspace().add_blockref("CAR", (10, 10), {"layer": "建筑基底"})
    found = read(made, tmp_path).plan
    assert (len(found.buildings), len(found.stalls)) == (1, 0)


def test_a_person_holds_against_a_blocks_name(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("CAR"), "0", 0, 0, 2, 4)
    made.modelspace().add_blockref("CAR", (10, 10), {"layer": "配景"})
    said = Corrections(layers={"配景": None})
    assert read(made, tmp_path, corrections=said).plan.stalls == ()
    assert len(read(made, tmp_path).plan.stalls) == 1
    said = Corrections(layers={"配景": PlanPart.STALL})
    assert len(read(made, tmp_path, corrections=said).plan.stalls) == 1
