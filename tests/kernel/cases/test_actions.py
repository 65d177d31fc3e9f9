"""What may be done, by whom, when, and what the page says when it may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import world
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import InvalidInput, NotAllowed, Refused, perform, possible
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.actions import erase
from tongjian.kernel.ledger.models import Content
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
MONDAY = world.A_MONDAY
WEEK = timedelta(days=7)


def do(name: str, case: Any, actor: Viewer, *, at: Any = MONDAY, **given: Any) -> None:
    perform(name, case, actor, given, now=at)


def only_task(case: Any) -> Task:
    return Task.objects.get(case=case, open=True)


def agree(opened: world.Opened, index: int, at: Any = MONDAY) -> None:
    case = opened.matters[index]
    do(
        "decide",
        case,
        world.officer(f"department-{index}"),
        at=at,
        task=str(only_task(case).id),
        outcome="agree",
    )


def sentences(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "；".join(str(r) for r in refused.value.refusals)


def test_a_stage_goes_from_window_to_clearance(accepted: world.Opened) -> None:
    for index in range(4):
        assert Case.objects.get(pk=accepted.stage).status == Status.UNDER_REVIEW
        agree(accepted, index)
    assert Case.objects.get(pk=accepted.stage).status == Status.APPROVED
    assert not Task.objects.filter(root=accepted.stage, open=True).exists()


def test_starting_twenty_departments_takes_ten_queries_and_a_letter(transactional_db: None) -> None:
    with world.pack_installed(20):
        opened, window = world.open_stage("wide"), world.officer("window")
        with CaptureQueriesContext(connection) as queries:
            do("accept", opened.stage, window, remark="材料齐全")
    # Ten for the act, four for the letter that tells it: number, names, case, letter.
    assert len(queries) <= 10 + 4


def test_an_opinion_takes_ten_queries(accepted: world.Opened) -> None:
    officer, task = world.officer("department-0"), only_task(accepted.matters[0])
    with CaptureQueriesContext(connection) as queries:
        do("decide", accepted.matters[0], officer, task=str(task.id), outcome="agree", remark="同意")
    # This opinion ends its matter, whose statistics are ordered with one more.
    ordered = [query for query in queries if "jobs_job" in query["sql"]]
    assert len(queries) - len(ordered) <= 10 and len(ordered) <= 1


def test_another_departments_task_is_refused(accepted: world.Opened) -> None:
    task = only_task(accepted.matters[0])
    with pytest.raises(Refused) as refused:
        do("decide", accepted.matters[0], world.officer("department-1"), task=str(task.id), outcome="agree")
    assert "其他部门" in sentences(refused)


@pytest.mark.parametrize("stranger", [ANONYMOUS, Viewer(user=1, name="路人")])
def test_a_stranger_does_not_learn_that_the_case_exists(accepted: world.Opened, stranger: Viewer) -> None:
    with pytest.raises(NotAllowed):
        do("accept", accepted.stage, stranger)


def test_correction_is_asked_for_once_and_stops_nothing_that_does_not_run(
    received: world.Opened, company: Viewer
) -> None:
    window = world.officer("window")
    do("ask_for_correction", received.stage, window, remark="缺少土地权属证明，请补充")
    assert only_task(received.stage).organisation == company.memberships[0].organisation
    stage = load(received.stage).top()
    assert stage.status is Status.CORRECTION_STARTED
    with pytest.raises(Refused) as refused:
        do("accept", received.stage, window)
    assert "补正" in sentences(refused)
    acts = {p.action.name: p for p in possible(load(received.stage), received.stage, window, now=MONDAY)}
    assert not acts["accept"].open


def test_taking_back_ends_every_matter(accepted: world.Opened, company: Viewer) -> None:
    do("withdraw", accepted.stage, company, remark="项目调整")
    assert set(Case.objects.filter(root=accepted.stage).values_list("status", flat=True)) == {
        Status.WITHDRAWN
    }
    assert not Task.objects.filter(root=accepted.stage, open=True).exists()
    with pytest.raises(Refused):
        do("withdraw", accepted.stage, company, remark="再次撤回")


def test_a_special_procedure_stops_the_clock_to_the_day(accepted: world.Opened) -> None:
    matter, officer = accepted.matters[0], world.officer("department-0")
    before = Case.objects.get(pk=matter).due_on
    given = {"procedure": "expert-review", "days": 5, "remark": "组织专家评审，预计五个工作日"}
    do("begin_special", matter, officer, **given)
    assert Case.objects.get(pk=matter).due_on is None
    step = Task.objects.get(case=matter, open=True, node="review")
    assert step.due_on is None
    # The time that was told to the applicant runs, while the matter's own stands.
    told = Task.objects.get(case=matter, open=True, node="special:expert-review")
    assert told.due_on == (MONDAY + WEEK).date()
    do("end_special", matter, officer, at=MONDAY + WEEK)
    after = Case.objects.get(pk=matter).due_on
    assert before is not None and after is not None
    assert after - before == WEEK
    assert list(differences()) == []


def test_an_extension_is_asked_for_and_granted_once(accepted: world.Opened) -> None:
    matter, officer = accepted.matters[0], world.officer("department-0")
    before = Case.objects.get(pk=matter).due_on
    do("ask_extension", matter, officer, days="10", remark="情况复杂，需要延长")
    asked = Task.objects.get(case=matter, open=True, role="head")
    with pytest.raises(Refused) as refused:
        do("extend", matter, officer, task=str(asked.pk), outcome="agree")
    assert "没有填写意见" in sentences(refused)
    assert Case.objects.get(pk=matter).due_on == before
    do("extend", matter, officer, task=str(asked.pk), outcome="agree", remark="同意延长")
    assert Case.objects.get(pk=matter).due_on == before + 2 * WEEK
    with pytest.raises(Refused) as refused:
        do("ask_extension", matter, officer, days="10", remark="还需要延长期限")
    assert "第四十二条" in sentences(refused)


def test_an_extension_that_is_not_granted_changes_no_day(accepted: world.Opened) -> None:
    matter, officer = accepted.matters[0], world.officer("department-0")
    before = Case.objects.get(pk=matter).due_on
    do("ask_extension", matter, officer, days="3", remark="情况复杂，需要延长")
    asked = Task.objects.get(case=matter, open=True, role="head")
    do("extend", matter, officer, task=str(asked.pk), outcome="refuse", remark="按期办结")
    assert Case.objects.get(pk=matter).due_on == before
    assert not load(accepted.stage).cases[matter].extensions


def test_a_hold_keeps_its_department_from_agreeing_until_it_is_released(accepted: world.Opened) -> None:
    hold = {"key": "scrutiny:green", "system": "scrutiny", "duty": "department-1", "reason": "绿地率 27.10%"}
    do("set_holds", accepted.stage, SYSTEM, system="scrutiny", holds=[hold])
    with pytest.raises(Refused) as refused:
        agree(accepted, 1)
    assert "绿地率 27.10%" in sentences(refused)
    agree(accepted, 0)
    do("set_holds", accepted.stage, SYSTEM, system="scrutiny", holds=[])
    agree(accepted, 1)


def test_a_hold_that_was_overridden_is_not_placed_again(accepted: world.Opened) -> None:
    hold = {"key": "scrutiny:green", "system": "scrutiny", "duty": "department-1", "reason": "绿地率 27.10%"}
    do("set_holds", accepted.stage, SYSTEM, system="scrutiny", holds=[hold])
    with pytest.raises(Refused):
        do("override_hold", accepted.stage, world.officer("department-0"), key=hold["key"], remark="历史地块")
    head = world.officer("department-1")
    do("override_hold", accepted.stage, head, key=hold["key"], remark="历史地块，按原规划条件执行")
    do("set_holds", accepted.stage, SYSTEM, system="scrutiny", holds=[hold])
    agree(accepted, 1)


def test_an_input_is_refused_in_words(accepted: world.Opened) -> None:
    with pytest.raises(InvalidInput) as refused:
        do("decide", accepted.matters[0], world.officer("department-0"), outcome="agree", colour="red")
    assert "“工作”没有填写" in sentences(refused)
    assert "colour" in sentences(refused)


def test_what_people_wrote_stands_outside_the_ledger_and_can_be_erased(accepted: world.Opened) -> None:
    officer, task = world.officer("department-0"), only_task(accepted.matters[0])
    do(
        "decide",
        accepted.matters[0],
        officer,
        task=str(task.id),
        outcome="agree",
        remark="张三，电话 13800000000",
    )
    content = Content.objects.get(text__contains="13800000000")
    with pytest.raises(DatabaseError), transaction.atomic():
        Content.objects.filter(pk=content.pk).update(text="改写")
    assert erase(content.digest, "当事人申请")
    assert not erase(content.digest, "当事人申请")
    assert Content.objects.get(pk=content.pk).text == ""
    assert list(differences()) == []
