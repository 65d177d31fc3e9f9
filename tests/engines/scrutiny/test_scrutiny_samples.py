"""The estate made by the project itself, read from its file: what it was made from is what is found."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import ezdxf
import pytest

from tests.engines.drawing.annotate.unchanged import annotated
from tests.engines.scrutiny.siteplans import PACKS, TODAY, book
from tongjian.engines.drawing import Reading, load_vocabulary, read_drawing
from tongjian.engines.drawing.annotate import annotate_svg, plan_extent
from tongjian.engines.drawing.samples import SampleTruth, sample_conditions, write_sample
from tongjian.engines.scrutiny import Conditions, Report, scrutinise
from tongjian.engines.scrutiny.marks import figures, marks
from tongjian.engines.scrutiny.report import IndicatorPart


@lru_cache(maxsize=4)
def sample(kind: str, unit: str = "m") -> tuple[bytes, Reading, SampleTruth, Report]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.dxf"
        truth = write_sample(path, kind, unit=unit)
        reading = read_drawing(path, load_vocabulary(PACKS / "_china" / "drawing" / "layers.yaml"))
        data = path.read_bytes()
    conditions = Conditions.model_validate(json.loads(json.dumps(sample_conditions())))
    report = scrutinise(reading, rules=book(), conditions=conditions, today=TODAY)
    return data, reading, truth, report


def failed(report: Report) -> list[str]:
    return sorted(finding.rule for finding in report.findings if finding.verdict == "fail")


@pytest.mark.parametrize(("kind", "unit"), [("passing", "m"), ("faulty", "m"), ("passing", "mm")])
def test_every_figure_is_the_one_it_was_made_from(kind: str, unit: str) -> None:
    _, _, truth, report = sample(kind, unit)
    for name in ("site_area", "footprint_area", "floor_area_above", "floor_area_below", "green_area"):
        part = report.indicators[name]
        assert isinstance(part, IndicatorPart)
        assert isinstance(part.value, str)
        assert abs(float(part.value) - getattr(truth, name)) <= 0.01, name
    for name in ("parking_motor", "parking_nonmotor", "parking_undersized", "storeys_max"):
        assert report.indicators[name].value == str(getattr(truth, name))  # type: ignore[union-attr]
    for name in ("far", "coverage", "green_ratio", "green_area_concentrated", "building_height_max"):
        assert report.indicators[name].value == f"{getattr(truth, name):.2f}"  # type: ignore[union-attr]
    assert len(report.indicators["buildings"]) == truth.buildings  # type: ignore[arg-type]


def test_the_passing_estate_fails_nothing() -> None:
    report = sample("passing")[3]
    assert failed(report) == []
    assert report.verdicts["not_verifiable"] == 0
    assert report.source is not None
    assert report.source.losses == ()


def test_the_faulty_estate_fails_where_it_was_spoilt_and_nowhere_else() -> None:
    _, _, truth, report = sample("faulty")
    assert len(truth.broken_rules) == 7
    assert failed(report) == sorted(truth.broken_rules)


def test_the_drawings_own_table_agrees() -> None:
    report = sample("faulty")[3]
    verdicts = {f.rule: f.verdict for f in report.findings if f.rule.startswith("check-table")}
    assert verdicts == {"check-table-agrees": "pass", "check-table-stalls-agree": "pass"}


def test_every_breach_is_on_both_pictures(tmp_path: Path) -> None:
    data, reading, truth, report = sample("faulty")
    drawn = marks(report, reading.plan)
    svg = annotate_svg(reading.plan, drawn)
    assert all(f'data-finding="{number}"' in svg for number in range(1, 8))
    place = {"extent": plan_extent(reading.plan), "factor": reading.unit.factor}
    made = annotated(data, tmp_path, drawn, figures(report), **place)
    document = ezdxf.read(io.StringIO(made.content.decode("utf-8").replace("\r\n", "\n")))
    balloons = document.modelspace().query("CIRCLE[layer=='TJ-审查-不符合']")
    assert len(balloons) == len(truth.faults)


def test_a_resubmission_shows_what_changed() -> None:
    before, after = sample("faulty"), sample("passing")
    conditions = Conditions.model_validate(json.loads(json.dumps(sample_conditions())))
    report = scrutinise(
        after[1], rules=book(), conditions=conditions, today=TODAY, previous=before[3].as_dict()
    )
    comparison = report.comparison
    assert comparison is not None
    changed = {*comparison.moved, *comparison.added, *comparison.retagged, *comparison.removed}
    assert changed
    assert set(comparison.outside) < changed
