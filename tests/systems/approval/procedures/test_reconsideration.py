"""复核: whatever it decides takes effect on the case, its stage, its clock and its licence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from bench.proceedings import A_MONDAY, CITY, OPINION, PERMIT, PROMISE, SECOND
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.letters.content import Content
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.quality import violations
from tongjian.systems.approval.statistics.measuring import measure
from tongjian.systems.approval.statistics.models import CaseTime

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WEEK = A_MONDAY + timedelta(days=7)


@pytest.fixture
def cleared(accepted: Proceeding) -> Proceeding:
    """Every matter granted, the stage cleared."""
    for matter in (PERMIT, OPINION, PROMISE, SECOND):
        accepted.grant(matter)
    return accepted


@pytest.fixture
def revoked(cleared: Proceeding) -> Proceeding:
    cleared.do("revoke", cleared.people.of("planning", Role.HEAD), PERMIT, remark="以欺骗手段取得")
    return cleared


@pytest.fixture
def refused(accepted: Proceeding) -> Proceeding:
    """The permit refused and all others decided: the stage has ended."""
    for matter in (OPINION, PROMISE):
        accepted.grant(matter)
    accepted.decide(PERMIT, "check", "disagree")
    accepted.decide(PERMIT, "refuse", "refuse")
    accepted.do("refuse", accepted.people.of("housing", Role.HEAD), SECOND, remark="前置事项未通过")
    return accepted


def look_again(proceeding: Proceeding, outcome: str, **given: object) -> Letter:
    """The permit is looked at again a week later, by the head who did not decide it."""
    proceeding.do("ask_reconsideration", proceeding.people.company, PERMIT, remark="不同意该决定", at=WEEK)
    deputy = proceeding.people.deputies["planning"]
    proceeding.finish("reconsider", deputy, "reconsider:", PERMIT, outcome, at=WEEK, **given)
    return Letter.objects.get(kind="reconsideration")


def permit() -> Licence:
    return Licence.objects.get(type="permit", state=LicenceState.VALID)


def in_order(proceeding: Proceeding) -> bool:
    tree = load(proceeding.stage)
    books = [each for each in differences(CITY) if each.where != "数据库"]
    return not list(violations(tree, calendar_of(CITY))) and books == []


def test_a_revocation_set_aside_brings_the_licence_back(revoked: Proceeding, client: Client) -> None:
    before = Licence.objects.get(type="permit")
    letter = look_again(revoked, "set-aside")
    assert f"恢复效力：许可证（{before.document_number}）" in letter.content
    assert revoked.matter(PERMIT).status is Status.APPROVED and revoked.top().status is Status.APPROVED
    again = permit()
    assert again.pk == before.pk and again.restored_on == date(2026, 3, 9) and again.ended_on is None
    assert again.digest == before.digest and again.signature == before.signature
    page = client.get(f"/verify/{again.token}/").content.decode()
    assert "自 2026年3月9日起恢复效力" in page or "起恢复效力" in page
    assert "签名成立" in page and in_order(revoked)


def test_a_restored_decision_counts_from_the_day_it_was_taken(cleared: Proceeding) -> None:
    ended = cleared.row(PERMIT).ended_at
    head = cleared.people.of("planning", Role.HEAD)
    cleared.do("revoke", head, PERMIT, remark="以欺骗手段取得", at=A_MONDAY + timedelta(days=2))
    look_again(cleared, "set-aside")
    assert cleared.row(PERMIT).ended_at == ended
    with pytest.raises(Refused, match="已经复核过一次"):
        cleared.do("ask_reconsideration", cleared.people.company, PERMIT, remark="仍不同意决定")


def test_a_revocation_that_is_upheld_stays(revoked: Proceeding) -> None:
    assert "维持原决定" in look_again(revoked, "uphold").content
    assert not Licence.objects.filter(type="permit", state=LicenceState.VALID).exists()
    assert revoked.top().status is Status.REVOKED and in_order(revoked)


def test_whoever_revoked_does_not_judge_it_but_the_head_who_granted_may(revoked: Proceeding) -> None:
    revoked.do("ask_reconsideration", revoked.people.company, PERMIT, remark="不同意撤销")
    with pytest.raises(Refused, match="参与了原决定"):
        head = revoked.people.of("planning", Role.HEAD)
        revoked.finish("reconsider", head, "reconsider:", PERMIT, "uphold")


def test_a_refusal_that_is_changed_is_a_grant(refused: Proceeding) -> None:
    assert refused.top().status is Status.REFUSED
    look_again(refused, "change")
    assert refused.matter(PERMIT).status is Status.APPROVED
    assert str(permit().pk) == refused.matter(PERMIT).licence
    # Of the stage's other matter the refusal stands.
    assert refused.top().status is Status.REFUSED and in_order(refused)


def test_a_refused_matter_is_decided_anew_with_a_clock_of_its_own(refused: Proceeding) -> None:
    with pytest.raises(Refused, match="重新作出决定的期限"):
        look_again(refused, "anew")
    deputy, head = refused.people.deputies["planning"], refused.people.of("planning", Role.HEAD)
    refused.finish("reconsider", deputy, "reconsider:", PERMIT, "anew", days=5, at=WEEK)
    letter = Content.from_text(Letter.objects.get(kind="reconsideration").content)
    assert "须在5个工作日内（2026年3月16日前）重新作出决定。" in letter.paragraphs
    row = refused.row(PERMIT)
    assert row.status == Status.UNDER_REVIEW and row.due_on == date(2026, 3, 16)
    assert refused.top().status is Status.UNDER_REVIEW and refused.row().due_on == date(2026, 3, 16)
    assert in_order(refused)
    refused.finish("redecide", head, "redecide:", PERMIT, "agree", at=WEEK)
    assert refused.matter(PERMIT).licence_number == permit().number
    assert refused.top().status is Status.REFUSED and in_order(refused)
    assert not Task.objects.filter(root=refused.stage, open=True).exists()


def test_a_grant_that_has_to_be_taken_anew_loses_its_licence_until_then(cleared: Proceeding) -> None:
    letter = look_again(cleared, "anew", days=3)
    assert "不再有效：许可证" in letter.content
    assert not Licence.objects.filter(type="permit", state=LicenceState.VALID).exists()
    assert cleared.top().status is Status.UNDER_REVIEW and cleared.matter(PERMIT).licence == ""
    head = cleared.people.of("planning", Role.HEAD)
    later = WEEK + timedelta(days=1)
    cleared.finish("redecide", head, "redecide:", PERMIT, "agree", at=later)
    assert cleared.top().status is Status.APPROVED and in_order(cleared)
    assert Licence.objects.filter(type="permit").count() == 2
    # The new decision may be looked at once, as every decision.
    cleared.do("ask_reconsideration", cleared.people.company, PERMIT, remark="不同意新的决定", at=later)


def test_what_runs_again_is_not_counted_among_what_ended(cleared: Proceeding) -> None:
    measure([cleared.stage])
    assert CaseTime.objects.count() == 5
    look_again(cleared, "anew", days=3)
    assert not CaseTime.objects.filter(case__in=[cleared.stage, cleared.matter(PERMIT).id]).exists()
    assert CaseTime.objects.count() == 3


def test_an_opinion_of_others_binds_whoever_decides_anew(refused: Proceeding) -> None:
    look_again(refused, "anew", days=5)
    head = refused.people.of("planning", Role.HEAD)
    question = {"departments": "fire", "days": 2, "remark": "请重新提出意见"}
    refused.do("consult", head, PERMIT, at=WEEK, **question)
    fire = refused.people.of("fire")
    refused.finish("answer_consultation", fire, "consult:", PERMIT, "disagree", at=WEEK)
    with pytest.raises(Refused, match="意见没有同意"):
        refused.finish("redecide", head, "redecide:", PERMIT, "agree", at=WEEK)
    refused.finish("redecide", head, "redecide:", PERMIT, "refuse", at=WEEK)
    assert refused.matter(PERMIT).status is Status.REFUSED and in_order(refused)


def test_what_a_licence_says_is_changed_by_another_one(cleared: Proceeding) -> None:
    before = permit()
    letter = look_again(cleared, "change", remark="建设规模更正为五万平方米")
    before.refresh_from_db()
    assert before.state == LicenceState.LAPSED
    assert "建设规模更正为五万平方米" in permit().content
    assert permit().document_number in letter.content
    assert cleared.matter(PERMIT).status is Status.APPROVED and in_order(cleared)


def test_a_licence_its_issuer_has_ended_does_not_come_back(cleared: Proceeding) -> None:
    head = cleared.people.of("planning", Role.HEAD)
    cleared.do("end_licence", head, PERMIT, state="cancelled", remark="企业申请注销")
    cleared.do("revoke", head, PERMIT, remark="以欺骗手段取得")
    look_again(cleared, "set-aside")
    assert Licence.objects.get(type="permit").state == LicenceState.CANCELLED


def test_a_revocation_has_nothing_that_could_be_changed(revoked: Proceeding) -> None:
    with pytest.raises(Refused, match="没有可以变更的内容"):
        look_again(revoked, "change")


def test_what_never_came_keeps_a_refusal_from_being_changed(applied) -> None:  # type: ignore[no-untyped-def]
    proceeding: Proceeding = applied(given=frozenset({"plan", "report"}))
    proceeding.accept("accept_with_gaps")
    proceeding.do("refuse", proceeding.people.of("planning", Role.HEAD), PERMIT, remark="材料没有补齐")
    with pytest.raises(Refused, match=r"没有补交|尚未补齐"):
        look_again(proceeding, "change")
    deputy = proceeding.people.deputies["planning"]
    proceeding.finish("reconsider", deputy, "reconsider:", PERMIT, "anew", days=5, at=WEEK)
    assert [task.node for task in proceeding.top().open_tasks() if task.node.startswith("gap:")]
