"""征求意见: each department its own task and clock; nothing is decided while one is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench import proceedings
from bench.proceedings import A_MONDAY, PERMIT
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUESTION = "请就消防车道的布置提出意见"


def ask(proceeding: Proceeding, departments: str, days: int = 3) -> None:
    handler = proceeding.people.of("planning")
    proceeding.do("consult", handler, PERMIT, departments=departments, days=days, remark=QUESTION)


def answer(proceeding: Proceeding, duty: str, outcome: str) -> None:
    officer = proceeding.people.of(duty)
    proceeding.finish("answer_consultation", officer, f"consult:{duty}", PERMIT, outcome)


def test_several_are_asked_at_once_each_with_a_letter(accepted: Proceeding) -> None:
    ask(accepted, "fire,water")
    tasks = Task.objects.filter(root=accepted.stage, open=True, node__startswith="consult:")
    assert {task.due_on for task in tasks} == {(A_MONDAY + timedelta(days=3)).date()}
    letters = Letter.objects.filter(kind="consultation")
    assert {letter.addressee.name for letter in letters if letter.addressee} == {"fire", "water"}
    assert all(QUESTION in letter.content and "视为" not in letter.content for letter in letters)


def test_a_district_asks_its_own_department_and_the_citys_where_it_has_none(accepted: Proceeding) -> None:
    bodies = Organisation.objects.filter(city=proceedings.CITY)
    bodies.filter(duty="planning").update(region="320506")
    above, water = bodies.get(duty="fire"), bodies.get(duty="water")
    own = Organisation.objects.create(
        city=proceedings.CITY, code="fire-320506", name="区消防", duty="fire", region="320506", parent=above
    )
    ask(accepted, "fire,water")
    tasks = Task.objects.filter(root=accepted.stage, open=True, node__startswith="consult:")
    assert set(tasks.values_list("organisation", flat=True)) == {own.pk, water.pk}
    letters = Letter.objects.filter(kind="consultation")
    assert set(letters.values_list("addressee", flat=True)) == {own.pk, water.pk}


def test_only_who_has_the_step_asks(accepted: Proceeding) -> None:
    accepted.decide(PERMIT, "check", "agree")
    with pytest.raises(Refused, match="属于其他部门或岗位"):
        ask(accepted, "fire,water")


def test_the_deciding_department_waits_and_hears(accepted: Proceeding) -> None:
    ask(accepted, "fire,water")
    accepted.decide(PERMIT, "check", "agree")
    with pytest.raises(Refused) as refused:
        accepted.decide(PERMIT, "issue", "agree")
    assert sum("还没有答复" in str(each) for each in refused.value.refusals) == 2
    answer(accepted, "fire", "agree")
    answer(accepted, "water", "resubmit")
    with pytest.raises(Refused, match="没有同意"):
        accepted.decide(PERMIT, "issue", "agree")
    head = accepted.people.of("planning", Role.HEAD)
    accepted.do("consult", head, PERMIT, departments="water", days=2, remark=QUESTION)
    answer(accepted, "water", "agree")
    accepted.decide(PERMIT, "issue", "agree")
    assert accepted.matter(PERMIT).status is Status.APPROVED


def test_a_refusal_waits_for_the_opinions_too(accepted: Proceeding) -> None:
    ask(accepted, "fire")
    accepted.decide(PERMIT, "check", "disagree")
    with pytest.raises(Refused, match="还没有答复"):
        accepted.decide(PERMIT, "refuse", "refuse")
    answer(accepted, "fire", "disagree")
    accepted.decide(PERMIT, "refuse", "refuse")
    assert accepted.matter(PERMIT).status is Status.REFUSED


def test_the_one_asked_must_be_another_department_and_only_once(accepted: Proceeding) -> None:
    with pytest.raises(Refused, match="不能向“planning”征求意见"):
        ask(accepted, "planning")
    ask(accepted, "fire")
    with pytest.raises(Refused, match="还没有答复"):
        ask(accepted, "fire")


def test_who_is_asked_has_no_other_say(accepted: Proceeding) -> None:
    ask(accepted, "fire")
    task = accepted.task("check", PERMIT)
    with pytest.raises(Refused, match="其他部门"):
        accepted.do("decide", accepted.people.of("fire"), PERMIT, task=str(task.pk), outcome="agree")
    opinion = accepted.task("consult:", PERMIT)
    with pytest.raises(Refused, match="其他部门"):
        accepted.do(
            "answer_consultation",
            accepted.people.of("water"),
            PERMIT,
            task=str(opinion.pk),
            outcome="agree",
        )


def test_silence_leaves_the_opinion_open(accepted: Proceeding) -> None:
    ask(accepted, "fire")
    task = accepted.task("consult:", PERMIT)
    perform("note_overdue", task.case_id, SYSTEM, {"task": str(task.pk)}, now=A_MONDAY + timedelta(days=9))
    assert accepted.task("consult:", PERMIT).open


def test_silence_consents_where_the_city_says_so(db: None) -> None:
    with proceedings.pack_installed(silence_consents=True):
        proceeding = Proceeding(proceedings.apply())
        proceeding.accept()
        ask(proceeding, "fire")
        task = proceeding.task("consult:", PERMIT)
        late = A_MONDAY + timedelta(days=9)
        perform("note_overdue", task.case_id, SYSTEM, {"task": str(task.pk)}, now=late)
        assert "视为无不同意见" in Letter.objects.get(kind="consultation").content
        proceeding.grant(PERMIT)
        assert proceeding.matter(PERMIT).status is Status.APPROVED
