"""A newer edition of the blueprint: shown to everybody, taken only when an officer asks for it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.queries import edition_today
from tongjian.systems.scrutiny.asking import ask
from tongjian.systems.scrutiny.corrections.who import voice
from tongjian.systems.scrutiny.desk.again import LONG, AlreadyAsked
from tongjian.systems.scrutiny.models import Check, CheckState
from tongjian.systems.scrutiny.place.ground import ASKED, ground_on


@dataclass(frozen=True)
class Newer:
    """A layer of which another version is in force by now; 0: none was when the drawing came."""

    title: str
    was: int
    now: int


def newer(check: Check) -> tuple[Newer, ...]:
    """The layers scrutiny looks at that have changed since. At most 1 SQL query."""
    if not check.edition:
        return ()
    then, layers = json.loads(check.edition), pack_of(check.city).layers
    today = edition_today(check.city).numbers
    return tuple(
        Newer(layers[code].title, then.get(code, 0), number)
        for code, number in today.items()
        if number != then.get(code, 0) and code in layers and layers[code].role in ASKED
    )


def may_take_newer(viewer: Viewer, check: Check) -> bool:
    """Officers of the city may; the applicant waits for their decision."""
    speaking = voice(viewer, check)
    return speaking is not None and speaking.official


def scrutinise_on_newer(viewer: Viewer, check: Check) -> Check:
    """A new scrutiny of the same version on today's edition, on the record; the old one stays as it is.

    Raises PermissionDenied, AlreadyAsked.
    """
    with transaction.atomic():
        rows = Check.objects.select_for_update(of=("self",), no_key=True).select_related(
            "attachment__document"
        )
        found = rows.get(pk=check.pk)
        if not may_take_newer(viewer, found):
            raise PermissionDenied("只有办理人员可以按新的蓝图版本重新审查。")
        recent = Check.objects.filter(attachment=found.attachment_id, asked_at__gte=timezone.now() - LONG)
        if recent.filter(state=CheckState.WAITING).exists():
            raise AlreadyAsked
        new = ask(
            found.attachment,
            city=found.city,
            conditions=found.conditions,
            corrections=found.corrections,
            ground=ground_on(found.city, found.parcel, timezone.now()),
            by=viewer.user,
        )
        before, after = (
            {"审查": found.pk, "蓝图版本": found.edition},
            {"审查": new.pk, "蓝图版本": new.edition},
        )
        what = "按新的蓝图版本重新审查图纸"
        record(viewer, {found.city}, what, f"check:{found.pk}", before=before, after=after)
        return new
