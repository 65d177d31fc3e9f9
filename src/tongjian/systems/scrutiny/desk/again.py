"""重新审查: what came to no judgement is scrutinised again when an administrator says so, on the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.scrutiny.asking import ask
from tongjian.systems.scrutiny.models import Check, CheckState
from tongjian.systems.scrutiny.place.ground import Ground

# A drawing is scrutinised within seconds; what waits longer waits for something.
LONG = timedelta(minutes=10)
_SHOWN = 100


class AlreadyAsked(Exception):
    """The version is being scrutinised already."""


@dataclass(frozen=True)
class StuckRow:
    """A scrutiny that came to nothing. The drawing itself is not an administrator's business."""

    id: UUID
    slot: str
    version: int
    asked_at: datetime
    state: str
    sentence: str


def stuck(viewer: Viewer, now: datetime) -> list[StuckRow]:
    """The latest scrutinies without a judgement in the administrator's cities, newest first. 1 query."""
    unjudged = Q(state=CheckState.REFUSED) | Q(state=CheckState.WAITING, asked_at__lt=now - LONG)
    found = Check.objects.filter(unjudged, city__in=viewer.cities(Role.ADMINISTRATOR))
    return [
        StuckRow(
            check.pk,
            check.slot,
            check.attachment.version,
            check.asked_at,
            check.get_state_display(),
            check.sentence or "还没有结果",
        )
        for check in found.select_related("attachment").order_by("-asked_at")[:_SHOWN]
    ]


def may_ask_again(viewer: Viewer, check: Check) -> bool:
    """Whether the viewer looks after the city's installation."""
    return viewer.has(Role.ADMINISTRATOR, city=check.city)


def scrutinise_again(viewer: Viewer, check: UUID) -> Check:
    """A new scrutiny of the same version under the same conditions, on the same edition of the blueprint; the
    old one stays as it is.

    Raises Check.DoesNotExist, PermissionDenied for whoever is no administrator of the city, AlreadyAsked.
    """
    with transaction.atomic():
        old = Check.objects.select_for_update(of=("self",), no_key=True).select_related(
            "attachment__document"
        )
        found = old.get(pk=check)
        if not may_ask_again(viewer, found):
            raise PermissionDenied("您不是这个城市的管理员。")
        since = timezone.now() - LONG
        waiting = Check.objects.filter(
            attachment=found.attachment_id, state=CheckState.WAITING, asked_at__gte=since
        )
        if waiting.exists():
            raise AlreadyAsked
        new = ask(
            found.attachment,
            city=found.city,
            conditions=found.conditions,
            corrections=found.corrections,
            ground=Ground(found.parcel, found.edition),
            by=viewer.user,
        )
        before = {"审查": found.pk, "状态": found.get_state_display(), "说明": found.sentence}
        record(
            viewer, {found.city}, "重新审查图纸", f"check:{found.pk}", before=before, after={"审查": new.pk}
        )
        return new
