"""A drawing as offices really send it has the same figures, and everything odd about it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyogrio
import pytest

from tests.engines.drawing.plans import CHINA, codes, lost
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.samples import sample_conditions, write_sample
from tongjian.engines.drawing.samples.wild import DRAWN_TWICE, FROZEN, GAP, LAYERS
from tongjian.engines.scrutiny import Conditions, load_rules, scrutinise
from tongjian.kernel.packs.folder import pack_folders

AREAS = ("site_area", "footprint_area", "floor_area_above", "floor_area_below", "green_area")
COUNTS = ("parking_motor", "parking_nonmotor", "parking_undersized", "storeys_max")


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wild") / "plan.dxf"
    write_sample(path, "wild", unit="mm")
    return path


def test_the_figures_are_those_of_the_careful_drawing(wild: Path, tmp_path: Path) -> None:
    truth = write_sample(tmp_path / "careful.dxf", "passing")
    conditions = Conditions.model_validate(sample_conditions())
    rules = load_rules(pack_folders("suzhou"))
    report = scrutinise(
        read_drawing(wild, CHINA), rules=rules, conditions=conditions, declared=None, today=date(2026, 11, 20)
    ).as_dict()
    found = report["indicators"]
    for name in (*AREAS, "green_area_concentrated", "far", "coverage", "green_ratio", "building_height_max"):
        assert float(found[name]["value"]) == pytest.approx(getattr(truth, name), abs=0.0051), name
    for name in COUNTS:
        assert int(found[name]["value"]) == getattr(truth, name), name
    assert [f["rule"] for f in report["findings"] if f["verdict"] == "fail"] == []
    (lie,) = [
        f for f in report["findings"] if f["rule"] == "check-dimension-agrees" and f["verdict"] != "pass"
    ]
    assert lie["verdict"] == "review"
    assert "15.00" in lie["sentence"]
    assert [f["rule"] for f in report["findings"] if f["verdict"] == "not_verifiable"] == []


def test_what_is_odd_is_said_and_nothing_is_lost(wild: Path) -> None:
    reading = read_drawing(wild, CHINA)
    assert (reading.source.version, reading.source.encoding, reading.unit.used) == ("AC1018", "gb18030", "mm")
    assert lost(reading) == []
    assert reading.plan.gaps == ()
    assert sorted(codes(reading)) == ["closed-gap", "duplicate", "layer-hidden", "proxies"]
    said = " ".join(problem.sentence for problem in reading.problems)
    assert FROZEN in said
    assert "6 个" in said
    numbers = [building.number for building in reading.plan.buildings]
    assert numbers.count(DRAWN_TWICE) == 1
    assert GAP < 0.01


def test_every_wild_layer_is_taken_for_what_it_is(wild: Path) -> None:
    uses = {use.layer: use for use in read_drawing(wild, CHINA).layers}
    odd = {name: uses[name] for canonical, name in LAYERS.items() if canonical != "道路边线"}
    assert all(use.used and use.meaning for use in odd.values())
    assert not any(uses[name].used for name in ("WALL", "边线"))


def test_one_dimension_lies(wild: Path) -> None:
    dimensions = read_drawing(wild, CHINA).plan.dimensions
    lies = [d for d in dimensions if d.stated is not None and abs(d.stated - d.measured) > 0.01]
    assert len(dimensions) == 4
    assert [(d.stated, round(d.measured, 6)) for d in lies] == [(15.0, 14.0)]


@pytest.mark.parametrize(("version", "told"), [("R2004", None), ("R2018", "UTF-8")])
@pytest.mark.parametrize("kind", ["passing", "wild"])
def test_gdal_reads_the_chinese_too(tmp_path: Path, kind: str, version: str, told: str | None) -> None:
    """A Chinese AutoCAD names ANSI_936 even since 2007, when text became UTF-8: GDAL must be told."""
    path = tmp_path / "plan.dxf"
    write_sample(path, kind, version=version)
    pyogrio.set_gdal_config_options({"DXF_ENCODING": told})
    try:
        _, _, _, (layers, texts) = pyogrio.raw.read(path, columns=["Layer", "Text"])
    finally:
        pyogrio.set_gdal_config_options({"DXF_ENCODING": None})
    assert {"PLAN_用地红线", "绿地线"} <= set(layers) or {"用地红线", "绿地"} <= set(layers)
    assert "总平面图  1:500" in set(texts)
    assert b"ANSI_936" in path.read_bytes()[:2000]
