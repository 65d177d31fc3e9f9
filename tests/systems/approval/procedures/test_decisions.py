"""特别程序, 撤销, 复核 and taking back: what opens and closes around a decision, and who may."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bench import proceedings
from bench.proceedings import A_MONDAY, OPINION, PERMIT, PROMISE, SECOND
from bench.threads import at_the_same_moment
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Outcome, Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
REVIEW: dict[str, Any] = {"procedure": "expert-review", "days": 5, "remark": "需要专家论证"}


def begin(proceeding: Proceeding, **given: Any) -> None:
    proceeding.do("begin_special", proceeding.people.of("planning"), PERMIT, **{**REVIEW, **given})


def test_only_what_the_matter_names_stops_its_clock(accepted: Proceeding) -> None:
    with pytest.raises(Refused, match="本事项没有这种特别程序"):
        begin(accepted, procedure="hearing")
    with pytest.raises(Refused, match="最长 15 个工作日"):
        begin(accepted, days=16)
    with pytest.raises(Refused, match="没有可以停止计时的特别程序"):
        accepted.do("begin_special", accepted.people.of("housing"), SECOND, **REVIEW)


def test_the_applicant_is_told_the_time_in_writing(accepted: Proceeding) -> None:
    begin(accepted)
    letter = Letter.objects.get(kind="special")
    assert "专家评审" in letter.content and "2026年3月9日" in letter.content
    assert accepted.row(PERMIT).due_on is None


def test_several_follow_one_another_and_nothing_is_deducted_twice(accepted: Proceeding) -> None:
    before, officer = accepted.row(PERMIT).due_on, accepted.people.of("planning")
    begin(accepted)
    with pytest.raises(Refused, match="特别程序（开始）"):
        begin(accepted, procedure="publicity")
    week, fortnight = A_MONDAY + timedelta(days=7), A_MONDAY + timedelta(days=14)
    accepted.do("end_special", officer, PERMIT, at=week)
    accepted.do("begin_special", officer, PERMIT, at=week, **{**REVIEW, "procedure": "publicity"})
    accepted.do("end_special", officer, PERMIT, at=fortnight)
    after = accepted.row(PERMIT).due_on
    assert before is not None and after is not None and after - before == timedelta(days=14)


def test_what_is_taken_back_leaves_nothing_open(accepted: Proceeding) -> None:
    begin(accepted)
    accepted.do("ask_extension", accepted.people.of("fire"), OPINION, days=3, remark="情况复杂需要延期")
    accepted.do("withdraw", accepted.people.company, remark="项目调整")
    assert accepted.matter(PERMIT).status is Status.WITHDRAWN
    assert accepted.matter(PERMIT).paused is None
    assert not Task.objects.filter(root=accepted.stage, open=True).exists()


def test_a_revoked_permit_no_longer_holds_and_may_be_applied_for_again(accepted: Proceeding) -> None:
    for matter in (PERMIT, OPINION, PROMISE, SECOND):
        accepted.grant(matter)
    assert accepted.top().status is Status.APPROVED
    with pytest.raises(Refused, match="只有承办部门的审批负责人"):
        accepted.do("revoke", accepted.people.of("planning"), PERMIT, remark="以欺骗手段取得")
    head = accepted.people.of("planning", Role.HEAD)
    accepted.do("revoke", head, PERMIT, remark="以欺骗手段取得")
    assert accepted.matter(PERMIT).status is Status.REVOKED
    assert accepted.top().status is Status.REVOKED
    assert Licence.objects.get(type="permit").state == LicenceState.REVOKED
    assert accepted.matter(OPINION).status is Status.APPROVED
    assert Letter.objects.get(kind="revocation").drawn_by_id == head.user


def test_a_refusal_is_told_in_a_letter_with_its_reason(accepted: Proceeding) -> None:
    accepted.decide(PERMIT, "check", "disagree")
    accepted.decide(PERMIT, "refuse", "refuse", remark="不符合规划条件")
    assert "不符合规划条件" in Letter.objects.get(kind="refusal").content


def test_what_waits_for_a_refused_matter_can_be_refused_itself(accepted: Proceeding) -> None:
    accepted.decide(SECOND, "check", "agree")
    accepted.decide(PERMIT, "check", "disagree")
    accepted.decide(PERMIT, "refuse", "refuse")
    with pytest.raises(Refused, match="前置事项“许可”为“办结（不通过）”"):
        accepted.decide(SECOND, "issue", "agree")
    with pytest.raises(Refused, match="只有承办部门的审批负责人"):
        accepted.do("refuse", accepted.people.of("housing"), SECOND, remark="前置事项未通过")
    accepted.do("refuse", accepted.people.of("housing", Role.HEAD), SECOND, remark="前置事项未通过")
    assert accepted.matter(SECOND).status is Status.REFUSED
    assert accepted.matter(SECOND).open_tasks() == []


@pytest.fixture
def refused(accepted: Proceeding) -> Proceeding:
    accepted.decide(PERMIT, "check", "disagree")
    accepted.decide(PERMIT, "refuse", "refuse")
    company = accepted.people.company
    accepted.do("ask_reconsideration", company, PERMIT, remark="规划条件已经变更")
    return accepted


def test_who_decided_does_not_look_again(refused: Proceeding) -> None:
    with pytest.raises(Refused, match="参与了原决定"):
        head = refused.people.of("planning", Role.HEAD)
        refused.finish("reconsider", head, "reconsider:", PERMIT, "uphold")
    refused.finish("reconsider", refused.people.deputies["planning"], "reconsider:", PERMIT, "uphold")
    assert refused.matter(PERMIT).status is Status.REFUSED
    with pytest.raises(Refused, match="已经复核过一次"):
        refused.do("ask_reconsideration", refused.people.company, PERMIT, remark="仍不同意决定")


def test_a_decision_that_is_set_aside_is_no_decision(refused: Proceeding) -> None:
    deputy = refused.people.deputies["planning"]
    refused.finish("reconsider", deputy, "reconsider:", PERMIT, "set-aside")
    assert refused.matter(PERMIT).status is Status.REVOKED


def test_a_stage_that_was_not_accepted_may_be_looked_at_again(city: None) -> None:
    proceeding = Proceeding(proceedings.apply())
    window = proceeding.people.of("window", Role.WINDOW)
    proceeding.do("do_not_accept", window, remark="不属于本机关职权范围")
    assert Letter.objects.filter(kind="refusal-to-accept").exists()
    proceeding.do("ask_reconsideration", proceeding.people.company, remark="属于本机关职权")
    head = proceeding.people.of("housing", Role.HEAD)
    proceeding.finish("reconsider", head, "reconsider:", "", "set-aside")
    assert proceeding.top().status is Status.REVOKED


@pytest.mark.django_db(transaction=True)
def test_two_heads_press_at_once_and_one_is_told() -> None:
    """One revokes; the other hears that it is done, and the licence is revoked once."""
    with proceedings.pack_installed():
        proceeding = Proceeding(proceedings.apply())
        proceeding.accept()
        proceeding.grant(PERMIT)
        case = proceeding.matter(PERMIT).id
        heads = [proceeding.people.of("planning", Role.HEAD), proceeding.people.deputies["planning"]]
        given = {"remark": "以欺骗手段取得"}
        answers = at_the_same_moment(
            [partial(perform, "revoke", case, head, given, now=A_MONDAY) for head in heads]
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Outcome", "Refused"]
        assert Letter.objects.filter(kind="revocation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_answer_and_the_deadline_meet() -> None:
    """One of the two counts, and the other is told: the opinion, or the silence that consents."""
    with proceedings.pack_installed(silence_consents=True):
        proceeding = Proceeding(proceedings.apply())
        proceeding.accept()
        planning = proceeding.people.of("planning")
        question = {"departments": "fire", "days": 1, "remark": "请提出意见"}
        proceeding.do("consult", planning, PERMIT, **question)
        task = proceeding.task("consult:", PERMIT)
        answer = {"task": str(task.pk), "outcome": "disagree", "remark": "消防车道不足"}
        fire = proceeding.people.of("fire")
        answers = at_the_same_moment(
            [
                partial(perform, "answer_consultation", task.case_id, fire, answer, now=A_MONDAY),
                partial(perform, "note_overdue", task.case_id, SYSTEM, {"task": str(task.pk)}, now=A_MONDAY),
            ]
        )
        assert sum(isinstance(each, Outcome) for each in answers) == 1
        task.refresh_from_db()
        assert not task.open and task.outcome in ("disagree", "silent")
