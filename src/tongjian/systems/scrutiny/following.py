"""What this system follows: files attached anywhere, and materials that cases rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, MaterialGiven
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.documents import access
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.documents.signals import attached
from tongjian.kernel.projects.models import Project
from tongjian.systems.scrutiny.asking import ask
from tongjian.systems.scrutiny.corrections.queries import told_of
from tongjian.systems.scrutiny.jobs import ask_for_holds
from tongjian.systems.scrutiny.models import Check, Watched
from tongjian.systems.scrutiny.parcels import accepted_on, conditions_of
from tongjian.systems.scrutiny.place.ground import ground_of


def connect() -> None:
    attached.connect(ask_for_scrutiny, dispatch_uid="scrutiny.attached")


def ask_for_scrutiny(attachment: Attachment, **_: Any) -> None:
    """A drawing was attached: scrutinise it, in the transaction that attaches it."""
    place = access.place_of(attachment.subject, attachment.slot)
    if place is None or place.scrutiny != "drawing":
        return
    document = attachment.document
    told = told_of(place.city, document.owner_id, document.sha256)
    parcel = _parcel(place.project)
    ask(
        attachment,
        city=place.city,
        conditions=_conditions(place.city, parcel, place.project, attachment),
        corrections=told.as_text(),
        ground=ground_of(attachment, place.city, parcel, timezone.now()),
    )


@registry.follower
def watch_material(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """A case rests on a document from now on; if it is a scrutinised drawing, its failures hold the case."""
    if not isinstance(fact, MaterialGiven):
        return
    document = UUID(fact.document)
    if Check.objects.filter(document=document).exists():
        Watched.objects.update_or_create(
            case=case.id, slot=fact.name, defaults={"city": case.city, "document_id": document}
        )
        ask_for_holds(case.id, case.city)


def _parcel(project: UUID | None) -> str:
    """The code of the project's parcel; empty when there is none."""
    if project is None:
        return ""
    return Project.objects.values_list("parcel", flat=True).get(pk=project)


def _conditions(city: str, parcel: str, project: UUID | None, attachment: Attachment) -> str:
    """The planning conditions of the project's parcel as the engine reads them; empty when there are none.

    A drawing that takes the place of one in an accepted case is judged by what held on acceptance.
    """
    if project is None:
        return ""
    return conditions_of(city, parcel, on=accepted_on(attachment, project))
