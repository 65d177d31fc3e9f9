"""What the engine is told of the ground a drawing is made for: parcel, edition, surroundings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from tongjian.engines.blueprint.layer import Role
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.scrutiny.declared import Declared
from tongjian.kernel.cases.models import Case
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import Citation
from tongjian.kernel.places.queries import edition_of_numbers, edition_on
from tongjian.kernel.places.surroundings import surroundings_of, text_of
from tongjian.kernel.projects.models import Project
from tongjian.systems.scrutiny.models import Watched

ASKED: Final = frozenset(
    {
        Role.PARCEL,
        Role.PROTECTED,
        Role.GROWTH,
        Role.BLUE_LINE,
        Role.ROAD,
        Role.METRO,
        Role.HEIGHT,
        Role.PROJECT,
    }
)
"""The roles rules of place ask for; of the other layers scrutiny is told nothing."""


@dataclass(frozen=True)
class Ground:
    """A parcel of a city, and the numbers of the layer versions that hold for it as canonical JSON.

    Both are empty where a drawing is made for no parcel, or the city has no blueprint.
    """

    parcel: str = ""
    edition: str = ""


NOWHERE: Final = Ground()


def ground_on(city: str, parcel: str, moment: datetime) -> Ground:
    """The parcel with the edition in force at a moment, as it was known then. 1 SQL query."""
    if not parcel or not pack_of(city).layers:
        return NOWHERE
    return Ground(parcel, edition_on(city, timezone.localdate(moment), moment).numbers_text)


def ground_of(attachment: Attachment, city: str, parcel: str, moment: datetime) -> Ground:
    """The parcel with the edition the drawing's case cites, else the one in force. At most 2 SQL queries.

    A case cites an edition once it is accepted, and keeps it for every version that comes after.
    """
    if not parcel or not pack_of(city).layers:
        return NOWHERE
    cited = _cited(attachment)
    return Ground(parcel, cited) if cited else ground_on(city, parcel, moment)


def surroundings_text(city: str, ground: Ground) -> str:
    """The file for `--blueprint`; empty where the blueprint has no such parcel. At most 5 SQL queries.

    The same text for the same ground, whatever has been published since.
    """
    if not ground.parcel or not ground.edition:
        return ""
    edition = edition_of_numbers(city, json.loads(ground.edition))
    found = surroundings_of(edition, ground.parcel)
    return text_of(_asked(found)) if found.parcel else ""


def declared_text(city: str, parcel: str, accepted: date | None = None) -> str:
    """The declared form: the day of acceptance, and whose ground on the blueprint is the applicant's own.

    1 SQL query.
    """
    codes = Project.objects.filter(city=city, parcel=parcel).values_list("code", flat=True) if parcel else ()
    declared = Declared(accepted=accepted, projects=frozenset(codes))
    stated = declared.model_dump(mode="json", exclude_defaults=True)
    if "projects" in stated:
        stated["projects"] = sorted(stated["projects"])
    return json.dumps(stated, ensure_ascii=False) if stated else ""


def _cited(attachment: Attachment) -> str:
    """The edition cited by the case that rests on a version of the drawing; empty: none, or not yet."""
    versions = Attachment.objects.filter(subject=attachment.subject, slot=attachment.slot)
    watching = Watched.objects.filter(slot=attachment.slot, document__in=versions.values("document"))
    roots = Case.objects.filter(pk__in=watching.values("case")).values("root")
    cited = Citation.objects.filter(subject__in=roots).order_by("-cited_at").values_list("edition", flat=True)
    return cited.first() or ""


def _asked(found: Surroundings) -> Surroundings:
    """Only the layers that rules of place look at."""
    versions = tuple(version for version in found.versions if version.layer.role in ASKED)
    codes = {version.layer.code for version in versions}
    features = tuple(part for part in found.features if part.layer in codes)
    return found.model_copy(update={"versions": versions, "features": features})
