"""不受理: when the window may send an application back, what it says, and that silence still accepts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bench.proceedings import A_MONDAY, PERMIT
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import InvalidInput, Refused
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.letters.content import Content
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.viewer import SYSTEM, Role, Viewer
from tongjian.systems.approval.jobs import ACCEPT_BY_SILENCE
from tongjian.systems.approval.quality import violations

pytestmark = [pytest.mark.database, pytest.mark.django_db]
REASON = {"remark": "申请材料仍缺少勘测报告"}
LATER = A_MONDAY + timedelta(days=7)


@pytest.fixture
def received(applied: Callable[..., Proceeding]) -> Proceeding:
    return applied()


def window(proceeding: Proceeding) -> Viewer:
    return proceeding.people.of("window", Role.WINDOW)


def ask(proceeding: Proceeding, **given: Any) -> None:
    proceeding.do("ask_for_correction", window(proceeding), remark="缺少勘测报告", **given)


def late(proceeding: Proceeding) -> None:
    """The last day of the correction has passed."""
    task = proceeding.task("correct:")
    assert task.due_on is not None and task.due_on < LATER.date()
    proceeding.do("note_overdue", SYSTEM, task=str(task.pk), at=LATER)


def sound(proceeding: Proceeding) -> bool:
    tree = load(proceeding.stage)
    return not list(violations(tree, calendar_of(tree.city)))


def test_what_was_not_answered_is_sent_back_once_the_time_is_over(received: Proceeding) -> None:
    ask(received, days=3)
    assert "请于2026年3月5日前补正" in Letter.objects.get(kind="correction").content
    with pytest.raises(Refused, match="期限还没有届满"):
        received.do("decline", window(received), ground="unanswered", **REASON)
    late(received)
    assert received.task("unanswered:").role == Role.WINDOW
    received.do("decline", window(received), ground="unanswered", at=LATER, **REASON)
    assert received.top().status is Status.DECLINED
    assert {case.status for case in Case.objects.filter(root=received.stage)} == {Status.DECLINED}
    assert not Task.objects.filter(root=received.stage, open=True).exists()
    assert sound(received)


def test_the_letter_says_why_on_which_law_and_what_can_be_done(received: Proceeding) -> None:
    received.do("decline", window(received), ground="elsewhere", instead="市交通运输局", **REASON)
    content = Content.from_text(Letter.objects.get(kind="declining").content)
    assert "申请事项不属于本机关职权范围" in content.paragraphs[0]
    assert "请向市交通运输局提出申请。" in content.paragraphs
    assert content.basis == ("《中华人民共和国行政许可法》第三十二条",)
    assert "行政复议" in content.remedies


def test_where_to_go_has_to_be_said(received: Proceeding) -> None:
    with pytest.raises(Refused, match="应当向哪个机关申请"):
        received.do("decline", window(received), ground="elsewhere", **REASON)


@pytest.mark.parametrize("ground", ["unanswered", "unmended"])
def test_nothing_is_sent_back_for_a_correction_nobody_asked_for(received: Proceeding, ground: str) -> None:
    with pytest.raises(Refused, match="不能以"):
        received.do("decline", window(received), ground=ground, **REASON)
    with pytest.raises(InvalidInput):
        received.do("decline", window(received), ground="", **REASON)


def test_what_is_still_incomplete_after_the_correction_is_sent_back(received: Proceeding) -> None:
    ask(received)
    received.do("correct", received.people.company)
    received.do("decline", window(received), ground="unmended", **REASON)
    assert received.top().status is Status.DECLINED and sound(received)


def test_a_late_answer_counts_until_the_window_has_decided(received: Proceeding) -> None:
    ask(received, days=3)
    late(received)
    received.do("correct", received.people.company, at=LATER)
    assert received.top().status is Status.CORRECTION_ENDED
    assert [task.node for task in received.top().open_tasks()] == ["receive"]


def test_only_the_window_that_received_it_decides(received: Proceeding) -> None:
    ask(received, days=3)
    late(received)
    for stranger in (received.people.company, received.people.of("planning", Role.HEAD)):
        with pytest.raises(Refused, match="窗口"):
            received.do("decline", stranger, ground="unanswered", at=LATER, **REASON)


def test_silence_accepts_as_before(received: Proceeding) -> None:
    assert Job.objects.filter(name=ACCEPT_BY_SILENCE).count() == 1
    received.do("accept_by_silence", SYSTEM, at=LATER)
    assert received.matter(PERMIT).status is Status.UNDER_REVIEW


def test_a_stage_sent_back_may_be_looked_at_again_and_received_anew(received: Proceeding) -> None:
    received.do("decline", window(received), ground="elsewhere", instead="市交通运输局", **REASON)
    received.do("ask_reconsideration", received.people.company, remark="属于本机关职权")
    received.finish("reconsider", received.people.of("housing", Role.HEAD), "reconsider:", "", "anew")
    assert received.top().status is Status.RECEIVED
    received.accept()
    assert received.matter(PERMIT).status is Status.UNDER_REVIEW and sound(received)


def test_each_limit_is_told_in_its_own_kind_of_days(received: Proceeding) -> None:
    received.accept()
    said = Content.from_text(Letter.objects.get(kind="acceptance").content).paragraphs
    assert "办理期限自受理之日起计算，为20个工作日。" in said
    assert "许可：法定20个工作日，承诺10个工作日" in said[2]
