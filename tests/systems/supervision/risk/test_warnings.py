"""Warnings: found once, taken round, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tests.systems.supervision.risk.people import DISTRICT, HANDLER, HEAD, NOW, RECEIVER, TODAY, viewer
from tongjian.kernel.inspectorate.actions import enter_officer
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.models import Assignment
from tongjian.systems.supervision.risk.models import Act, Step, Sweep, Warning, WarningState
from tongjian.systems.supervision.risk.sheets import warnings_of
from tongjian.systems.supervision.risk.verify import differences
from tongjian.systems.supervision.risk.warnings import checking
from tongjian.systems.supervision.risk.warnings.acting import Given, act
from tongjian.systems.supervision.risk.warnings.queries import check_of, rules
from tongjian.systems.supervision.risk.warnings.sweeping import sweep

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def found() -> Warning:
    return (
        Warning.objects.filter(state=WarningState.FOUND).order_by("found_at", "pk").first() or pytest.fail()
    )


def body(code: str = "quality-safety-station") -> int:
    return Organisation.objects.get(city="suzhou", code=code).pk


def test_the_demo_has_warnings_in_every_step(city: None) -> None:
    assert set(Warning.objects.values_list("state", flat=True)) == set(WarningState.values)
    titles = set(Warning.objects.values_list("rule", flat=True))
    assert {"complaints-growth", "certificate-expiring", "abnormal-change", "rectification-overdue"} <= titles


def test_never_twice_for_one_object_in_a_window(city: None) -> None:
    before = Warning.objects.count()
    assert sweep("suzhou", TODAY, NOW) == []
    tomorrow = sweep("suzhou", TODAY + timedelta(days=1), NOW + timedelta(days=1))
    assert len(tomorrow) == len(warnings_of("suzhou").warnings)
    assert Warning.objects.count() == before == Warning.objects.count()
    assert sum(row.met for row in tomorrow) > 0 == sum(row.warned for row in tomorrow)


def test_after_the_window_it_warns_again(city: None) -> None:
    row = Warning.objects.filter(rule="rectification-overdue").order_by("found_on").first()
    assert row is not None
    later = TODAY + timedelta(days=400)
    sweep("suzhou", later, NOW + timedelta(days=400))
    again = Warning.objects.filter(rule=row.rule, subject=row.subject)
    assert again.count() == 2


def test_the_way_round_with_deadlines_and_who(city: None) -> None:
    row = found()
    handler, receiver, head = (viewer(name) for name in (HANDLER, RECEIVER, HEAD))
    with pytest.raises(RefusedError, match="结论"):
        act(handler, row.pk, Act.JUDGE, Given("可信"), NOW)
    act(handler, row.pk, Act.JUDGE, Given("可信", "confirmed"), NOW)
    with pytest.raises(RefusedError, match="接收机构"):
        act(handler, row.pk, Act.PUSH, Given("请核查"), NOW)
    act(handler, row.pk, Act.PUSH, Given("请核查", receiver=body()), NOW)
    with pytest.raises(PermissionDenied):
        act(head, row.pk, Act.CHECK, Given("属实", "confirmed"), NOW)
    act(receiver, row.pk, Act.CHECK, Given("属实", "confirmed"), NOW)
    act(receiver, row.pk, Act.ANSWER, Given("已整改"), NOW)
    with pytest.raises(PermissionDenied):
        act(handler, row.pk, Act.CLOSE, Given("销号"), NOW)
    act(head, row.pk, Act.RETURN, Given("情况没有写清"), NOW)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.organisation_id) == (WarningState.PUSHED, "", body())
    act(receiver, row.pk, Act.CHECK, Given("确有此事", "confirmed"), NOW)
    act(receiver, row.pk, Act.ANSWER, Given("已整改"), NOW)
    act(head, row.pk, Act.CLOSE, Given("同意"), NOW)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.due_on) == (WarningState.CLOSED, "confirmed", None)
    steps = list(Step.objects.filter(warning=row).order_by("number"))
    assert [step.number for step in steps] == list(range(1, 10))
    assert all(step.due_on for step in steps[1:]) and all(step.by_id for step in steps[1:])
    assert list(differences("suzhou")) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=steps[1].pk).update(text="改过")


def test_a_false_alarm_is_a_result_and_counts(city: None) -> None:
    row = found()
    before = {each.rule.warning: each for each in rules("suzhou")}[row.rule]
    act(viewer(HANDLER), row.pk, Act.JUDGE, Given("数据录错", "false"), NOW)
    act(viewer(HEAD), row.pk, Act.CLOSE, Given("同意"), NOW)
    after = {each.rule.warning: each for each in rules("suzhou")}[row.rule]
    assert after.hits.whole == before.hits.whole + 1 and after.hits.part == before.hits.part
    assert after.hits.share is None, "a small sample says nothing"


def test_a_district_sees_its_own_and_acts_on_nothing_else(city: None) -> None:
    row = Warning.objects.filter(state=WarningState.FOUND).exclude(region__startswith="320508").first()
    assert row is not None
    with pytest.raises(PermissionDenied):
        act(viewer(DISTRICT), row.pk, Act.JUDGE, Given("可信", "confirmed"), NOW)


def test_no_data_is_no_warning(city: None) -> None:
    swept = {row.rule: row for row in Sweep.objects.filter(on=TODAY)}
    registration = swept["abnormal-registration"]
    assert registration.abstained == registration.subjects > 0, "nobody has an address"
    growth = swept["complaints-growth"]
    assert 0 < growth.subjects - growth.abstained < growth.subjects


def test_an_act_takes_few_queries(city: None, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    row, handler = found(), viewer(HANDLER)
    with django_assert_max_num_queries(12):
        act(handler, row.pk, Act.JUDGE, Given("可信", "confirmed"), NOW)


def test_pushing_may_send_a_team_and_shows_its_result(city: None) -> None:
    row = Warning.objects.filter(state=WarningState.FOUND, subject__kind="site").first()
    assert row is not None
    act(viewer(HANDLER), row.pk, Act.JUDGE, Given("可信", "confirmed"), NOW)
    row.refresh_from_db()
    station = Organisation.objects.get(pk=body())
    team = [
        enter_officer(
            "suzhou",
            f"T{number}",
            name=f"检查员{number}",
            certified_until=TODAY + timedelta(days=365),
            organisation=station,
            specialisms=["quality"],
            regions=["320500"],
            since=TODAY,
            by=None,
            at=NOW,
        )
        for number in (1, 2)
    ]
    assert {each.pk for each in team} <= {each.pk for each in checking.officers(row)}
    codes = [code for code, _ in checking.matters(row)]
    form = {"matter": "32050017001001", "first": str(team[0].pk), "second": str(team[0].pk)}
    assert form["matter"] in codes
    with pytest.raises(RefusedError, match="两名"):
        checking.push_with_check(viewer(HANDLER), row, Given("请核查", receiver=station.pk), form, NOW)
    form["second"] = str(team[1].pk)
    with pytest.raises(RefusedError, match="接收机构"):
        checking.push_with_check(viewer(HANDLER), row, Given("请核查"), form, NOW)
    assert not Assignment.objects.exists(), "neither of both is done"
    checking.push_with_check(viewer(HANDLER), row, Given("请核查", receiver=station.pk), form, NOW)
    row.refresh_from_db()
    assignment, conduct = check_of(row)
    assert assignment is not None and assignment.subject_id == row.subject_id and conduct is None
    assert row.title in assignment.reason and row.state == WarningState.PUSHED
