"""A special check that a warning leads to: who could go, to see what, and the check itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.errors import RefusedError as NotAssigned
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.inspectorate.queries import running
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.models import AssignmentKind
from tongjian.systems.supervision.plans.special import Special, assign
from tongjian.systems.supervision.risk.models import Act, SignalKind, Warning
from tongjian.systems.supervision.risk.office import body_id
from tongjian.systems.supervision.risk.warnings.acting import Given, act

MOST = 300


def officers(row: Warning) -> list[Officer]:
    """Inspectors in the library of the city whose regions are about the object's. 1 SQL query."""
    today = timezone.localdate()
    rows = Officer.objects.filter(running(today), city=row.city, certified_until__gte=today)
    found = rows.select_related("organisation").order_by("organisation__name", "name")[:MOST]
    return [each for each in found if any(_covers(region, row.region) for region in each.regions)]


def matters(row: Warning) -> list[tuple[str, str]]:
    """Sub-items supervised here that apply to objects of that kind: code and title. No query."""
    return [
        (code, f"{found.matter.title}：{found.item.title}")
        for code, found in items_of(row.city).items()
        if found.is_own and row.subject.kind in found.item.kinds
    ]


def push_with_check(
    viewer: Viewer, row: Warning, given: Given, form: Mapping[str, str], now: datetime
) -> Warning:
    """推送 and, in the same transaction, a special check of the object, due with the check of the warning.

    Raises `PermissionDenied`, `RefusedError`; then neither is done.
    """
    body = Organisation.objects.filter(pk=body_id(row.city) or 0).first()
    people = [key for name in ("first", "second") if (key := _uuid(form.get(name, ""))) is not None]
    if body is None or len(set(people)) < 2:
        raise RefusedError("安排专项检查要选两名不同的检查人员。")
    days = row.rule_body["deadlines"]["check"]
    complaint = row.rule_body.get("signal") == SignalKind.COMPLAINT
    special = Special(
        kind=(AssignmentKind.COMPLAINT if complaint else AssignmentKind.FOCUS).value,
        subjects=[row.subject_id],
        items=[form.get("matter", "")],
        officers=people,
        due_on=pack_of(row.city).calendar.add_working_days(timezone.localdate(now), days),
        reason=f"风险预警“{row.title}”：{row.detail}"[:500],
    )
    with transaction.atomic():
        try:
            (made,) = assign(viewer, body, special, now)
        except NotAssigned as error:
            raise RefusedError(*error.sentences) from None
        return act(viewer, row.pk, Act.PUSH, replace(given, assignment=made.pk), now)


def _covers(region: str, place: str) -> bool:
    """Whether a district or a whole city contains a place."""
    return place.startswith(region[:4] if region[4:6] == "00" else region[:6])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
