"""Giving tasks to assessors, and moving a deadline."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import running
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, PeriodState, Task, TaskState
from tongjian.systems.assessment.office import office_of


def assessors(city: str, today: date) -> list[User]:
    """Who may collect: handlers and heads of the body on that day, by name. 1 SQL query."""
    office = office_of(city)
    if office is None:
        return []
    held = User.objects.filter(
        running(today, "holdings__"),
        is_active=True,
        holdings__post__organisation__city=city,
        holdings__post__organisation__code=office.body,
    ).distinct()
    # Roles are JSON: they are told apart here, there are a handful of people.
    posts = held.values_list("pk", "holdings__post__roles", "holdings__post__organisation__code")
    able = {pk for pk, roles, code in posts if code == office.body and {"handler", "head"} & set(roles)}
    return sorted((user for user in held if user.pk in able), key=lambda user: user.name)


def assign(
    viewer: Viewer,
    city: str,
    period: UUID,
    tasks: Collection[UUID],
    assessor: int,
    due_on: date | None,
    now: datetime,
) -> int:
    """Give open tasks of a period to an assessor; how many. Tasks that are done stay as they are.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, city, Role.HEAD)
    chosen = next((user for user in assessors(city, timezone.localdate(now)) if user.pk == assessor), None)
    if chosen is None:
        raise RefusedError("选的人不是考核机构现任的承办人或负责人。请从名单中选择。")
    with transaction.atomic():
        held = Period.objects.select_for_update().filter(pk=period, city=city).first()
        if held is None or held.state != PeriodState.OPEN:
            raise RefusedError("这个周期不在采集中，不能再派任务。")
        if due_on is not None and due_on < held.last:
            raise RefusedError(f"期限 {due_on} 早于周期的最后一天 {held.last}，请选以后的日子。")
        found = Task.objects.filter(period=held, pk__in=set(tasks), state=TaskState.OPEN)
        ids = sorted(str(pk) for pk in found.values_list("pk", flat=True))
        if not ids:
            raise RefusedError("没有选中待采集的任务。请先勾选任务。")
        moved = {"due_on": due_on} if due_on else {}
        found.update(assessor=chosen, revision=F("revision") + 1, **moved)
        body = {"tasks": ids, "assessor": chosen.pk, "due_on": str(due_on) if due_on else ""}
        append(city, held.pk, "assessment:tasks-assigned", body, actor=viewer.user, at=now)
        told = NewNotice(
            city=city,
            organisation=None,
            user=chosen.pk,
            title=f"{held.title}考核：派给您 {len(ids)} 项采集任务",
            text="请在期限前采集完，到期前会转为黄灯。",
            link=f"/{city}/assessment/tasks/",
        )
        notify_many([told], now=now)
    return len(ids)
