"""What is on a layer of the plan and not read is a line, what was mended too: nothing is lost silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.drawing.plans import CHINA, codes, lost, outline, plan, read, rectangle
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.accounting import count_read
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.layers import classify_layers
from tongjian.engines.drawing.load import load
from tongjian.engines.drawing.meanings import Meanings
from tongjian.engines.siteplan import PlanPart


def test_kinds_of_entities_that_are_no_outlines_are_named(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    for layer in ("绿地", "建筑基底"):
        space.add_point((5, 5), {"layer": layer})
        space.add_mtext("一号楼", {"layer": layer, "insert": (5, 5)})
        space.add_linear_dim((0, 0), (0, 0), (10, 0), dxfattribs={"layer": layer}).render()
    reading = read(made, tmp_path)
    named = {(e.layer, e.type) for loss in reading.source.losses for e in loss.entities}
    kinds = {"POINT", "MTEXT", "DIMENSION"}
    assert named == {(layer, kind) for layer in ("绿地", "建筑基底") for kind in kinds}
    assert all(loss.count == len(loss.entities) for loss in reading.source.losses)


def test_an_open_outline_is_a_loss_with_its_gap(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(10, 10), (30, 10), (30, 30), (10, 30), (10, 10.02)], closed=False)
    reading = read(made, tmp_path)
    assert reading.plan.greens == ()
    assert lost(reading) == ["open-outline"]
    assert "0.020 m 缺口" in reading.source.losses[0].sentence


@pytest.mark.parametrize(("gap", "code"), [(0.0, "closed-coincident"), (0.009, "closed-gap")])
def test_ends_that_meet_are_closed_and_said(tmp_path: Path, gap: float, code: str) -> None:
    made = plan()
    corners: list[tuple[float, ...]] = [(10, 10), (30, 10), (30, 30), (10, 30), (10, 10 + gap)]
    outline(made.modelspace(), "绿地", corners, closed=False)
    reading = read(made, tmp_path)
    assert reading.plan.greens[0].outline.area == pytest.approx(400, abs=1e-6)
    assert codes(reading) == [code]
    assert lost(reading) == []


def test_an_outline_without_area_is_a_loss(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(10, 10), (30, 10), (20, 10)])
    assert lost(read(made, tmp_path)) == ["degenerate"]


def test_a_part_of_an_ellipse_without_length_is_a_loss(tmp_path: Path) -> None:
    made = plan()
    made.modelspace().add_ellipse((10, 10), (5, 0), 0.5, 0.0, 1e-300, dxfattribs={"layer": "绿地"})
    reading = read(made, tmp_path)
    assert "绿地" in reading.source.losses[0].sentence
    assert [gap.part for gap in reading.plan.gaps] == [PlanPart.GREEN]


def test_lines_that_meet_in_threes_enclose_what_they_enclose_and_the_rest_is_a_loss(tmp_path: Path) -> None:
    made = plan()
    for a, b in (((10, 10), (30, 10)), ((30, 10), (30, 30)), ((30, 30), (10, 10)), ((10, 10), (0, 0))):
        made.modelspace().add_line(a, b, {"layer": "绿地"})
    reading = read(made, tmp_path)
    assert [green.outline.area for green in reading.plan.greens] == [pytest.approx(200)]
    assert codes(reading) == ["polygonised"]
    lines = [line.dxf.handle for line in made.modelspace().query("LINE")]
    assert [e.handle for loss in reading.source.losses for e in loss.entities] == lines[3:]
    assert [gap.part for gap in reading.plan.gaps] == [PlanPart.GREEN]


def test_the_same_outline_again_counts_once(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    rectangle(space, "机动车位", 10, 10, 2.5, 5.5)
    outline(space, "机动车位", [(12.5, 15.5), (12.5, 10), (10, 10), (10, 15.5)], 类型="充电")
    rectangle(space, "机动车位", 12.5, 10, 2.5, 5.5)
    reading = read(made, tmp_path)
    assert sorted((s.kind or "") for s in reading.plan.stalls) == ["", "充电"]
    assert codes(reading) == ["duplicate"]


def test_copies_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "建筑基底", 10, 10, 20, 12, 楼号="1", 层数="6")
    rectangle(made.modelspace(), "建筑基底", 10, 10, 20, 12, 楼号="1", 层数="8")
    reading = read(made, tmp_path)
    assert [b.storeys_above for b in reading.plan.buildings] == [6]
    assert "层数 不一致" in reading.problems[0].sentence


def test_floors_drawn_on_each_other_all_count(tmp_path: Path) -> None:
    made = plan()
    for storeys in ("1", "2-5", "6"):
        rectangle(made.modelspace(), "楼层轮廓", 10, 10, 20, 12, 楼号="1", 层=storeys)
    reading = read(made, tmp_path)
    assert [f.count for f in reading.plan.floors] == [1, 4, 1]
    assert codes(reading) == []


def test_an_outline_that_crosses_itself_is_named_with_the_place(tmp_path: Path) -> None:
    made = plan()
    outline(made.modelspace(), "绿地", [(10, 10), (30, 30), (30, 10), (10, 50)])
    (problem,) = read(made, tmp_path).problems
    assert problem.code == "self-intersection"
    assert problem.where == pytest.approx((70 / 3, 70 / 3))


def test_frozen_and_switched_off_layers_count_and_are_said(tmp_path: Path) -> None:
    made = plan()
    made.layers.add("绿地").off()
    made.layers.add("建筑基底").freeze()
    rectangle(made.modelspace(), "绿地", 5, 5, 10, 10)
    rectangle(made.modelspace(), "建筑基底", 35, 5, 10, 10)
    reading = read(made, tmp_path)
    assert (len(reading.plan.greens), len(reading.plan.buildings)) == (1, 1)
    assert codes(reading) == ["layer-hidden", "layer-hidden"]
    assert {(use.layer, use.off, use.frozen) for use in reading.layers if use.off or use.frozen} == {
        ("绿地", True, False),
        ("建筑基底", False, True),
    }


def test_paper_space_is_not_the_plan(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.layout("Layout1"), "建筑基底", 5, 5, 10, 10)
    reading = read(made, tmp_path)
    assert reading.plan.buildings == ()
    assert lost(reading) == ["paper-space"]


def test_objects_of_add_ons_are_counted_and_named(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "建筑基底", 5, 5, 10, 10)
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    wall = "  0\nTCH_WALL\n  5\nFFF1\n100\nAcDbEntity\n  8\n{}\n100\nTCH_WALL\n 10\n0.0\n 20\n0.0\n"
    text = path.read_text("utf-8")
    at = text.rindex("  0\nENDSEC\n", 0, text.index("OBJECTS"))
    path.write_text(text[:at] + wall.format("WALL") + wall.format("建筑基底") + text[at:], "utf-8")
    reading = read_drawing(path, CHINA)
    assert codes(reading) == ["proxies"]
    assert "TCH_WALL 2 个" in reading.problems[0].sentence
    assert [(loss.entities[0].layer, loss.entities[0].type) for loss in reading.source.losses] == [
        ("建筑基底", "TCH_WALL")
    ]


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        (" 10\n30.0\n", " 10\nabc\n"),
        ("  8\n绿地\n", "  8\n绿地\n 62\nred\n"),
        ("AcDbEntity\n  8\n绿地\n100\nAcDbPolyline\n", "AcDbEntity\n  8\n绿地\n"),
    ],
)
def test_one_broken_entity_costs_itself_and_not_the_drawing(tmp_path: Path, whole: str, broken: str) -> None:
    made = plan()
    for x in (10, 30, 50):
        rectangle(made.modelspace(), "绿地", x, 10, 10, 10)
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    text = path.read_text("utf-8")
    assert whole in text
    path.write_text(text.replace(whole, broken, 1), "utf-8")
    reading = read_drawing(path, CHINA)
    assert len(reading.plan.greens) == 2
    assert reading.source.entities_expected - reading.source.entities_read == 1
    assert [(loss.code, loss.entities[0].layer, loss.count) for loss in reading.source.losses] == [
        ("broken", "绿地", 1)
    ]


def test_an_entity_the_reader_does_not_deliver_is_missed_by_the_count(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 10, 10)
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    loaded = load(path.read_bytes())
    loaded.document.modelspace().query("LWPOLYLINE[layer=='绿地']").first.destroy()
    findings = Findings()
    layers = classify_layers(loaded.document, loaded.layers, Meanings(CHINA), findings)
    assert count_read(loaded, layers, findings) == loaded.scan.total - 1
    assert [(loss.code, loss.count, loss.entities[0].layer) for loss in findings.losses] == [
        ("dropped", 1, "绿地")
    ]
    assert [gap.part for gap in findings.gaps] == [PlanPart.GREEN]


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_places_that_are_no_numbers_are_losses(tmp_path: Path, number: str) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 10, 10)
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    head, _, tail = path.read_text("utf-8").rpartition(" 10\n20.0\n")
    path.write_text(f"{head} 10\n{number}\n{tail}", "utf-8")
    reading = read_drawing(path, CHINA)
    assert reading.plan.greens == ()
    assert lost(reading) == ["unread"]


def test_a_reference_without_a_name_is_a_loss(tmp_path: Path) -> None:
    made = plan()
    made.modelspace().add_point((1, 1), {"layer": "绿地"})
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    path.write_text(path.read_text("utf-8").replace("  0\nPOINT\n", "  0\nINSERT\n"), "utf-8")
    assert "未写名称" in read_drawing(path, CHINA).source.losses[0].sentence
