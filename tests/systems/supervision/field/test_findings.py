"""Findings on their way: ordered, answered, looked at again, appealed, handed to enforcement, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.field import made
from tests.systems.supervision.field.made import EXIT, INSPECTORS, NOW, PIT, TODAY, viewer
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.models import Conduct, Referral
from tongjian.kernel.letters.content import Content
from tongjian.kernel.notices.models import Notice
from tongjian.systems.supervision.field import acting, answering, referring
from tongjian.systems.supervision.field.concluding import conclude
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Finding, FindingStep
from tongjian.systems.supervision.field.rechecking import plan_recheck
from tongjian.systems.supervision.field.reporting import report_order
from tongjian.systems.supervision.field.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]

OFFICER, HEAD, COMPANY = INSPECTORS[0], "suzhou-station-head", "suzhou-applicant"
DUE = TODAY + timedelta(days=15)
LATER = NOW + timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with held(django_db_blocker):
        made.install_city()
        made.concluded({EXIT: "堆放杂物", PIT: "缺少监测记录"})
        yield


@pytest.fixture
def finding() -> UUID:
    return Finding.objects.get(item=EXIT).pk


def state(finding: UUID) -> str:
    return Finding.objects.get(pk=finding).state


def ordered(finding: UUID, until: date = DUE, at: datetime = LATER) -> FindingStep:
    return acting.order(viewer(OFFICER), finding, until, "清理通道并保持畅通", at)


def replied(finding: UUID) -> FindingStep:
    return answering.reply(viewer(COMPANY), finding, "已清理", [made.picture()], LATER)


def test_ordered_replied_and_closed(finding: UUID) -> None:
    officer = viewer(OFFICER)
    with made.queries(10):
        order = acting.order(officer, finding, DUE, "清理通道并保持畅通", LATER)
    assert order.letter is not None
    content = Content.from_text(order.letter.content)
    assert content.title == "责令改正通知书"
    assert any("清理通道" in each for each in content.paragraphs)
    assert content.addressee == made.subject().party_name
    assert Finding.objects.get(pk=finding).next_on == DUE
    replied(finding)
    assert state(finding) == "replied"
    acting.recheck(officer, finding, mended=True, words="照片显示已清理", documents=[], now=LATER)
    assert state(finding) == "closed"
    assert not list(differences("suzhou"))


def test_an_order_is_reported_and_corrected_to_its_end(finding: UUID) -> None:
    ordered(finding)
    report_order({"finding": str(finding)})
    first = Conduct.objects.get(kind="other")
    assert (first.body["measure"], first.body["ended_on"]) == ("责令改正", None)
    assert first.inspection == Finding.objects.get(pk=finding).inspection
    report_order({"finding": str(finding)})
    assert Conduct.objects.filter(kind="other").count() == 1
    replied(finding)
    acting.recheck(viewer(OFFICER), finding, mended=True, words="已清理", documents=[], now=LATER)
    report_order({"finding": str(finding)})
    last = Conduct.objects.get(replaces=first)
    assert last.body["ended_on"] == LATER.date().isoformat()


def test_not_mended_is_ordered_again(finding: UUID) -> None:
    ordered(finding)
    replied(finding)
    acting.recheck(viewer(OFFICER), finding, mended=False, words="仍有堆放", documents=[], now=LATER)
    ordered(finding, DUE + timedelta(days=5))
    row = Finding.objects.get(pk=finding)
    assert (row.state, row.round) == ("ordered", 2)


def test_an_extension_is_asked_and_answered(finding: UUID) -> None:
    ordered(finding)
    answering.ask_extension(viewer(COMPANY), finding, DUE + timedelta(days=9), "材料未到", LATER)
    with pytest.raises(RefusedError, match="晚于"):
        acting.answer_extension(viewer(OFFICER), finding, granted=True, until=DUE, words="", now=LATER)
    acting.answer_extension(viewer(OFFICER), finding, granted=True, until=None, words="", now=LATER)
    assert Finding.objects.get(pk=finding).due_on == DUE + timedelta(days=9)
    with pytest.raises(RefusedError, match="没有等待答复"):
        acting.answer_extension(
            viewer(OFFICER), finding, granted=False, until=None, words="不同意", now=LATER
        )
    with pytest.raises(RefusedError, match="期限已过"):
        late = NOW + timedelta(days=60)
        answering.ask_extension(viewer(COMPANY), finding, DUE + timedelta(days=70), "再延", late)


def test_a_reply_needs_evidence_and_an_order(finding: UUID) -> None:
    with pytest.raises(RefusedError, match="没有等待整改回复"):
        replied(finding)
    ordered(finding)
    with pytest.raises(RefusedError, match="附上"):
        answering.reply(viewer(COMPANY), finding, "已清理", [], LATER)
    with pytest.raises(RefusedError, match="最长"):
        ordered(Finding.objects.get(item=PIT).pk, TODAY + timedelta(days=400))


def test_others_are_refused(finding: UUID) -> None:
    with pytest.raises(PermissionDenied):
        acting.order(viewer("suzhou-enforcer"), finding, DUE, "整改", LATER)
    with pytest.raises(PermissionDenied):
        answering.appeal(viewer("suzhou-applicant-2"), finding, "不服", [], LATER)
    with pytest.raises(PermissionDenied):
        acting.withdraw(viewer(OFFICER), finding, "错了", LATER)
    assert Finding.objects.get(pk=finding).steps == 1


def test_an_appeal_is_decided_by_a_head_who_did_not_inspect(finding: UUID) -> None:
    answering.appeal(viewer(COMPANY), finding, "通道另有一处", [made.picture()], LATER)
    with pytest.raises(PermissionDenied):
        acting.decide_appeal(viewer(OFFICER), finding, allowed=True, words="同意", now=LATER)
    step = acting.decide_appeal(viewer(HEAD), finding, allowed=True, words="经核实成立", now=LATER)
    assert step.letter is not None
    assert state(finding) == "withdrawn"


def test_enforcement_takes_it_and_ends_it(finding: UUID) -> None:
    step = referring.send(viewer(HEAD), finding, "quality-safety", "建议立案", LATER)
    row = Referral.objects.get(pk=step.body["referral"])
    assert row.origin == f"finding:{finding}"
    assert row.content["evidence"][0]["sha256"] == Finding.objects.get(pk=finding).evidence[0]["sha256"]
    row = inspectorate.accept(row, "苏执立〔2026〕1号", by=None, at=LATER)
    assert state(finding) == "taken"
    inspectorate.end(row, "罚款", by=None, at=LATER)
    assert state(finding) == "closed"
    assert not list(differences("suzhou"))


def test_what_is_declined_comes_back_and_can_be_sent_again(finding: UUID) -> None:
    step = referring.send(viewer(HEAD), finding, "quality-safety", "建议立案", LATER)
    row = Referral.objects.get(pk=step.body["referral"])
    inspectorate.decline(row, "情节轻微", by=None, at=LATER)
    assert state(finding) == "unmended"
    again = referring.send(viewer(HEAD), finding, "urban-management", "再次移送", LATER)
    assert again.body["referral"] != step.body["referral"]
    with pytest.raises(RefusedError, match="渠道"):
        referring.send(viewer(HEAD), finding, "nowhere", "移送", LATER)


def test_the_acts_take_few_queries(finding: UUID) -> None:
    officer, head, company, paper = viewer(OFFICER), viewer(HEAD), viewer(COMPANY), made.picture()
    ordered(finding)
    later, now = DUE + timedelta(days=9), LATER
    with made.queries(6):
        answering.ask_extension(company, finding, later, "材料未到", now)
    with made.queries(7):
        acting.answer_extension(officer, finding, granted=True, until=None, words="", now=now)
    with made.queries(10):
        answering.reply(company, finding, "已清理", [paper], now)
    with made.queries(7):
        acting.recheck(officer, finding, mended=False, words="仍有堆放", documents=[], now=now)
    with made.queries(14):  # Two records with their events, and the outbox.
        sent = referring.send(head, finding, "quality-safety", "建议立案", now)
    row = Referral.objects.get(pk=sent.body["referral"])
    with made.queries(13):  # 7 of them ours.
        inspectorate.decline(row, "情节轻微", by=None, at=now)
    with made.queries(6):
        answering.appeal(company, finding, "不服", [], now)
    with made.queries(9):
        acting.decide_appeal(head, finding, allowed=False, words="维持", now=now)
    with made.queries(7):
        acting.withdraw(head, finding, "重复登记", now)


def test_a_finding_that_came_back_is_handed_over_under_another_origin(finding: UUID) -> None:
    for number in range(3):
        step = referring.send(viewer(HEAD), finding, "quality-safety", "建议立案", LATER)
        row = Referral.objects.get(pk=step.body["referral"])
        assert row.origin == f"finding:{finding}" + (f":{number + 1}" if number else "")
        inspectorate.decline(row, "情节轻微", by=None, at=LATER)


def test_what_is_no_finding_of_ours_is_left_alone(finding: UUID) -> None:
    step = referring.send(viewer(HEAD), finding, "quality-safety", "建议立案", LATER)
    ours = Referral.objects.get(pk=step.body["referral"])
    for origin in (
        "finding:7",
        f"finding:{finding}:x",
        f"finding:{finding}:0",
        f"finding:{uuid4()}",
        "visit:7",
    ):
        ours.origin, ours.pk = origin, uuid4()
        ours.save(force_insert=True)
        inspectorate.accept(ours, "苏执立〔2026〕2号", by=None, at=LATER)
    assert state(finding) == "referred"


def test_an_answer_to_a_finding_that_is_over_stands_in_nobodys_way(finding: UUID) -> None:
    step = referring.send(viewer(HEAD), finding, "quality-safety", "建议立案", LATER)
    answering.appeal(viewer(COMPANY), finding, "通道另有一处", [made.picture()], LATER)
    acting.decide_appeal(viewer(HEAD), finding, allowed=True, words="经核实成立", now=LATER)
    row = Referral.objects.get(pk=step.body["referral"])
    assert inspectorate.accept(row, "苏执立〔2026〕1号", by=None, at=LATER).state == "accepted"
    assert state(finding) == "withdrawn"
    assert Notice.objects.filter(text__startswith="问题已撤销，状态不变").exists()
    assert not list(differences("suzhou"))


def test_a_second_visit_closes_what_passes_and_keeps_what_does_not(finding: UUID) -> None:
    pit = Finding.objects.get(item=PIT).pk
    ordered(finding)
    ordered(pit)
    first = Finding.objects.get(pk=finding).visit_id
    officer = viewer(OFFICER)
    with made.queries(10):
        again = plan_recheck(officer, first, DUE, LATER)
    with pytest.raises(RefusedError, match="已有一次复查"):
        plan_recheck(viewer(OFFICER), first, DUE, LATER)
    made.recorded(again, {PIT: "仍无记录"})
    conclude(viewer(OFFICER), again.pk, LATER)
    assert (state(finding), state(pit)) == ("closed", "unmended")
    assert Finding.objects.filter(visit=again).count() == 0


def test_steps_never_change(finding: UUID) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        FindingStep.objects.filter(finding=finding).update(kind="order")
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=finding).update(words="没有问题")
    Finding.objects.filter(pk=finding).update(state="closed")
    assert [sentence for _, sentence in differences("suzhou")] == ["现在的状态与办理步骤不符"]
