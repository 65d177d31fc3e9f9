"""Every rule of the packs, kept and not kept; and the verdicts that are neither."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engines.scrutiny.rule_drawings import CASES
from tests.engines.scrutiny.siteplans import (
    PACKS,
    TODAY,
    book,
    box,
    floor,
    house,
    line,
    scrutinised,
    site,
    stall,
)
from tongjian.engines.scrutiny import Declared
from tongjian.engines.scrutiny.report import FindingPart
from tongjian.engines.siteplan import Basement, Feature, FeatureKind, SitePlan

SUZHOU = book()


def findings(plan: SitePlan, rule: str, declared: Declared | None = None) -> list[FindingPart]:
    report = scrutinised(plan, SUZHOU, declared=declared)
    return [finding for finding in report.findings if finding.rule == rule]


def missed(rule: str) -> SitePlan:
    """A plan that does not keep the rule."""
    case = CASES[rule]
    return next(drawn.plan for drawn in case.drawings() if drawn.verdict == case.missed)


def verdicts(plan: SitePlan, rule: str, declared: Declared | None = None) -> set[str]:
    return {finding.verdict for finding in findings(plan, rule, declared)}


def test_nothing_is_called_verified_and_every_department_is_known() -> None:
    rules = SUZHOU.on(TODAY).rules
    assert not any(rule.verified for rule in rules)
    assert {rule.department for rule in rules} <= SUZHOU.departments.keys()


@pytest.mark.parametrize("rule", sorted(CASES))
def test_an_empty_plan_passes_no_rule(rule: str) -> None:
    assert verdicts(SitePlan(), rule) <= {"not_applicable", "not_verifiable"}


@pytest.mark.parametrize("path", sorted(PACKS.glob("*/rules/**/*.yaml")), ids=lambda path: path.stem)
def test_every_file_says_whether_it_was_verified(path: object) -> None:
    assert "verified: false" in path.read_text("utf-8")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rule", "limits"),
    [("js2025-3.2.3", ("23.40", "23.94")), ("js2025-2.5.4-industry-far", ("1.50", "1.20"))],
)
def test_neighbours_have_the_limits_of_their_own_region(rule: str, limits: tuple[str, str]) -> None:
    """The provincial table gives a coefficient for each city and a ratio for each part of the province."""
    plan = missed(rule)
    for city, limit in zip(("suzhou", "rugao"), limits, strict=True):
        (finding,) = [
            f for f in scrutinised(plan, book(city, "_jiangsu", "_china")).findings if f.rule == rule
        ]
        assert (finding.verdict, Decimal(finding.expected.split()[-1])) == ("fail", Decimal(limit))


def test_two_breaches_are_two_findings_with_the_worst_first() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 2, 20), house("2", 1, 80), house("3", 50, 150)))
    found = findings(plan, "sz2018-7.2")
    assert [finding.actual for finding in found] == ["1.00", "2.00"]
    assert found[0].sentence == "用地红线内 3 m 不得布置建筑，2号楼至用地红线 1.00 m，少 2.00 m。"
    assert found[0].where is not None
    assert found[0].where.points == ((1.0, 80.0), (0.0, 80.0)) or found[0].where.points is not None


def test_a_millimetre_short_is_short_and_says_so() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 2.999, 20),))
    (finding,) = findings(plan, "sz2018-7.2")
    assert (finding.verdict, finding.actual, finding.margin) == ("fail", "2.999", "-0.001")
    assert "2.999 m，少 0.001 m" in finding.sentence


def test_the_noise_of_floats_is_not_short() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 0.1 + 0.2 + 2.7 - 1e-9, 20),))
    assert verdicts(plan, "sz2018-7.2") == {"pass"}


def test_a_building_outside_stands_at_no_distance() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 300, 20),))
    assert findings(plan, "sz2018-7.2")[0].actual == "0.00"
    assert findings(plan, "gb55031-4.2.1")[0].actual == "560.00"


def test_a_missing_height_is_named() -> None:
    plan = SitePlan(
        sites=(site(),), buildings=(house("1", 20, 20, height=None), house("2", 20, 60, height=None))
    )
    (finding,) = findings(plan, "js2025-3.2.3")
    assert finding.verdict == "not_verifiable"
    assert finding.missing == "1号楼未注建筑高度"


def test_a_high_building_that_misses_the_coefficient_goes_to_sunlight_analysis() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20), house("2", 20, 94)))
    (finding,) = findings(plan, "js2025-3.2.3")
    assert finding.verdict == "review"
    assert "日照分析" in finding.sentence


def test_orientation_eases_the_coefficient() -> None:
    """Slabs that look east and west: nobody shades anybody from the south."""
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20, 14, 40), house("2", 54, 20, 14, 40)))
    assert verdicts(plan, "js2025-3.2.3") == {"not_applicable"}
    assert verdicts(plan, "js2025-3.2.8.1-parallel") == {"fail"}


@pytest.mark.parametrize(
    ("gap", "rating", "verdict"),
    [(14, None, "pass"), (9.9, None, "not_verifiable"), (5.9, None, "fail"), (6.0, "二级", "pass")],
)
def test_a_fire_rating_that_is_not_stated_may_be_any(gap: float, rating: str | None, verdict: str) -> None:
    low = {"storeys": 6, "height": 18.0, "rating": rating}
    plan = SitePlan(buildings=(house("1", 0, 0, **low), house("2", 0, 14 + gap, **low)))
    assert verdicts(plan, "gb50016-5.2.2") == {verdict}


def test_windows_in_gables_that_are_not_drawn_anywhere() -> None:
    near = SitePlan(buildings=(house("1", 0, 0), house("2", 54, 0)))
    assert verdicts(near, "js2025-3.2.8.2") == {"not_verifiable"}
    wide = SitePlan(buildings=(house("1", 0, 0), house("2", 55, 0)))
    assert verdicts(wide, "js2025-3.2.8.2") == {"pass"}
    one_side = SitePlan(
        buildings=near.buildings, features=(line(FeatureKind.WINDOWED_GABLE, (40, 0), (40, 14)),)
    )
    assert verdicts(one_side, "js2025-3.2.8.2") == {"not_applicable"}


def test_a_road_without_grade_may_be_any_road() -> None:
    def plan(y: float) -> SitePlan:
        road = line(FeatureKind.ROAD_RED_LINE, (0, y), (200, y))
        return SitePlan(buildings=(house("1", 20, 20),), features=(road,))

    assert verdicts(plan(16), "js2025-3.3.4.2") == {"not_verifiable"}
    assert verdicts(plan(18), "js2025-3.3.4.1") == {"not_verifiable"}
    assert verdicts(plan(10), "js2025-3.3.4.1") == {"not_applicable"}


def test_a_closed_road_line_may_enclose_the_block() -> None:
    road = Feature(FeatureKind.ROAD_RED_LINE, box(0, 0, 200, 200), {"等级": "支路"})
    plan = SitePlan(buildings=(house("1", 2, 20),), features=(road,))
    assert findings(plan, "js2025-3.3.4.1")[0].actual == "2.00"


def test_a_far_that_may_be_greater_is_never_a_pass() -> None:
    open_basement = (Basement(box(20, 20, 60, 60), storeys=1),)
    plan = SitePlan(
        sites=(site(),),
        buildings=(house("1", 20, 20),),
        floors=(floor("1", range(1, 19)),),
        basements=open_basement,
    )
    assert verdicts(plan, "js2025-2.5.4-residential-far") == {"not_verifiable"}


def test_parking_for_a_use_nobody_knows() -> None:
    def plan(stalls: int) -> SitePlan:
        floors = (floor("1", range(1, 11), depth=10), floor("1", use="某某间"))
        return SitePlan(floors=floors, stalls=tuple(stall() for _ in range(stalls)))

    assert verdicts(plan(40), "js2025-6.5.2-motor") == {"not_verifiable"}
    assert verdicts(plan(39), "js2025-6.5.2-motor") == {"fail"}


def test_rules_of_a_site_whose_use_nobody_says() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 20, 20, use=None),))
    (finding,) = findings(plan, "js2025-2.7.2")
    assert finding.verdict == "not_verifiable"
    assert "用途" in finding.missing
