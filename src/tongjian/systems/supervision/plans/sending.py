"""What was drawn becomes assignments, one for each visit, in the transaction of the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from tongjian.engines.draws import Certificate
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.models import Assignment, AssignmentKind, Plan, Seat
from tongjian.systems.supervision.plans.lists import key_of
from tongjian.systems.supervision.signals import assigned

_AT_ONCE = 400


def send_out(plan: Plan, draw: Draw, certificate: Certificate, viewer: Viewer, now: datetime) -> int:
    """Make the assignments of a draw and tell who listens; how many."""
    today = timezone.localdate(now)
    keys = [key_of(visit.object) for visit in certificate.visits]
    subjects = _subjects(plan.city, [code for _, code in keys])
    officers = {one.certificate: one for one in Officer.objects.filter(city=plan.city)}
    rows: list[Assignment] = []
    seats: list[Seat] = []
    for visit, key in zip(certificate.visits, keys, strict=True):
        subject = subjects.get(key)
        if subject is None:
            raise RefusedError(f"名录里找不到抽中的对象“{visit.object}”")
        row = Assignment(
            city=plan.city,
            region=subject.region,
            organisation_id=plan.organisation_id,
            kind=AssignmentKind.RANDOM,
            subject=subject,
            matters=sorted(stratum.partition(" ")[0] for stratum in visit.strata),
            plan=plan,
            round=plan.round,
            draw=draw,
            assigned_on=today,
            due_on=today + timedelta(days=plan.days),
            assigned_by_id=viewer.user,
            assigned_at=now,
        )
        rows.append(row)
        people = [_officer(officers, each) for each in visit.people]
        seats += [Seat(assignment=row, officer=one, place=place) for place, one in enumerate(people, 1)]
    Assignment.objects.bulk_create(rows, batch_size=500)
    Seat.objects.bulk_create(seats, batch_size=500)
    assigned.send(sender=Assignment, assignments=rows, at=now)
    return len(rows)


def _officer(officers: Mapping[str, Officer], listed: str) -> Officer:
    """By the certificate: a name that was corrected after the announcement is still the same officer."""
    found = officers.get(listed.partition(" ")[0])
    if found is None:
        raise RefusedError(f"名录里找不到抽中的检查人员“{listed}”")
    return found


def _subjects(city: str, codes: Sequence[str]) -> dict[tuple[str, str], Subject]:
    """The objects of these codes, 1 SQL query for every 400."""
    found: dict[tuple[str, str], Subject] = {}
    for begin in range(0, len(codes), _AT_ONCE):
        rows = Subject.objects.filter(city=city, code__in=codes[begin : begin + _AT_ONCE])
        found |= {(row.kind, row.code): row for row in rows}
    return found
