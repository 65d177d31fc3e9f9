"""Layer conventions as data: the Chinese one with its many spellings, and one of another country."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ezdxf.document import Drawing
from pydantic import ValidationError

from tests.engines.drawing.plans import CHINA, EDCR, blank, codes, lost, outline, plan, read, rectangle
from tongjian.engines.drawing import load_vocabulary
from tongjian.engines.drawing.vocabulary import Meaning


@pytest.mark.parametrize(
    ("layer", "meaning"),
    [
        ("用地红线", Meaning.SITE),
        ("PLAN_用地红线", Meaning.SITE),
        ("Z_0_LTMT", Meaning.SITE),
        ("0G-SITE-PROP", Meaning.SITE),
        ("xref|用地红线", Meaning.SITE),
        ("总图$0$用地红线", Meaning.SITE),
        ("ＪＺＤ", Meaning.SITE),
        ("红线", Meaning.SITE),
        ("道路红线", Meaning.ROAD_RED_LINE),
        ("PLAN_建筑基底轮廓", Meaning.BUILDING),
        ("现状建筑", Meaning.NEIGHBOUR),
        ("P-停车位", Meaning.STALL),
        ("非机动车位", Meaning.NONMOTOR),
        ("机动车位-充电", Meaning.STALL),
        ("L-PRKG", Meaning.STALL),
        ("地库轮廓", Meaning.BASEMENT),
        ("消防登高场地", Meaning.FIRE_ACCESS_PAD),
        ("消防车道", Meaning.FIRE_LANE),
        ("小区车行道", Meaning.LANE),
        ("GREEN", Meaning.GREEN),
        ("EVERGREEN", None),
        ("用地红线标注", None),
        ("用地红线-DIM", None),
        ("CARD", None),
        ("家具", None),
    ],
)
def test_names_in_use(layer: str, meaning: Meaning | None) -> None:
    known = CHINA.classify(layer)
    assert (known.meaning if known else None) == meaning


def test_a_guess_gives_way_to_a_known_name_and_is_said_without_one(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "红线", 200, 0, 50, 50)
    rectangle(made.modelspace(), "绿化", 10, 10, 20, 20)
    reading = read(made, tmp_path)
    assert [site.outline.area for site in reading.plan.sites] == [10_000]
    assert len(reading.plan.greens) == 1
    assert [(use.layer, use.score, use.used) for use in reading.layers] == [
        ("用地红线", 1.0, True),
        ("红线", 0.4, False),
        ("绿化", 0.4, True),
    ]
    assert codes(reading) == ["layer-guessed"]


def block_of_flats() -> Drawing:
    """One building as the Indian convention describes it: several times over, with parts to take off."""
    made = blank()
    space = made.modelspace()
    rectangle(space, "PLOT_BOUNDARY", 0, 0, 40, 50)
    rectangle(space, "BLK_1_COVERED_AREA", 10, 10, 20, 20)
    rectangle(space, "BLK_1_COVERED_AREA_DEDUCT", 18, 18, 4, 4)
    rectangle(space, "BLK_1_LVL_0_BLDG_FOOT_PRINT", 10, 10, 20, 19)
    rectangle(space, "BLDG_FOOT_PRINT", 10, 10, 20, 18)
    for storey, x in ((0, 100), (1, 200), (-1, 300)):
        rectangle(space, f"BLK_1_FLR_{storey}_BLT_UP_AREA", x, 0, 20, 20)
    rectangle(space, "BLK_1_FLR_0_BLT_UP_AREA_DEDUCT", 105, 5, 5, 5)
    rectangle(space, "BLK_1_FLR_1_BLT_UP_AREA_DEDUCT", 210, 10, 15, 5)
    rectangle(space, "PARKING_SLOT", 2, 2, 2.5, 5)
    rectangle(space, "DA_PARKING", 5, 2, 3.6, 5)
    height = space.add_linear_dim((500, 0), (500, 0), (500, 14.5), angle=90)
    height.dimension.dxf.layer = "BLK_1_HT_OF_BLDG"
    height.render()
    space.add_mtext("PLOT_AREA_M2=2000\\POWNER=NOBODY", {"layer": "PLAN_INFO", "insert": (0, -9)})
    return made


def test_another_countrys_convention_is_only_another_file(tmp_path: Path) -> None:
    reading = read(block_of_flats(), tmp_path, EDCR)
    found = reading.plan
    (building,) = found.buildings
    assert building.outline.area == pytest.approx(400 - 16)
    assert (building.number, building.height) == ("1", pytest.approx(14.5))
    assert {f.storeys: f.outline.area for f in found.floors} == {
        (1,): pytest.approx(400 - 25),
        (2,): pytest.approx(400 - 50),
        (-1,): pytest.approx(400),
    }
    assert {f.building for f in found.floors} == {"1"}
    assert [stall.kind for stall in found.stalls] == ["地面", "无障碍"]
    assert found.table is not None
    assert found.table.rows == (("用地面积", "2000", "m²"),)
    assert codes(reading) == ["described-twice", "described-twice"]
    assert lost(reading) == ["deduction-outside"]
    assert "25.00 m²" in reading.source.losses[0].sentence


def test_a_deduction_with_arcs_inside_is_exact(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "PLOT_BOUNDARY", 0, 0, 40, 50)
    rectangle(made.modelspace(), "BLK_1_FLR_0_BLT_UP_AREA", 0, 0, 20, 20)
    made.modelspace().add_circle((10, 10), 5, dxfattribs={"layer": "BLK_1_FLR_0_BLT_UP_AREA_DEDUCT"})
    reading = read(made, tmp_path, EDCR)
    assert reading.plan.floors[0].outline.area == pytest.approx(400 - math.pi * 25, abs=1e-9)
    assert (codes(reading), lost(reading)) == ([], [])


def test_a_deduction_with_arcs_over_the_edge_goes_by_chords_and_is_said(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "PLOT_BOUNDARY", 0, 0, 40, 50)
    rectangle(made.modelspace(), "BLK_1_FLR_0_BLT_UP_AREA", 0, 0, 20, 20)
    made.modelspace().add_circle((10, 0), 5, dxfattribs={"layer": "BLK_1_FLR_0_BLT_UP_AREA_DEDUCT"})
    reading = read(made, tmp_path, EDCR)
    assert reading.plan.floors[0].outline.area == pytest.approx(400 - math.pi * 12.5, abs=0.02)
    assert codes(reading) == ["deducted-on-chords"]


def test_a_height_of_a_building_that_is_not_drawn_is_a_loss(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "PLOT_BOUNDARY", 0, 0, 40, 50)
    height = made.modelspace().add_linear_dim((0, 0), (0, 0), (0, 9), angle=90)
    height.dimension.dxf.layer = "BLK_7_HT_OF_BLDG"
    height.render()
    assert lost(read(made, tmp_path, EDCR)) == ["height-homeless"]


def test_a_site_in_two_parts_and_one_with_a_hole(tmp_path: Path) -> None:
    made = blank()
    hatch = made.modelspace().add_hatch(dxfattribs={"layer": "用地红线"})
    hatch.paths.add_polyline_path([(0, 0), (50, 0), (50, 50), (0, 50)], flags=1)
    hatch.paths.add_polyline_path([(10, 10), (20, 10), (20, 20), (10, 20)], flags=16)
    outline(made.modelspace(), "用地红线", [(60, 0), (90, 0), (90, 50), (60, 50)])
    assert sorted(site.outline.area for site in read(made, tmp_path).plan.sites) == [1500, 2400]


def test_mistakes_of_a_vocabulary_file_are_named(tmp_path: Path) -> None:
    path = tmp_path / "layers.yaml"
    path.write_text("vocabulary: x\ntitle: X\nlayers: [{meaning: green, likely: ['(']}, {meaning: tree}]\n")
    with pytest.raises(ValidationError) as caught:
        load_vocabulary(path)
    places = {error["loc"] for error in caught.value.errors()}
    assert places == {("layers", 0, "likely", 0), ("layers", 1, "meaning")}
