"""The ledger of a month: opened by itself, filled in, closed once everything was looked at."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import administers, needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.results.access import person
from tongjian.systems.assessment.results.models import Finding, OperationEntry, OperationMonth
from tongjian.systems.assessment.results.sheet import results_of


def open_month(viewer: Viewer, city: str, day: date, now: datetime) -> OperationMonth | None:
    """The ledger of the day's month, opened where it is not there; None where the pack wants none.

    Raises `PermissionDenied`.
    """
    _must_look_after(viewer, city)
    wanted = results_of(city).operation
    if wanted is None:
        return None
    first = day.replace(day=1)
    with transaction.atomic():
        row, fresh = OperationMonth.objects.get_or_create(
            city=city,
            first=first,
            defaults={
                "due_on": first.replace(day=wanted.due),
                "checks": [check.model_dump() for check in wanted.checks],
                "opened_at": now,
            },
        )
        if fresh:
            body = {"month": f"{first:%Y-%m}", "checks": [check.check for check in wanted.checks]}
            append(city, row.pk, "assessment:operation-opened", body, actor=viewer.user, at=now)
    return row


def enter(viewer: Viewer, month: UUID, check: str, found: str, remark: str, now: datetime) -> OperationEntry:
    """登记 what an inspection showed. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = _locked(viewer, month)
        if row.closed_at is not None:
            raise RefusedError("这个月的台账已经完成，不能再登记。")
        if check not in {each["check"] for each in row.checks}:
            raise RefusedError("台账中没有这一项。请刷新页面。")
        if found not in Finding.values:
            raise RefusedError("没有选巡检结果。")
        if found != Finding.NORMAL and not remark.strip():
            raise RefusedError("有问题或已处理的，要写明情况。")
        number = row.entries.filter(check_code=check).count() + 1
        entry = OperationEntry.objects.create(
            month=row,
            check_code=check,
            number=number,
            found=found,
            remark=remark.strip()[:500],
            by_id=person(viewer),
            at=now,
        )
        body = {"check": check, "number": number, "found": found, "remark": entry.remark}
        append(row.city, row.pk, "assessment:operation-inspected", body, actor=viewer.user, at=now)
    return entry


def close(viewer: Viewer, month: UUID, now: datetime) -> OperationMonth:
    """完成 the ledger: everything was looked at and no problem stands. Raises as above."""
    with transaction.atomic():
        row = _locked(viewer, month)
        if row.closed_at is not None:
            raise RefusedError("这个月的台账已经完成。")
        if open_ := waiting(row):
            raise RefusedError(f"还有 {len(open_)} 项没有巡检或问题没有处理：{'、'.join(open_)}。")
        row.closed_at, row.closed_by_id = now, viewer.user
        row.save(update_fields=["closed_at", "closed_by"])
        append(row.city, row.pk, "assessment:operation-closed", {}, actor=viewer.user, at=now)
    return row


def waiting(row: OperationMonth) -> list[str]:
    """The titles of what nobody looked at, or where a problem stands. 1 SQL query."""
    entries = row.entries.order_by("number").values_list("check_code", "found")
    latest = dict(entries)
    return [
        each["title"]
        for each in row.checks
        if latest.get(each["check"]) not in (Finding.NORMAL, Finding.SOLVED)
    ]


def _locked(viewer: Viewer, month: UUID) -> OperationMonth:
    row = OperationMonth.objects.select_for_update().filter(pk=month).first()
    if row is None:
        raise RefusedError("没有这个月的台账。")
    _must_look_after(viewer, row.city)
    return row


def _must_look_after(viewer: Viewer, city: str) -> None:
    """The platform itself, and whoever assesses or administers."""
    if not viewer.is_system and not administers(viewer, city):
        needs_body(viewer, city)
