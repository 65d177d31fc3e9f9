"""What of a drawing could not be read: a breach seen is a breach, a pass is no pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engines.scrutiny.rule_drawings import CASES
from tests.engines.scrutiny.siteplans import TODAY, book, box, entity, house, line, scrutinised, site
from tongjian.engines.scrutiny.report import FindingPart
from tongjian.engines.siteplan import Feature, FeatureKind, Gap, PlanPart, SitePlan

SUZHOU = book()
RULES = {rule.rule: rule for rule in SUZHOU.on(TODAY).rules}
GAPPED = sorted(name for name, rule in RULES.items() if rule.measure.rests_on)


def gap(part: PlanPart) -> Gap:
    return Gap(part, f"图层“{part.value}”有 1 个代理图元无法读取。", (entity(part.value),))


def findings(plan: SitePlan, rule: str) -> list[FindingPart]:
    return [finding for finding in scrutinised(plan, SUZHOU).findings if finding.rule == rule]


@pytest.mark.parametrize("rule", GAPPED)
def test_no_rule_passes_over_a_part_that_was_not_read_whole(rule: str) -> None:
    verdict, plan, form, around = next(CASES[rule].drawings())
    assert verdict == "pass"
    for part in sorted(RULES[rule].measure.rests_on):
        unread = gap(part)
        report = scrutinised(replace(plan, gaps=(unread,)), SUZHOU, declared=form, surroundings=around)
        found = [finding for finding in report.findings if finding.rule == rule]
        assert {finding.verdict for finding in found} == {"not_verifiable"}, (part, found)
        assert any("代理图元无法读取" in finding.missing for finding in found)
        assert any(unread.entities[0].handle in finding.entities for finding in found)


@pytest.mark.parametrize("rule", GAPPED)
def test_a_breach_stays_one_unless_what_is_missing_could_cure_it(rule: str) -> None:
    measure = RULES[rule].measure
    _, plan, form, around = next(d for d in CASES[rule].drawings() if d.verdict == CASES[rule].missed)
    for part in sorted(measure.rests_on):
        unread = replace(plan, gaps=(gap(part),))
        report = scrutinised(unread, SUZHOU, declared=form, surroundings=around)
        verdicts = {finding.verdict for finding in report.findings if finding.rule == rule}
        expected = "not_verifiable" if part in measure.curable_by else CASES[rule].missed
        assert verdicts == {expected}, part


def test_what_is_curable_is_among_what_is_looked_at() -> None:
    for name in GAPPED:
        assert RULES[name].measure.curable_by <= RULES[name].measure.rests_on, name


def test_nothing_seen_and_something_unread_is_not_inapplicable() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20),))
    assert findings(plan, "js2025-3.3.6")[0].verdict == "not_applicable"
    (finding,) = findings(replace(plan, gaps=(gap(PlanPart.BLUE_LINE),)), "js2025-3.3.6")
    assert finding.verdict == "not_verifiable"
    assert finding.sentence == "退让河道蓝线：图层“河道蓝线”有 1 个代理图元无法读取，无法核验"


def test_a_gap_elsewhere_changes_nothing() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20),), gaps=(gap(PlanPart.BALCONY),))
    assert findings(plan, "sz2018-7.2")[0].verdict == "pass"


def test_an_unread_piece_of_the_site_may_be_where_the_building_stands() -> None:
    outside = SitePlan(sites=(site(),), buildings=(house("1", 190, 20),))
    assert findings(outside, "gb55031-4.2.1")[0].verdict == "fail"
    assert (
        findings(replace(outside, gaps=(gap(PlanPart.SITE),)), "gb55031-4.2.1")[0].verdict == "not_verifiable"
    )


def test_a_second_control_line_nobody_read_does_not_widen_the_first() -> None:
    features = (
        Feature(FeatureKind.SETBACK_LINE, box(21, 21, 160, 160)),
        line(FeatureKind.LANE, (0, 0), (9, 0)),
    )
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20),), features=features)
    assert findings(plan, "gb55031-4.2.2")[0].verdict == "fail"
