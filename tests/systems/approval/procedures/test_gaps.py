"""容缺: accepted without, due by its own day, and never silently forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bench import proceedings
from bench.proceedings import A_MONDAY, OPINION, PERMIT, PLAN, REPORT, SURVEY
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.viewer import SYSTEM, Role
from tongjian.systems.approval.jobs import note_overdue, remind
from tongjian.systems.approval.models import Application

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WITHOUT = frozenset({PLAN, REPORT})


@pytest.fixture
def gapped(applied: Callable[..., Proceeding]) -> Proceeding:
    """Accepted without the survey."""
    proceeding = applied(given=WITHOUT)
    proceeding.accept("accept_with_gaps")
    return proceeding


def late(proceeding: Proceeding) -> None:
    """The day after the last day passes."""
    task = proceeding.task("gap:")
    when = A_MONDAY + timedelta(days=10)
    perform("note_overdue", proceeding.stage, SYSTEM, {"task": str(task.pk)}, now=when)


def test_what_may_not_come_later_keeps_the_application_back(applied: Callable[..., Proceeding]) -> None:
    with pytest.raises(Refused, match="缺少材料：总图"):
        applied(given=frozenset({SURVEY, REPORT}))


def test_the_window_decides_about_what_may_come_later(applied: Callable[..., Proceeding]) -> None:
    proceeding = applied(given=WITHOUT)
    with pytest.raises(Refused, match="缺少材料：勘测报告"):
        proceeding.accept()
    proceeding.accept("accept_with_gaps")
    assert proceeding.top().status is Status.UNDER_REVIEW
    gap = proceeding.task("gap:")
    assert gap.organisation == proceeding.top().applicant
    assert gap.due_on == (A_MONDAY + timedelta(days=7)).date()
    assert gap.warn_on is not None and gap.warn_on < gap.due_on
    letter = Letter.objects.get(kind="gaps")
    assert "勘测报告（2026年3月9日前）" in letter.content
    assert {job.name for job in Job.objects.filter(args__task=str(gap.pk))} == {
        "approval.remind",
        "approval.overdue",
    }


def test_a_complete_application_is_accepted_without_gaps(applied: Callable[..., Proceeding]) -> None:
    proceeding = applied()
    with pytest.raises(Refused, match="材料齐全"):
        proceeding.accept("accept_with_gaps")


def test_silence_accepts_with_its_gaps(applied: Callable[..., Proceeding]) -> None:
    proceeding = applied(given=WITHOUT)
    perform("accept_by_silence", proceeding.stage, SYSTEM, {}, now=A_MONDAY + timedelta(days=8))
    assert proceeding.task("gap:").due_on == (A_MONDAY + timedelta(days=15)).date()


def test_no_permit_while_its_material_is_missing(gapped: Proceeding) -> None:
    gapped.decide(PERMIT, "check", "agree")
    with pytest.raises(Refused, match="勘测报告，尚未补齐"):
        gapped.decide(PERMIT, "issue", "agree")
    proceedings.hand_in(gapped.stage, SURVEY)
    gapped.do("replace_materials", gapped.people.company)
    assert not Task.objects.filter(root=gapped.stage, open=True, node__startswith="gap:").exists()
    gapped.decide(PERMIT, "issue", "agree")
    assert gapped.matter(PERMIT).status is Status.APPROVED


def test_what_has_no_document_ends_as_passed_with_gaps(gapped: Proceeding) -> None:
    gapped.grant(OPINION)
    assert gapped.matter(OPINION).status is Status.APPROVED_WITH_GAPS
    assert gapped.task("gap:").open


def test_an_overdue_gap_is_for_the_handlers_to_decide(gapped: Proceeding) -> None:
    late(gapped)
    for matter in (PERMIT, OPINION):
        assert gapped.task("late:survey", matter).role == Role.HANDLER
    gapped.finish("decide_gap", gapped.people.of("planning"), "late:", PERMIT, "without")
    # The other still waits for it.
    assert gapped.task("gap:").open
    gapped.grant(PERMIT)
    gapped.finish("decide_gap", gapped.people.of("fire"), "late:", OPINION, "refuse")
    assert gapped.matter(OPINION).status is Status.REFUSED
    assert not Task.objects.filter(root=gapped.stage, node__startswith="gap:", open=True).exists()
    assert Letter.objects.filter(kind="refusal").count() == 1


def test_more_time_is_given_once_and_to_everyone(gapped: Proceeding) -> None:
    late(gapped)
    when = A_MONDAY + timedelta(days=14)
    gapped.finish("decide_gap", gapped.people.of("planning"), "late:", PERMIT, "longer", at=when)
    assert gapped.task("gap:").due_on == (when + timedelta(days=7)).date()
    assert not Task.objects.filter(root=gapped.stage, open=True, node__startswith="late:").exists()
    late(gapped)
    with pytest.raises(Refused, match="已经宽限过一次"):
        gapped.finish("decide_gap", gapped.people.of("planning"), "late:", PERMIT, "longer", at=when)


def test_a_matter_that_was_passed_with_gaps_may_be_revoked_for_them(gapped: Proceeding) -> None:
    gapped.grant(OPINION)
    late(gapped)
    gapped.finish("decide_gap", gapped.people.of("fire"), "late:", OPINION, "refuse")
    assert gapped.matter(OPINION).status is Status.REVOKED
    assert Letter.objects.filter(kind="revocation").count() == 1


def test_what_comes_after_all_needs_no_decision(gapped: Proceeding) -> None:
    late(gapped)
    proceedings.hand_in(gapped.stage, SURVEY)
    gapped.do("replace_materials", gapped.people.company)
    assert not Task.objects.filter(root=gapped.stage, open=True, node__startswith="late:").exists()


def test_what_is_due_may_come_when_the_stage_has_cleared(gapped: Proceeding) -> None:
    late(gapped)
    gapped.finish("decide_gap", gapped.people.of("planning"), "late:", PERMIT, "without")
    for matter in (PERMIT, "second", "promise", OPINION):
        gapped.grant(matter)
    assert gapped.top().status is Status.APPROVED_WITH_GAPS
    assert Application.objects.get(case=gapped.stage).case == gapped.stage
    proceedings.hand_in(gapped.stage, PLAN)
    with pytest.raises(Refused, match="不能再更换：总图"):
        gapped.do("replace_materials", gapped.people.company)


def test_the_timers_remind_first_and_then_note_that_it_is_late(gapped: Proceeding) -> None:
    task = gapped.task("gap:")
    args = {"case": str(gapped.stage), "task": str(task.pk)}
    remind(args)
    notice = Notice.objects.latest("id")
    assert notice.organisation_id == task.organisation and "2026年3月9日前" in notice.text
    note_overdue(args)
    assert gapped.task("late:survey", PERMIT).open
    assert Event.objects.filter(kind="approval.overdue", actor=None).count() == 1


def test_the_timers_leave_alone_what_was_done_in_time(gapped: Proceeding) -> None:
    task = gapped.task("gap:")
    proceedings.hand_in(gapped.stage, SURVEY)
    gapped.do("replace_materials", gapped.people.company)
    before = Notice.objects.count()
    for timer in (remind, note_overdue):
        timer({"case": str(gapped.stage), "task": str(task.pk)})
    assert Notice.objects.count() == before
    assert not Event.objects.filter(kind="approval.overdue").exists()
