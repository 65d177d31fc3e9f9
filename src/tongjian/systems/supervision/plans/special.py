"""Special checks beside the random ones: a complaint, a focus, full coverage. Assigned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Interest, Officer, Subject
from tongjian.kernel.inspectorate.queries import subjects_in, unfit
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.access import keeps, needs_sender
from tongjian.systems.supervision.matters.reading import Found, items_of
from tongjian.systems.supervision.models import Assignment, AssignmentKind, Seat
from tongjian.systems.supervision.signals import assigned

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Special:
    """What a form says: which objects (by id), which sub-items, who goes, until when, and why."""

    kind: str
    subjects: Sequence[UUID]
    items: Sequence[str]
    officers: Sequence[UUID]
    due_on: date | None
    reason: str


def assign(viewer: Viewer, body: Organisation, given: Special, now: datetime) -> list[Assignment]:
    """指派 a team to objects. 9 SQL queries and one event for each assignment.

    Raises `PermissionDenied`, `RefusedError` with everything that is wrong; then nothing is assigned.
    """
    city, today = body.city, timezone.localdate(now)
    needs_sender(viewer, city, body.pk)
    subjects = list(subjects_in(viewer, city).filter(pk__in=given.subjects).order_by("code"))
    officers = list(Officer.objects.filter(city=city, pk__in=given.officers).order_by("certificate"))
    items = [found for code in given.items if (found := items_of(city).get(code))]
    wrong = [*_incomplete(given, subjects, officers, items, today)]
    for subject in subjects:
        if not keeps(viewer, city, subject.region):
            raise PermissionDenied(f"“{subject.name}”不在您管理的地区。")
        wrong += _unfit(subject, items, officers, today)
    if wrong:
        raise RefusedError(*wrong[:20])
    with transaction.atomic():
        # Who declares an interest locks the officer as well: it is either seen below or comes after.
        list(Officer.objects.select_for_update().filter(pk__in=[one.pk for one in officers]).order_by("pk"))
        if wrong := _interested(subjects, officers, today):
            raise RefusedError(*wrong[:20])
        rows = [_row(viewer, body, given, subject, today, now) for subject in subjects]
        Assignment.objects.bulk_create(rows, batch_size=500)
        Seat.objects.bulk_create(
            Seat(assignment=row, officer=one, place=place)
            for row in rows
            for place, one in enumerate(officers, 1)
        )
        for row in rows:
            told = {"subject": str(row.subject_id), "matters": row.matters, "kind": row.kind}
            told |= {"team": [one.certificate for one in officers], "reason": row.reason}
            append(city, row.pk, "supervision:assigned", told, actor=viewer.user, at=now)
        assigned.send(sender=Assignment, assignments=rows, at=now)
    return rows


def _row(
    viewer: Viewer, body: Organisation, given: Special, subject: Subject, today: date, now: datetime
) -> Assignment:
    assert given.due_on is not None
    return Assignment(
        city=body.city,
        region=subject.region,
        organisation=body,
        kind=given.kind,
        subject=subject,
        matters=sorted(set(given.items)),
        reason=given.reason.strip()[:500],
        assigned_on=today,
        due_on=given.due_on,
        assigned_by_id=viewer.user,
        assigned_at=now,
    )


def _incomplete(
    given: Special,
    subjects: Sequence[Subject],
    officers: Sequence[Officer],
    items: Sequence[Found],
    today: date,
) -> list[str]:
    wrong = []
    if given.kind not in AssignmentKind.values or given.kind == AssignmentKind.RANDOM:
        wrong.append("没有选择检查的种类")
    if not subjects or len(subjects) < len(set(given.subjects)):
        wrong.append("没有选择监管对象，或者有的对象不在您能看到的范围内")
    if len(subjects) > MOST_AT_ONCE:
        wrong.append(f"一次最多指派 {MOST_AT_ONCE} 个对象，请分几次指派")
    if not items or len(items) < len(set(given.items)):
        wrong.append("没有选择监管子项，或者有的子项不在目录里")
    wrong += [f"“{each.item.title}”在省级系统检查，不在这里指派" for each in items if not each.is_own]
    if len(officers) < 2:
        wrong.append("检查人员不少于两人")
    if given.due_on is None or given.due_on < today:
        wrong.append("期限没有填，或者已经过去")
    if not given.reason.strip():
        wrong.append("专项检查要写明缘由")
    return wrong


def _unfit(subject: Subject, items: Sequence[Found], officers: Sequence[Officer], today: date) -> list[str]:
    """Region, certificate, specialism, and whether the items are about such an object."""
    wrong = [said for one in officers if (said := unfit(one, subject.region, today))]
    if subject.until is not None and subject.until < today:
        wrong.append(f"“{subject.name}”已移出监管对象库")
    for each in items:
        if subject.kind not in each.item.kinds:
            wrong.append(f"“{each.item.title}”不适用于“{subject.name}”")
        if not any(each.item.specialism in one.specialisms for one in officers):
            wrong.append(f"检查人员中没有人具备“{each.item.title}”所需的专业")
    return wrong


def _interested(subjects: Sequence[Subject], officers: Sequence[Officer], today: date) -> list[str]:
    """Who has to withdraw from which object. 1 SQL query."""
    names = {one.pk: one.name for one in officers}
    held = Interest.objects.filter(officer__in=names).exclude(until__lt=today)
    wrong = []
    for interest in held:
        for subject in subjects:
            by_party = bool(interest.identifier) and interest.identifier == subject.identifier
            if interest.subject_id == subject.pk or by_party:
                told = f"{names[interest.officer_id]}应当回避“{subject.name}”：{interest.reason}"
                wrong.append(told)
    return wrong
