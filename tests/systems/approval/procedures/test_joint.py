"""联合验收: one appointment, one inspection, one conclusion over the matters that take part."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bench import proceedings
from bench.proceedings import A_MONDAY, OPINION, PERMIT, PLAN, PROMISE, REPORT, SECOND
from bench.threads import at_the_same_moment
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Outcome, Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
THEN = A_MONDAY + timedelta(days=2)


def propose(proceeding: Proceeding) -> None:
    given = {"when": THEN.isoformat(), "place": "项目现场"}
    proceeding.do("propose_joint", proceeding.people.of("housing"), **given)


def confirm(proceeding: Proceeding, *duties: str) -> None:
    for duty in duties:
        proceeding.finish(
            "confirm_joint",
            proceeding.people.of(duty),
            f"joint-confirm:{_body(proceeding, duty)}",
            "",
            "confirm",
        )


def _body(proceeding: Proceeding, duty: str) -> int:
    return proceeding.people.of(duty).memberships[0].organisation


def confirmed(proceeding: Proceeding) -> None:
    propose(proceeding)
    confirm(proceeding, "planning", "fire")
    applicant = proceeding.top().applicant
    company = proceeding.people.company
    proceeding.finish("confirm_joint", company, f"joint-confirm:{applicant}", "", "confirm")


def inspected(proceeding: Proceeding, **opinions: str) -> None:
    confirmed(proceeding)
    for matter, duty in ((PERMIT, "planning"), (OPINION, "fire")):
        outcome, node = opinions.get(matter, "agree"), f"joint-opinion:{matter}"
        proceeding.finish("give_joint_opinion", proceeding.people.of(duty), node, "", outcome, at=THEN)


def conclude(proceeding: Proceeding, outcome: str) -> None:
    head = proceeding.people.of("housing", Role.HEAD)
    proceeding.finish("conclude_joint", head, "joint-conclude:", "", outcome, at=THEN)


def test_one_conclusion_decides_them_all(accepted: Proceeding) -> None:
    inspected(accepted)
    conclude(accepted, "agree")
    assert accepted.matter(PERMIT).status is Status.APPROVED
    assert accepted.matter(OPINION).status is Status.APPROVED
    assert Licence.objects.get().case == accepted.matter(PERMIT).id
    steps = [task for m in (PERMIT, OPINION) for task in accepted.matter(m).tasks.values()]
    assert all(not task.open and task.outcome == "agree" for task in steps)
    # What does not take part goes on, and what waited may go on now.
    assert accepted.top().status is Status.UNDER_REVIEW
    accepted.grant(PROMISE)
    accepted.grant(SECOND)
    assert accepted.top().status is Status.APPROVED
    assert list(differences(proceedings.CITY)) == []


def test_while_it_is_under_way_no_matter_is_decided_alone(accepted: Proceeding) -> None:
    confirmed(accepted)
    accepted.decide(PERMIT, "check", "agree")
    with pytest.raises(Refused, match="正在联合验收"):
        accepted.decide(PERMIT, "issue", "agree")
    lead = accepted.people.of("housing")
    accepted.do("cancel_joint", lead, remark="改为分别办理")
    accepted.decide(PERMIT, "issue", "agree")
    assert not Task.objects.filter(root=accepted.stage, open=True, node__startswith="joint").exists()


def test_the_appointment_stands_when_all_have_confirmed(accepted: Proceeding) -> None:
    propose(accepted)
    confirm(accepted, "planning")
    assert not Task.objects.filter(root=accepted.stage, node__startswith="joint-opinion").exists()
    company, applicant = accepted.people.company, accepted.top().applicant
    node = f"joint-confirm:{applicant}"
    accepted.finish("confirm_joint", company, node, "", "postpone", remark="当天不能到场")
    assert not Task.objects.filter(root=accepted.stage, open=True, node__startswith="joint").exists()
    propose(accepted)


def test_opinions_are_given_at_the_inspection(accepted: Proceeding) -> None:
    confirmed(accepted)
    with pytest.raises(Refused, match="约定在3月4日"):
        planning = accepted.people.of("planning")
        accepted.finish("give_joint_opinion", planning, "joint-opinion:permit", "", "agree")


def test_one_department_against_it_keeps_the_conclusion_back(accepted: Proceeding) -> None:
    inspected(accepted, **{OPINION: "amend"})
    with pytest.raises(Refused, match="fire的意见为需要整改"):
        conclude(accepted, "agree")
    conclude(accepted, "amend")
    assert not accepted.matter(PERMIT).ended
    company = accepted.people.company
    accepted.finish("report_joint_rectified", company, "joint-rectify:", "", "done", at=THEN)
    lead = accepted.people.of("housing")
    again = (THEN + timedelta(days=1)).isoformat()
    accepted.do("propose_joint", lead, when=again, place="项目现场")


def test_a_gap_keeps_the_permit_of_the_conclusion_back(city: None) -> None:
    proceeding = Proceeding(proceedings.apply(given=frozenset({PLAN, REPORT})))
    proceeding.accept("accept_with_gaps")
    inspected(proceeding)
    with pytest.raises(Refused, match="“许可”：补交容缺材料：勘测报告"):
        conclude(proceeding, "agree")


def test_only_the_lead_department_calls_it(accepted: Proceeding) -> None:
    with pytest.raises(Refused, match="只有牵头部门"):
        accepted.do("propose_joint", accepted.people.of("fire"), when=THEN.isoformat(), place="现场")
    with pytest.raises(Refused, match="已经过去"):
        accepted.do("propose_joint", accepted.people.of("housing"), when="2026-03-01 09:00", place="现场")


@pytest.mark.django_db(transaction=True)
def test_the_last_two_confirm_at_the_same_moment() -> None:
    """The opinions are opened once, by whoever is last."""
    with proceedings.pack_installed():
        proceeding = Proceeding(proceedings.apply())
        proceeding.accept()
        propose(proceeding)
        tree = load(proceeding.stage)
        people = {task.organisation: task.id for task in tree.top().open_tasks()}
        actors = [proceeding.people.of("planning"), proceeding.people.of("fire"), proceeding.people.company]
        calls = [
            partial(
                perform,
                "confirm_joint",
                proceeding.stage,
                actor,
                {"task": str(people[actor.memberships[0].organisation]), "outcome": "confirm"},
                now=A_MONDAY,
            )
            for actor in actors
        ]
        answers = at_the_same_moment(calls)
        assert [type(answer) for answer in answers] == [Outcome] * 3
        assert Event.objects.filter(kind="approval.joint-confirmed").count() == 1
        assert Task.objects.filter(node__startswith="joint-opinion", open=True).count() == 2
