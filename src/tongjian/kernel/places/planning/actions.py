"""Every write on planning conditions: lock, then read, then write, in one transaction.

Who may is asked here too, whatever page asked before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.planning.asking import statement_of
from tongjian.kernel.places.planning.checking import checked
from tongjian.kernel.places.planning.customs import customs_of
from tongjian.kernel.places.planning.officers import body_of, may_draw_up, may_issue
from tongjian.kernel.places.planning.queries import in_force
from tongjian.kernel.places.planning.statement import Statement
from tongjian.kernel.places.planning.typed import Mistake, RefusedError, Typed, first_typed
from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions
from tongjian.kernel.places.queries import edition_on

OPEN = (ConditionsState.DRAFT, ConditionsState.PROPOSED)


def statement_now(city: str, parcel: str, now: datetime) -> Statement:
    """What every layer in force says of the parcel. At most 6 SQL queries. Raises `NoSuchParcel`."""
    day = timezone.localdate(now)
    return statement_of(edition_on(city, day, now), parcel, pack_of(city).layers, day)


def begin(viewer: Viewer, city: str, parcel: str, now: datetime) -> PlanningConditions:
    """Begin a draft; where one is under way, that one. The form holds what is in force, else what is asked.

    Raises `PermissionDenied`, `NoSuchParcel`.
    """
    if not may_draw_up(viewer, city):
        raise PermissionDenied("只有控制性详细规划主管部门的承办人和负责人可以拟制规划条件。")
    statement = statement_now(city, parcel, now)
    before = in_force(city, parcel, timezone.localdate(now))
    typed = before.typed if before else first_typed(statement).model_dump(mode="json")
    try:
        with transaction.atomic():
            return PlanningConditions.objects.create(
                city=city,
                parcel=parcel,
                typed=typed,
                organisation_id=body_of(viewer, city),
                created_by_id=viewer.user,
                created_at=now,
                changed_by_id=viewer.user,
                changed_at=now,
            )
    except IntegrityError:
        # Two officers at once: both go on with the draft of the first.
        return PlanningConditions.objects.get(city=city, parcel=parcel, state__in=OPEN)


def save(viewer: Viewer, conditions: UUID, seen: int, typed: Typed, now: datetime) -> PlanningConditions:
    """Keep what was typed, when nothing in it contradicts the plan; what was handed up is a draft again.

    Raises `RefusedError` with the clauses, `PermissionDenied`.
    """
    warm(conditions)
    with transaction.atomic():
        row = locked(viewer, conditions, seen)
        check_now(row, typed, now)
        return _change(row, viewer, now, typed=typed.model_dump(mode="json"), state=ConditionsState.DRAFT)


def propose(viewer: Viewer, conditions: UUID, seen: int, remark: str, now: datetime) -> PlanningConditions:
    """送签: hand the draft up to the head. Raises `RefusedError`, `PermissionDenied`."""
    warm(conditions)
    with transaction.atomic():
        row = locked(viewer, conditions, seen)
        check_now(row, Typed.model_validate(row.typed), now)
        return _change(row, viewer, now, state=ConditionsState.PROPOSED, remark=remark)


def give_back(viewer: Viewer, conditions: UUID, seen: int, remark: str, now: datetime) -> PlanningConditions:
    """退回修改: the head gives a draft back with a reason. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        row = locked(viewer, conditions, seen)
        if not may_issue(viewer, row.city):
            raise PermissionDenied("只有主管部门的负责人可以退回规划条件。")
        if not remark:
            raise RefusedError(Mistake("remark", "退回要写明原因", "说明要改什么"))
        return _change(row, viewer, now, state=ConditionsState.DRAFT, remark=remark)


def drop(viewer: Viewer, conditions: UUID, seen: int, remark: str, now: datetime) -> PlanningConditions:
    """作废: the draft is given up; it stays readable. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        row = locked(viewer, conditions, seen)
        if not remark:
            raise RefusedError(Mistake("remark", "作废要写明原因", "说明为什么不再需要"))
        return _change(row, viewer, now, state=ConditionsState.DROPPED, remark=remark)


def check_now(row: PlanningConditions, typed: Typed, now: datetime) -> tuple[Conditions, Statement]:
    """What was typed against the layers in force at this moment. Raises `RefusedError`, `NoSuchParcel`."""
    statement = statement_now(row.city, row.parcel, now)
    return checked(typed, statement, customs_of(pack_of(row.city), timezone.localdate(now))), statement


def warm(conditions: UUID) -> None:
    """Read rule files before the lock is held: the first time in a process that takes a second."""
    city = PlanningConditions.objects.filter(pk=conditions).values_list("city", flat=True).first()
    if city is not None:
        customs_of(pack_of(city), timezone.localdate())


def locked(viewer: Viewer, conditions: UUID, seen: int) -> PlanningConditions:
    """The draft, locked, as the officer saw it. Raises `RefusedError`, `PermissionDenied`."""
    row = PlanningConditions.objects.select_for_update().filter(pk=conditions).first()
    if row is None or not may_draw_up(viewer, row.city):
        raise PermissionDenied("没有这份规划条件，或者您不能修改它。")
    if row.state not in OPEN:
        sentence = f"这份规划条件{row.get_state_display()}，不能再改"
        raise RefusedError(Mistake("", sentence, "要变更已签发的规划条件，请从地块页面另拟新版本"))
    if row.revision != seen:
        raise RefusedError(
            Mistake("", "您打开页面以后，这份规划条件被别人改过", "请核对页面上现在的内容后再操作")
        )
    return row


def _change(row: PlanningConditions, viewer: Viewer, now: datetime, **fields: Any) -> PlanningConditions:
    changed: Mapping[str, Any] = {
        **fields,
        "revision": row.revision + 1,
        "changed_by_id": viewer.user,
        "changed_at": now,
    }
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in changed])
    return row
