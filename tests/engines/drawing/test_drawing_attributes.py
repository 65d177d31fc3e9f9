"""What is written on things: XDATA, block attributes, texts inside outlines."""

from __future__ import annotations

from pathlib import Path

import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.plans import codes, lost, outline, plan, read, rectangle
from tongjian.engines.siteplan import Building, FeatureKind


def words(made: Drawing, text: str, at: tuple[float, float], layer: str = "文字") -> None:
    made.modelspace().add_text(text, height=1, dxfattribs={"layer": layer, "insert": at})


def building(made: Drawing, folder: Path) -> Building:
    (found,) = read(made, folder).plan.buildings
    return found


def test_a_text_inside_the_outline(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "建筑基底", 10, 10, 30, 12)
    words(made, "楼号=3；层数=18; 建筑高度 ＝ 54.5m;性质=住宅", (15, 15))
    found = building(made, tmp_path)
    assert (found.number, found.storeys_above, found.height, found.use) == ("3", 18, 54.5, "住宅")


def test_a_paragraph_with_formatting_inside_the_outline(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "建筑基底", 10, 10, 30, 12)
    attributes = {"layer": "建筑基底", "insert": (15, 15)}
    made.modelspace().add_mtext("{\\fSimSun;楼号=3}\\P层数=6\\P\\C1;耐火等级=二级", attributes)
    found = building(made, tmp_path)
    assert (found.number, found.storeys_above, found.fire_rating) == ("3", 6, "二级")


def test_xdata_comes_before_block_attributes_before_texts(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("HOUSE")
    rectangle(block, "建筑基底", 0, 0, 30, 12, 楼号="一")
    for tag in ("楼号", "层数"):
        block.add_attdef(tag, (0, 0))
    reference = made.modelspace().add_blockref("HOUSE", (10, 10))
    reference.add_auto_attribs({"楼号": "二", "层数": "7"})
    words(made, "楼号=三;层数=8;性质=办公", (15, 15))
    reading = read(made, tmp_path)
    (found,) = reading.plan.buildings
    assert (found.number, found.storeys_above, found.use) == ("一", 7, "办公")
    assert codes(reading) == ["attribute-conflict", "attribute-conflict"]


def test_of_outlines_around_a_text_the_one_that_knows_its_keys_is_meant(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    rectangle(space, "建筑基底", 10, 10, 30, 12)
    rectangle(space, "楼层轮廓", 10, 10, 30, 12)
    rectangle(space, "绿地", 5, 5, 60, 60)
    rectangle(space, "绿地", 8, 8, 40, 40)
    words(made, "楼号=1;层=1-6;用途=住宅", (15, 15))
    words(made, "楼号=1;层数=6;性质=住宅", (15, 18))
    words(made, "类型=集中绿地", (15, 30))
    found = read(made, tmp_path).plan
    assert found.floors[0].storeys == (1, 2, 3, 4, 5, 6)
    assert found.buildings[0].storeys_above == 6
    assert {green.kind for green in found.greens if green.outline.area == pytest.approx(1600)} == {"集中绿地"}
    assert {green.kind for green in found.greens if green.outline.area == pytest.approx(3600)} == {None}


def test_a_text_on_a_layer_is_about_the_things_of_that_layer(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 60, 60)
    rectangle(made.modelspace(), "机动车位", 20, 20, 2.5, 5.5)
    words(made, "类型=充电", (21, 21), "绿地")
    found = read(made, tmp_path).plan
    assert found.greens[0].kind == "充电"
    assert found.stalls[0].kind is None


def test_a_text_beside_a_line_of_its_layer(tmp_path: Path) -> None:
    made = plan()
    for y in (-10, -40):
        outline(made.modelspace(), "道路红线", [(0, y), (100, y)], closed=False)
    words(made, "等级=次干路;宽度=24", (50, -37), "道路红线")
    found = read(made, tmp_path).plan
    assert [f.attributes.get("等级") for f in found.features] == [None, "次干路"]
    assert {f.kind for f in found.features} == {FeatureKind.ROAD_RED_LINE}


def test_a_text_about_nothing_is_a_loss_and_other_texts_are_none(tmp_path: Path) -> None:
    made = plan()
    words(made, "楼号=9;层数=3", (50, 50))
    words(made, "比例=1:500", (50, 60))
    words(made, "说明：本图尺寸以米计", (50, 70))
    reading = read(made, tmp_path)
    assert lost(reading) == ["label-homeless"]
    assert "楼号=9" in reading.source.losses[0].sentence


def test_other_spellings_of_a_key_are_understood(tmp_path: Path) -> None:
    made = plan()
    attributes = {"栋号": "2", "地上层数": "11", "高度": "33", "使用性质": "办公"}
    rectangle(made.modelspace(), "建筑基底", 10, 10, 30, 12, **attributes)
    rectangle(made.modelspace(), "屋顶间", 12, 12, 4, 4, 楼号="2", 高度="2.8")
    reading = read(made, tmp_path)
    (found,) = reading.plan.buildings
    assert (found.number, found.storeys_above, found.height, found.use) == ("2", 11, 33.0, "办公")
    assert reading.plan.roof_houses[0].height == 2.8
    assert codes(reading) == []


def test_what_cannot_be_read_is_said_and_counts_as_not_stated(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    rectangle(space, "建筑基底", 10, 10, 30, 12, 层数="十八", 建筑高度="约54", 楼层数="18")
    rectangle(space, "楼层轮廓", 10, 10, 30, 12, 层="0")
    rectangle(space, "地下室轮廓", 5, 5, 50, 50, 埋深比="1.4")
    rectangle(space, "阳台", 40, 10, 2, 4, 封闭="不详", 层="1")
    reading = read(made, tmp_path)
    (found,) = reading.plan.buildings
    assert (found.storeys_above, found.height) == (None, None)
    assert reading.plan.floors[0].storeys == ()
    assert reading.plan.basements[0].burial_ratio is None
    assert reading.plan.balconies[0].enclosed is None
    assert sorted(codes(reading)) == ["attribute-unknown"] + ["attribute-unreadable"] * 5
    assert all(problem.entities for problem in reading.problems)


@pytest.mark.parametrize(
    ("written", "share"), [("1", 1.0), ("0.8", 0.8), ("80%", 0.8), ("4/5", 0.8), ("８０％", 0.8), ("0", 0.0)]
)
def test_a_share_in_its_spellings(tmp_path: Path, written: str, share: float) -> None:
    made = plan()
    rectangle(made.modelspace(), "地下室轮廓", 5, 5, 50, 50, 埋深比=written)
    assert read(made, tmp_path).plan.basements[0].burial_ratio == pytest.approx(share)


def test_every_part_of_the_vocabulary_becomes_its_type(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    floor = {"楼号": "1", "层": "3-17", "用途": "住宅", "层高": "3.0", "系数": "0.5", "系数理由": "甲;乙"}
    rectangle(space, "楼层轮廓", 10, 10, 30, 12, **floor)
    rectangle(space, "地下室轮廓", 5, 5, 50, 50, 层数="2", 埋深比="1.0", 用途="车库", 层高="3.9")
    rectangle(space, "绿地", 60, 5, 10, 10, 类型="屋顶绿地", 折算系数="0.3")
    rectangle(space, "非机动车位", 60, 20, 10, 10, 辆数="40辆")
    rectangle(space, "阳台", 40, 10, 2, 4, 楼号="1", 层="3-17", 封闭="是", 进深="1.8")
    areas = {FeatureKind.NEIGHBOUR, FeatureKind.FIRE_ACCESS_PAD}
    for kind in FeatureKind:
        outline(space, kind.value, [(0, 90), (50, 90), (60, 95)], closed=kind in areas)
    found = read(made, tmp_path).plan
    storey = found.floors[0]
    assert (storey.building, storey.count, storey.storey_height) == ("1", 15, 3.0)
    assert (storey.factor, storey.factor_reason) == (0.5, "甲;乙")
    basement = found.basements[0]
    assert (basement.storeys, basement.use, basement.storey_height) == (2, "车库", 3.9)
    assert (found.greens[0].kind, found.greens[0].factor) == ("屋顶绿地", 0.3)
    assert found.nonmotor[0].places == 40
    assert (found.balconies[0].enclosed, found.balconies[0].depth) == (True, 1.8)
    assert len(found.balconies[0].storeys) == 15
    assert {feature.kind for feature in found.features} == set(FeatureKind)
