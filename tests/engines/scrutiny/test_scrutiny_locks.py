"""What fails is locked to its department until it is changed, or fails no more."""

from __future__ import annotations

from dataclasses import replace

from tests.engines.scrutiny.siteplans import book, box, floor, green, house, scrutinised, site, stall
from tongjian.engines.scrutiny import Conditions, Report
from tongjian.engines.scrutiny.changeparts import LockPart, ReleasedPart
from tongjian.engines.siteplan import Building, SitePlan

SUZHOU = book()
# 1号楼 stands 2 m from the boundary (7.2 asks for 3 m) and the greens are 22.5 % (2.7.2 asks for 30 %).
PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 2, 20), house("2", 60, 120)),
    floors=(floor("1", range(1, 19)), floor("2", range(1, 19))),
    greens=(green(9000),),
    stalls=(stall(),),
)
FIRST, SECOND = PLAN.buildings
HANDLE = FIRST.outline.entity.handle


def report(plan: SitePlan = PLAN, **more: object) -> Report:
    return scrutinised(plan, SUZHOU, **more)


def lock_on(handle: str, found: Report) -> LockPart:
    (lock,) = [lock for lock in found.locks if lock.element == handle]
    return lock


def end_of(handle: str | None, plan: SitePlan, rule: str = "sz2018-7.2") -> ReleasedPart:
    comparison = report(plan, previous=report().as_dict()).comparison
    assert comparison is not None
    (end,) = [end for end in comparison.locks if end.element == handle and rule in end.rules]
    return end


def at(building: Building, x: float, y: float) -> Building:
    return replace(building, outline=replace(box(x, y, 40, 14), entity=building.outline.entity))


def test_a_failing_building_is_locked_as_it_is_to_the_department_of_its_rules() -> None:
    found = report()
    lock = lock_on(HANDLE, found)
    assert lock.department == "natural-resources"
    assert "sz2018-7.2" in lock.rules
    assert (lock.geometry, lock.attributes) == (
        found.elements[HANDLE].geometry,
        found.elements[HANDLE].attributes,
    )
    assert lock.indicator is None
    assert [found.findings[n - 1].verdict for n in lock.findings] == ["fail"] * len(lock.findings)
    assert {found.findings[n - 1].rule for n in lock.findings} == set(lock.rules)


def test_the_boundary_it_is_too_near_to_is_not_locked() -> None:
    assert PLAN.sites[0].outline.entity.handle not in {lock.element for lock in report().locks}


def test_every_failing_finding_is_behind_a_lock() -> None:
    found = report()
    failing = {finding.number for finding in found.findings if finding.verdict == "fail"}
    assert failing
    assert failing == {number for lock in found.locks for number in lock.findings}


def test_a_failure_of_the_whole_site_locks_the_indicator_and_no_element() -> None:
    found = report(conditions=Conditions.model_validate({"far": {"max": "0.1"}}))
    far = next(lock for lock in found.locks if lock.indicator == "far")
    assert far.element is far.geometry is None
    assert far.title == "容积率"
    greens = next(lock for lock in found.locks if lock.indicator == "green_ratio")
    assert greens.rules == ("js2025-2.7.2",)
    assert not {lock.element for lock in found.locks} & {g.outline.entity.handle for g in PLAN.greens}


def test_too_few_stalls_lock_the_count() -> None:
    parking = next(lock for lock in report().locks if lock.indicator == "parking_motor")
    assert parking.element is None


def test_nothing_fails_nothing_is_locked() -> None:
    assert report(SitePlan()).locks == ()


def test_a_lock_ends_when_the_building_moves_far_enough() -> None:
    end = end_of(HANDLE, replace(PLAN, buildings=(at(FIRST, 12, 20), SECOND)))
    assert (end.outcome, end.changed, end.held) == ("passes", True, False)
    assert "锁定解除" in end.sentence


def test_a_lock_goes_on_when_it_moves_too_little_and_under_another_handle() -> None:
    there = at(FIRST, 2.5, 20)
    there = replace(
        there, outline=replace(there.outline, entity=replace(there.outline.entity, handle="FFFF"))
    )
    end = end_of(HANDLE, replace(PLAN, buildings=(there, SECOND)))
    assert (end.outcome, end.now, end.changed, end.held) == ("fails", "FFFF", True, True)


def test_a_lock_ends_with_its_element() -> None:
    end = end_of(HANDLE, replace(PLAN, buildings=(SECOND,)))
    assert (end.outcome, end.now, end.held) == ("removed", None, False)


def test_a_lock_on_what_is_unchanged_ends_when_its_rule_fails_no_more() -> None:
    wider = replace(
        PLAN.sites[0], outline=replace(box(-20, -20, 240, 240), entity=PLAN.sites[0].outline.entity)
    )
    end = end_of(HANDLE, replace(PLAN, sites=(wider,)))
    assert (end.outcome, end.changed, end.held) == ("passes", False, False)


def test_a_lock_stays_on_what_is_unchanged_when_nobody_can_tell_any_more() -> None:
    rule = "js2025-2.7.2"
    comparison = report(replace(PLAN, greens=()), previous=report().as_dict()).comparison
    assert comparison is not None
    (end,) = [end for end in comparison.locks if rule in end.rules]
    assert (end.indicator, end.outcome, end.held) == ("green_ratio", "unverified", True)


def test_what_passed_is_remembered_by_rule_and_what_missed_is_not() -> None:
    passed = report().passed["sz2018-7.2"]
    assert SECOND.outline.entity.handle in passed
    assert HANDLE not in passed
