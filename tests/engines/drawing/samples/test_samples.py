"""The sample estates are read to the square centimetre, and exactly the planted faults are found."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tongjian.engines.drawing import Reading, load_vocabulary, read_drawing
from tongjian.engines.drawing.samples import SampleTruth, sample_conditions, write_sample
from tongjian.engines.scrutiny import Conditions, load_rules, scrutinise
from tongjian.engines.scrutiny.report import Report
from tongjian.kernel.packs.folder import pack_folders

FOLDERS = pack_folders("suzhou")
TODAY = date(2026, 11, 20)


def read(path: Path, kind: str, **how: str) -> tuple[SampleTruth, Reading]:
    truth = write_sample(path, kind, **how)
    vocabulary = load_vocabulary(FOLDERS[-1] / "drawing" / "layers.yaml")
    return truth, read_drawing(path, vocabulary)


@cache
def judged(kind: str) -> tuple[SampleTruth, Report]:
    with TemporaryDirectory() as folder:
        truth, reading = read(Path(folder) / "plan.dxf", kind)
    rules, conditions = load_rules(FOLDERS), Conditions.model_validate(sample_conditions())
    return truth, scrutinise(reading, rules=rules, conditions=conditions, declared=None, today=TODAY)


@pytest.mark.parametrize("kind", ["passing", "faulty"])
def test_every_figure_is_what_the_plan_was_made_from(kind: str) -> None:
    truth, report = judged(kind)
    found = report.as_dict()["indicators"]
    for name in ("site_area", "footprint_area", "floor_area_above", "floor_area_below", "green_area"):
        assert float(found[name]["value"]) == pytest.approx(getattr(truth, name), abs=0.0051), name
    for name in ("green_area_concentrated", "coverage", "green_ratio", "far", "building_height_max"):
        assert float(found[name]["value"]) == pytest.approx(getattr(truth, name), abs=0.0051), name
    for name in ("parking_motor", "parking_nonmotor", "parking_undersized", "storeys_max"):
        assert int(found[name]["value"]) == getattr(truth, name), name
    assert len(found["buildings"]) == truth.buildings


def test_the_passing_estate_breaks_no_rule_and_nothing_is_lost() -> None:
    _, report = judged("passing")
    assert [f.sentence for f in report.findings if f.verdict in ("fail", "not_verifiable")] == []
    assert report.problems == ()
    assert report.source is not None
    assert report.source.losses == ()
    assert report.source.entities_read == report.source.entities_expected


def test_exactly_the_seven_planted_faults_are_found() -> None:
    truth, report = judged("faulty")
    broken = [f.rule for f in report.findings if f.verdict == "fail"]
    assert len(truth.faults) == 7
    assert sorted(broken) == sorted(truth.broken_rules)


@pytest.mark.parametrize(
    ("version", "unit"), [("R12", "mm"), ("R2000", "m"), ("R2004", "mm"), ("R2007", "ft"), ("R2018", "mm")]
)
def test_units_and_versions_do_not_matter(tmp_path: Path, unit: str, version: str) -> None:
    truth, reading = read(tmp_path / "plan.dxf", "passing", unit=unit, version=version)
    assert sum(site.outline.area for site in reading.plan.sites) == pytest.approx(truth.site_area, abs=0.01)
    assert len(reading.plan.stalls) == truth.parking_motor
    assert {house.use for house in reading.plan.buildings} >= {"住宅", "社区服务用房"}
