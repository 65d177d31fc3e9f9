"""Above a size the acts of a draw are done by a worker: asked for on the page, carried out once, told there.

The lists of a round, the announcement and the certificate grow with the library: of 200,000 objects an
announcement takes some 12 seconds and a draw 22, longer than anybody waits for a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.plans import drawing
from tongjian.systems.supervision.plans.drawing import Ceremony
from tongjian.systems.supervision.plans.lists import how_many
from tongjian.systems.supervision.taskmodels import PlanTask, TaskKind, TaskState

JOB = "supervision.plan-task"
MOST_AT_ONCE = 5_000
"""So many objects are listed, drawn and priced within two seconds on one core: a page may wait for that."""
BROKEN = "系统出错，没有办成，什么都没有写入；请再试一次，仍不成请联系管理员"


def is_long(plan: Plan, now: datetime) -> bool:
    """Whether the library of a plan is too large for a page to wait. 1 SQL query."""
    return how_many(plan, timezone.localdate(now)) > MOST_AT_ONCE


def ask(viewer: Viewer, key: UUID, kind: TaskKind, given: Mapping[str, Any], now: datetime) -> PlanTask:
    """Have an act done by a worker. 9 SQL queries at most. Raises `PermissionDenied`, `RefusedError`.

    Refused while another waits, and where the state of the plan does not allow the act.
    """
    with transaction.atomic():
        plan = drawing.locked(viewer, key)
        _ALLOWED[kind](plan)
        values: dict[str, Any] = {
            "kind": kind,
            "given": dict(given),
            "asked_by_id": viewer.user,
            "asked_at": now,
        }
        values |= {"state": TaskState.WAITING, "wrong": [], "ended_at": None}
        task, _ = PlanTask.objects.update_or_create(plan=plan, defaults=values)
        append(plan.city, plan.pk, "supervision:plan-asked", {"act": kind.value}, actor=viewer.user, at=now)
        enqueue(JOB, {"task": task.pk}, city=plan.city, unique_key=f"{JOB}:{task.pk}")
    return task


def _lost(args: Args) -> None:
    """The worker gave it up: whoever waits is told."""
    task = PlanTask.objects.select_for_update().filter(pk=args["task"], state=TaskState.WAITING).first()
    if task is not None:
        _end(task, (BROKEN,))


@job(JOB, attempts=2, buried=_lost)
def carry_out(args: Args) -> None:
    """Do what was asked, as who asked and with the rights they have now; the page tells what is refused."""
    plan = PlanTask.objects.values_list("plan", flat=True).get(pk=args["task"])
    Plan.objects.select_for_update().get(pk=plan)
    task = PlanTask.objects.select_related("asked_by").get(pk=args["task"])
    if not task.waits:
        return
    now = timezone.now()
    assert isinstance(task.asked_by, User)
    # Ended first: while it waits the plan refuses every act, this one too.
    _end(task, ())
    try:
        with transaction.atomic():
            viewer = viewer_of(task.asked_by, timezone.localdate(now))
            _ACTS[TaskKind(task.kind)](viewer, task, now)
    except RefusedError as error:
        _end(task, error.sentences)
    except PermissionDenied as error:
        _end(task, (str(error).rstrip("。"),))


def _end(task: PlanTask, wrong: tuple[str, ...]) -> None:
    task.state = TaskState.FAILED if wrong else TaskState.DONE
    task.wrong, task.ended_at = list(wrong), timezone.now()
    task.save(update_fields=["state", "wrong", "ended_at"])


def _announce(viewer: Viewer, task: PlanTask, now: datetime) -> None:
    drawing.announce(viewer, task.plan_id, Ceremony(**task.given["ceremony"]), now)


def _again(viewer: Viewer, task: PlanTask, now: datetime) -> None:
    ceremony = Ceremony(**task.given["ceremony"])
    drawing.announce_again(viewer, task.plan_id, task.given["reason"], ceremony, now)


def _make(viewer: Viewer, task: PlanTask, now: datetime) -> None:
    drawing.make(viewer, task.plan_id, task.given["values"], now)


_ACTS: Mapping[TaskKind, Callable[[Viewer, PlanTask, datetime], None]] = {
    TaskKind.ANNOUNCE: _announce,
    TaskKind.AGAIN: _again,
    TaskKind.MAKE: _make,
}
_ALLOWED: Mapping[TaskKind, Callable[[Plan], object]] = {
    TaskKind.ANNOUNCE: drawing.must_announce,
    TaskKind.AGAIN: drawing.must_draw_again,
    TaskKind.MAKE: drawing.announced_of,
}
