"""告知承诺: decided at once, verified afterwards, and taken back when the promise was not kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bench.proceedings import A_MONDAY, PERMIT, PLAN, PROMISE, SURVEY
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def promised(applied: Callable[..., Proceeding]) -> Proceeding:
    """Accepted on a promise, without the report that it spares."""
    proceeding = applied(given=frozenset({PLAN, SURVEY}), promised=frozenset({PROMISE}))
    proceeding.accept()
    return proceeding


@pytest.fixture
def granted(promised: Proceeding) -> Proceeding:
    head = promised.people.of("water", Role.HEAD)
    promised.finish("decide_on_promise", head, "promise:", PROMISE, "agree")
    return promised


def verify(proceeding: Proceeding, outcome: str, **given: object) -> None:
    handler = proceeding.people.of("water")
    proceeding.finish("verify_commitment", handler, "verify:", PROMISE, outcome, **given)


def test_without_the_promise_the_proof_is_asked_for(applied: Callable[..., Proceeding]) -> None:
    with pytest.raises(Refused, match="缺少材料：评估报告"):
        applied(given=frozenset({PLAN, SURVEY}))


def test_a_matter_that_takes_no_promise_is_named(applied: Callable[..., Proceeding]) -> None:
    with pytest.raises(Refused, match="“permit”不适用告知承诺"):
        applied(promised=frozenset({PERMIT}))


def test_the_promise_is_kept_with_who_and_when(promised: Proceeding) -> None:
    event = Event.objects.get(kind="approval.commitment")
    assert event.actor == promised.people.company.user and event.at == A_MONDAY
    assert Content.objects.filter(text="已具备法定条件；资料真实有效").exists()
    letter = Letter.objects.get(kind="commitment")
    assert "评估报告" in letter.content and letter.number


def test_it_is_decided_on_the_day_it_is_accepted(promised: Proceeding) -> None:
    task = promised.task("promise:", PROMISE)
    assert task.due_on == A_MONDAY.date()
    assert not Task.objects.filter(case=task.case_id, node="check").exists()


def test_granted_means_to_be_verified(granted: Proceeding) -> None:
    assert granted.matter(PROMISE).status is Status.APPROVED
    assert Licence.objects.get().state == LicenceState.VALID
    assert granted.task("verify:", PROMISE).due_on == (A_MONDAY + timedelta(days=14)).date()
    verify(granted, "verified")
    assert granted.matter(PROMISE).open_tasks() == []


def test_what_was_not_kept_is_mended_and_looked_at_again(granted: Proceeding) -> None:
    with pytest.raises(Refused, match="没有填写整改期限"):
        verify(granted, "rectify")
    verify(granted, "rectify", days=5)
    task = granted.task("rectify:", PROMISE)
    assert task.due_on == (A_MONDAY + timedelta(days=7)).date()
    granted.finish("report_rectified", granted.people.company, "rectify:", PROMISE, "done")
    verify(granted, "verified")
    assert granted.matter(PROMISE).status is Status.APPROVED


def test_what_is_not_mended_in_time_comes_back_to_the_handler(granted: Proceeding) -> None:
    verify(granted, "rectify", days=5)
    task = granted.task("rectify:", PROMISE)
    late = A_MONDAY + timedelta(days=9)
    perform("note_overdue", task.case_id, SYSTEM, {"task": str(task.pk)}, now=late)
    verify(granted, "revoke", at=late)
    head = granted.people.of("water", Role.HEAD)
    granted.finish("decide_revocation", head, "revoke:", PROMISE, "revoke", at=late)
    assert granted.matter(PROMISE).status is Status.REVOKED
    assert granted.matter(PROMISE).open_tasks() == []
    assert Licence.objects.get().state == LicenceState.REVOKED
    assert Licence.objects.get().document_number in Letter.objects.get(kind="revocation").content


def test_the_head_may_leave_it(granted: Proceeding) -> None:
    verify(granted, "revoke")
    head = granted.people.of("water", Role.HEAD)
    granted.finish("decide_revocation", head, "revoke:", PROMISE, "keep")
    assert granted.matter(PROMISE).status is Status.APPROVED


def test_a_promise_may_be_refused(promised: Proceeding) -> None:
    head = promised.people.of("water", Role.HEAD)
    promised.finish("decide_on_promise", head, "promise:", PROMISE, "refuse")
    assert promised.matter(PROMISE).status is Status.REFUSED
    assert Letter.objects.filter(kind="refusal").exists()
