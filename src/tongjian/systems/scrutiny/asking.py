"""Ask for a scrutiny: of a version that has just come, or of one that was scrutinised before."""

from __future__ import annotations

from django.utils import timezone

from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.jobs.actions import enqueue
from tongjian.systems.scrutiny.jobs import CHECK
from tongjian.systems.scrutiny.models import Check
from tongjian.systems.scrutiny.place.ground import NOWHERE, Ground, declared_text


def ask(
    attachment: Attachment,
    *,
    city: str,
    conditions: str,
    corrections: str = "",
    ground: Ground = NOWHERE,
    by: int | None = None,
) -> Check:
    """A new check of a version on its `ground`, asked `by` a person (id) or by its upload, in the caller's
    transaction."""
    check = Check.objects.create(
        city=city,
        subject=attachment.subject,
        slot=attachment.slot,
        attachment=attachment,
        document=attachment.document,
        conditions=conditions,
        corrections=corrections,
        declared=declared_text(city, ground.parcel) if ground.parcel else "",
        parcel=ground.parcel,
        edition=ground.edition,
        asked_at=timezone.now(),
        asked_by_id=by,
    )
    enqueue(CHECK, {"check": str(check.pk)}, city=city)
    return check
