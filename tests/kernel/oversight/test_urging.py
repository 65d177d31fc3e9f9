"""Urging, answering, escalating: each step on the record, and the rows that follow it."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections

from bench import world
from tests.kernel.oversight.conftest import person, viewer
from tongjian.kernel.cases.actions import View, registry
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.oversight import jobs
from tongjian.kernel.oversight.models import FirstOverdue, Urging
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
# Ten working days after Monday 2 March.
DUE = date(2026, 3, 16)


def urge(case: UUID, days: int = 0) -> Urging:
    perform(
        "urge",
        case,
        viewer("department-0", Role.SUPERVISOR),
        {"remark": "请抓紧办理"},
        now=world.A_MONDAY + days * DAY,
    )
    return Urging.objects.get(case=case)


def escalate(case: UUID, days: int) -> Urging:
    perform("escalate_urging", case, SYSTEM, now=world.A_MONDAY + days * DAY)
    return Urging.objects.get(case=case)


def test_an_urging_goes_to_whoever_has_the_case_and_asks_for_an_answer(accepted: world.Opened) -> None:
    urging = urge(accepted.matters[1])
    organisation = Task.objects.get(case=accepted.matters[1], open=True).organisation
    assert (urging.organisation, urging.step, urging.answer_by) == (
        organisation,
        "department",
        date(2026, 3, 4),
    )
    assert Content.objects.get(pk=urging.remark).text == "请抓紧办理"
    assert Notice.objects.filter(organisation=organisation, title="督办").count() == 1
    assert list(differences(world.CITY)) == []


def test_a_stage_is_urged_at_every_department_named_or_at_its_lead(accepted: world.Opened) -> None:
    # The stage itself has no open task: its lead answers for it.
    assert urge(accepted.stage).organisation == Task.objects.get(case=accepted.matters[0]).organisation


def test_an_answer_ends_the_waiting_and_is_given_once(accepted: world.Opened) -> None:
    urging = urge(accepted.matters[1])
    given = {"urging": str(urging.pk), "remark": "材料已核，明日办结"}
    handler = viewer("department-1", Role.HANDLER)
    perform("answer_urging", accepted.matters[1], handler, given, now=world.A_MONDAY + DAY)
    urging.refresh_from_db()
    assert urging.escalate_on is None and Content.objects.get(pk=urging.answer).text == given["remark"]
    with pytest.raises(Refused, match="已经答复"):
        perform("answer_urging", accepted.matters[1], handler, given)


def test_another_department_cannot_answer(accepted: world.Opened) -> None:
    urging = urge(accepted.matters[1])
    with pytest.raises(Refused, match="被督办的部门"):
        perform(
            "answer_urging",
            accepted.matters[1],
            viewer("department-2", Role.HANDLER),
            {"urging": str(urging.pk), "remark": "已办"},
        )


def test_no_answer_goes_to_the_head_and_then_to_the_leader(accepted: world.Opened) -> None:
    matter = accepted.matters[1]
    head, leader = person("department-1", Role.HEAD), person("department-0", Role.HEAD)
    urge(matter)
    with pytest.raises(Refused, match="没有需要升级"):
        escalate(matter, 2)
    urging = escalate(matter, 3)
    assert urging.step == "head" and urging.because == "到 2026-03-04 没有答复督办"
    assert Notice.objects.filter(user=head, title="督办升级").exists()
    assert not Notice.objects.filter(user=leader, title="督办升级").exists()
    assert urging.answer_by == date(2026, 3, 9)
    urging = escalate(matter, 8)
    assert urging.step == "leader" and urging.escalate_on is None
    assert Notice.objects.filter(user=leader, title="督办升级").exists()
    with pytest.raises(Refused, match="没有需要升级"):
        escalate(matter, 30)
    kinds = Event.objects.filter(chain=matter, kind="escalated").count()
    assert kinds == 2


def test_overdue_for_too_long_is_urged_by_the_platform_itself(accepted: world.Opened) -> None:
    matter, three = accepted.matters[1], (DUE - world.A_MONDAY.date()).days + 3
    with pytest.raises(Refused):
        escalate(matter, three)
    urging = escalate(matter, three + 1)
    assert urging.automatic and urging.step == "head"
    assert urging.because == "已超期 4 个工作日，超过规定的 3 个工作日"


def test_an_answer_does_not_stop_the_leader_from_hearing_of_a_long_delay(accepted: world.Opened) -> None:
    matter, first = accepted.matters[1], (DUE - world.A_MONDAY.date()).days + 4
    urging = escalate(matter, first)
    given = {"urging": str(urging.pk), "remark": "等待专家意见"}
    perform("answer_urging", matter, viewer("department-1", Role.HEAD), given)
    assert escalate(matter, first + 4).step == "leader"


def test_what_was_finished_in_the_meantime_is_struck_off(city: None) -> None:
    opened = world.open_stage("joint")
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    matter = opened.matters[0]
    supervisor = viewer("department-0", Role.SUPERVISOR)
    perform("urge", matter, supervisor, {"remark": "请抓紧"}, now=world.A_MONDAY)
    assert Urging.objects.count() == 4
    task = Task.objects.get(case=matter, node="review-1")
    given = {"task": str(task.pk), "outcome": "agree", "remark": "同意"}
    perform("decide", matter, world.officer("department-1"), given, now=world.A_MONDAY + DAY)
    perform("escalate_urging", matter, SYSTEM, now=world.A_MONDAY + 3 * DAY)
    mine = Urging.objects.get(organisation=task.organisation)
    assert mine.settled_at is not None and mine.step == "department" and mine.escalate_on is None
    assert set(Urging.objects.exclude(pk=mine.pk).values_list("step", flat=True)) == {"head"}


def test_a_case_that_ended_is_not_looked_at(accepted: world.Opened) -> None:
    urge(accepted.matters[1])
    task = Task.objects.get(case=accepted.matters[1], open=True)
    given = {"task": str(task.pk), "outcome": "agree", "remark": "同意"}
    perform("decide", task.case_id, world.officer("department-1"), given, now=world.A_MONDAY + DAY)
    assert jobs.cases_to_look_at(world.CITY, date(2026, 3, 9), UUID(int=0)) == []


def test_the_watch_orders_one_job_for_each_case_with_something_due(accepted: world.Opened) -> None:
    urge(accepted.matters[1])
    jobs.watch({"day": "2026-03-05"})
    some = Job.objects.get(name=jobs.SOME)
    jobs.watch_some(some.args)
    assert [job.args["case"] for job in Job.objects.filter(name=jobs.ESCALATE)] == [str(accepted.matters[1])]
    # Everything long overdue is found too, whoever urged it.
    late = jobs.cases_to_look_at(world.CITY, date(2026, 4, 1), UUID(int=0))
    assert late == sorted(accepted.matters)


def test_days_granted_afterwards_do_not_undo_the_first_overdue_day(accepted: world.Opened) -> None:
    matter = accepted.matters[1]
    late = world.A_MONDAY + 16 * DAY
    actor, state = world.officer("department-1"), load(accepted.stage)
    action = registry.actions["begin_special"]
    codes = [code for code, _ in action.choices(View(state, state.cases[matter], actor, late), "procedure")]
    given = {"procedure": codes[0], "days": 10, "remark": "需要专家评审十日"}
    perform("begin_special", matter, actor, given, now=late)
    assert FirstOverdue.objects.get(subject=matter).day == DUE + DAY
    task = Task.objects.get(case=matter, node="review")
    assert FirstOverdue.objects.get(subject=task.pk).day == DUE + DAY


def test_two_who_answer_at_once_leave_one_answer(accepted: world.Opened) -> None:
    urging = urge(accepted.matters[1])
    actors = [viewer("department-1", Role.HANDLER), viewer("department-1", Role.HEAD)]
    barrier, outcomes = threading.Barrier(2), list[str]()

    def answer(n: int) -> None:
        barrier.wait()
        try:
            perform(
                "answer_urging",
                accepted.matters[1],
                actors[n],
                {"urging": str(urging.pk), "remark": "办理中"},
            )
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Event.objects.filter(kind="urging-answered").count() == 1
