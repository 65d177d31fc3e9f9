"""Every rule of the packs on drawings of its own, one for each verdict it can have, read from their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.scrutiny.rule_drawings import CASES, VERDICTS
from tests.engines.scrutiny.rule_drawings.__main__ import main
from tests.engines.scrutiny.siteplans import PACKS, TODAY, book
from tongjian.engines.drawing import load_vocabulary, read_drawing
from tongjian.engines.drawing.attributes import KEYS
from tongjian.engines.drawing.samples.canonical import write_plan
from tongjian.engines.scrutiny import Rule, scrutinise
from tongjian.engines.scrutiny.elements import elements
from tongjian.engines.scrutiny.measures.figures import LOCATED
from tongjian.engines.scrutiny.report import FindingPart
from tongjian.engines.scrutiny.rules import Severity
from tongjian.engines.siteplan import SitePlan

SUZHOU = book()
RULES = {rule.rule: rule for rule in SUZHOU.on(TODAY).rules}
VOCABULARY = load_vocabulary(PACKS / "_china" / "drawing" / "layers.yaml")
SUMS = {"indicator", "by_class", "parking_need", "agreement", "stall_share", "area_per_stall", "parcel_area"}
"""Measures of the whole site: what misses their limit has no place of its own."""


def test_every_rule_of_every_pack_has_a_case() -> None:
    assert len(RULES) >= 100
    assert RULES.keys() == CASES.keys()
    for city in ("rugao", "_jiangsu", "_china"):
        chain = {"rugao": ("rugao", "_jiangsu", "_china"), "_jiangsu": ("_jiangsu", "_china")}
        assert {r.rule for r in book(*chain.get(city, (city,))).on(TODAY).rules} <= CASES.keys()


@pytest.mark.parametrize("rule", sorted(CASES))
def test_each_verdict_has_a_drawing_or_a_reason(rule: str) -> None:
    case = CASES[rule]
    assert tuple(case.plans) == VERDICTS
    for verdict, plan in case.plans.items():
        assert callable(plan) or not isinstance(plan, str) or len(plan) > 20, verdict
    assert not isinstance(case.passing, str), "a rule nobody can keep"
    assert isinstance(case.failing, str) == (RULES[rule].severity is Severity.ADVISORY)


@pytest.mark.parametrize("rule", sorted(CASES))
def test_the_drawing_gets_the_verdict_it_was_made_for(rule: str, tmp_path: Path) -> None:
    for verdict, plan, form, around in CASES[rule].drawings():
        path = tmp_path / f"{verdict}.dxf"
        write_plan(plan, path)
        reading = read_drawing(path, VOCABULARY)
        report = scrutinise(reading, rules=SUZHOU, declared=form, today=TODAY, surroundings=around)
        found = [finding for finding in report.findings if finding.rule == rule]
        assert {finding.verdict for finding in found} == {verdict}, [f.sentence for f in found]
        for finding in found:
            _says_where_and_why(RULES[rule], finding, reading.plan)


def _says_where_and_why(rule: Rule, finding: FindingPart, plan: SitePlan) -> None:
    assert (finding.clause, finding.document, finding.verified) == (rule.clause, rule.document, False)
    assert finding.department_title == SUZHOU.departments[rule.department]
    assert "{" not in finding.sentence + finding.mend
    drawn = {*elements(plan), *(d.entity.handle for d in plan.dimensions)}
    drawn |= {entity.handle for gap in plan.gaps for entity in gap.entities}
    assert set(finding.entities) <= drawn
    if finding.verdict == "not_verifiable":
        assert finding.missing
    if finding.verdict in {"fail", "review"}:
        assert finding.mend
        located = rule.measure.kind not in SUMS or getattr(rule.measure, "indicator", "") in LOCATED
        assert bool(finding.where) == located, finding.sentence
        assert finding.entities or not located
    if finding.verdict == "fail" and finding.actual is not None:
        assert finding.margin is not None
        assert finding.margin.startswith("-")


def test_what_rules_ask_to_be_written_is_read() -> None:
    """A key that the reader does not know would never arrive."""
    known = {key for keys in KEYS.values() for key in keys}
    asked = {rule.measure.key for rule in RULES.values() if rule.measure.kind == "attribute"}
    assert asked
    assert asked <= known


def test_the_drawings_can_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: CASES[name] for name in ("js2025-2.6.1", "check-101026")}
    monkeypatch.setattr("tests.engines.scrutiny.rule_drawings.__main__.CASES", few)
    assert main(["--out", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert "js2025-2.6.1-fail.dxf" in names
    assert "check-101026-not_applicable.dxf" not in names
    assert len(names) == 4 + 3
