"""The planning conditions of a parcel, as the text the engine is given."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.cases.models import Case
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.planning.queries import conditions_text
from tongjian.systems.scrutiny.models import Watched


def conditions_of(city: str, parcel: str, *, on: date | None = None) -> str:
    """The text of a parcel's planning conditions; empty when the city has none for it. 1 SQL query.

    What was issued and holds on that day (today when none is named) comes before the file of the pack, which
    stands for what was issued before there was a register. What holds for a case is what held on the day it
    was accepted.
    """
    if not parcel:
        return ""
    issued = conditions_text(city, parcel, on or timezone.localdate())
    if issued is not None:
        return issued
    conditions = pack_of(city).parcels.get(parcel)
    return as_text(conditions) if conditions else ""


def accepted_on(attachment: Attachment, project: UUID) -> date | None:
    """The day on which the project's case that rests on earlier versions of this material was accepted.

    None before acceptance, and for a drawing nobody has handed in yet. 1 SQL query.
    """
    versions = Attachment.objects.filter(subject=attachment.subject, slot=attachment.slot)
    watched = Watched.objects.filter(slot=attachment.slot, document__in=versions.values("document"))
    cases = Case.objects.filter(pk__in=watched.values("case"), project=project)
    trees = Case.objects.filter(root__in=cases.values("root"), accepted_at__isnull=False)
    moment = trees.order_by("accepted_at").values_list("accepted_at", flat=True).first()
    return None if moment is None else timezone.localdate(moment)


def as_text(conditions: Conditions) -> str:
    """Conditions as a file. JSON is YAML, and keeps every decimal as it was written."""
    return conditions.model_dump_json(exclude_none=True, exclude_defaults=True)
