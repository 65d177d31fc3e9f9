"""A drawing in India's public layer convention is read whole; a plot declared larger than drawn is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engines.drawing.plans import EDCR, blank, codes, lost, read, rectangle
from tongjian.cli import main
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.drawing.samples.edcr import write_edcr
from tongjian.engines.siteplan import PlanPart


def scrutinised(path: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    done = main(["scrutinise", "drawing", str(path), "--vocabulary", "edcr", "--pack", "_china", "--json"])
    assert done == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("version", "unit"), [("R12", "ft"), ("R2004", "mm"), ("R2018", "m")])
def test_every_figure_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], unit: str, version: str
) -> None:
    path = tmp_path / "plan.dxf"
    truth = write_sample(path, "edcr", unit=unit, version=version)
    report = scrutinised(path, capsys)
    found = report["indicators"]
    for name in ("site_area", "footprint_area", "floor_area_above", "floor_area_below"):
        assert float(found[name]["value"]) == pytest.approx(getattr(truth, name), abs=0.0051), name
    for name in ("far", "coverage", "building_height_max"):
        assert float(found[name]["value"]) == pytest.approx(getattr(truth, name), abs=0.0051), name
    assert int(found["parking_motor"]["value"]) == truth.parking_motor
    assert int(found["parking_undersized"]["value"]) == 0
    assert len(found["buildings"]) == truth.buildings == 2
    assert report["unit"]["used"] == unit
    assert report["source"]["losses"] == []
    assert report["source"]["entities_read"] == report["source"]["entities_expected"]
    assert float(found["site_area"]["sources"]["table"]) == pytest.approx(truth.site_area, abs=0.005)


def test_every_layer_of_the_convention_is_known(tmp_path: Path) -> None:
    write_sample(tmp_path / "plan.dxf", "edcr")
    reading = read_drawing(tmp_path / "plan.dxf", EDCR)
    unknown = {use.layer for use in reading.layers if use.meaning is None}
    assert unknown <= {"0", "Defpoints"}  # what dimensions are drawn with
    plan = reading.plan
    assert {(f.building, f.storeys) for f in plan.floors} == {
        *(("1", (storey,)) for storey in (-1, 1, 2, 3)),
        ("2", (1,)),
    }
    heights = [(b.number, round(b.height or 0, 9)) for b in plan.buildings]
    assert sorted(heights) == [("1", 10.5), ("2", 3.3)]
    assert sorted(stall.kind or "" for stall in plan.stalls) == ["地面"] * 9 + ["无障碍"]
    assert [area.outline.area for area in plan.nonmotor] == [pytest.approx(30)]
    assert set(codes(reading)) == {"described-twice"}
    assert lost(reading) == []


def test_a_plot_declared_larger_than_drawn_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = write_sample(tmp_path / "wrong.dxf", "edcr-wrong-area")
    report = scrutinised(tmp_path / "wrong.dxf", capsys)
    assert float(report["indicators"]["site_area"]["value"]) == pytest.approx(truth.site_area, abs=0.0051)
    (finding,) = [f for f in report["findings"] if f["rule"] == truth.broken_rules[0]]
    assert finding["verdict"] in {"fail", "review"}
    assert "用地面积" in finding["sentence"]
    assert f"{truth.site_area * 1.06:.2f}" in finding["sentence"]
    assert "unit-conflict" in [problem["code"] for problem in report["problems"]]


def test_an_honest_plot_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sample(tmp_path / "right.dxf", "edcr")
    report = scrutinised(tmp_path / "right.dxf", capsys)
    assert [f["verdict"] for f in report["findings"] if f["rule"] == "check-table-agrees"] == ["pass"]
    assert "unit-conflict" not in [problem["code"] for problem in report["problems"]]


def test_a_smaller_plot_than_declared_is_the_plots_own_business(tmp_path: Path) -> None:
    """The gaps of a plan say what nobody could read: a wrong declaration leaves none."""
    write_edcr(0.9, tmp_path / "plan.dxf", "m", "R2010")
    reading = read_drawing(tmp_path / "plan.dxf", EDCR)
    assert PlanPart.SITE not in {gap.part for gap in reading.plan.gaps}


def test_a_height_without_a_number_is_that_of_the_only_building(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "PLOT_BOUNDARY", 0, 0, 40, 50)
    rectangle(made.modelspace(), "BLK_1_COVERED_AREA", 10, 10, 20, 20)
    height = made.modelspace().add_linear_dim((60, 0), (60, 0), (60, 9.5), angle=90)
    height.dimension.dxf.layer = "HT_OF_BLDG"
    height.render()
    (building,) = read(made, tmp_path, EDCR).plan.buildings
    assert building.height == pytest.approx(9.5)
