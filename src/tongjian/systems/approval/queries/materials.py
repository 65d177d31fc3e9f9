"""What has to be handed in with an application, and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.documents.queries import AttachmentRow, Offer, current_attachments, offers
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.schema import Material
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.queries import project_values
from tongjian.systems.approval.models import Application


def matters_of(definition: StageDefinition, project: Project) -> list[MatterDefinition]:
    """The matters a project needs, and those of which it is not known yet whether it does. No query."""
    values = project_values(project)
    return [matter for matter in definition.matters if matter.applies_to(values) is not False]


def materials_of(definition: StageDefinition, project: Project) -> list[Material]:
    """Every material of these matters, each asked for once. No query."""
    asked: dict[str, Material] = {}
    for matter in matters_of(definition, project):
        for material in matter.matter.materials:
            known = asked.get(material.name)
            if known is None or (material.required and not known.required):
                asked[material.name] = material
    return list(asked.values())


def place_for(application: Application, material: Material) -> Place:
    """Where a file for this material goes, and what is accepted. No query."""
    return Place(
        material.title,
        application.city,
        application.applicant_id,
        Limits(frozenset(material.formats), material.max_megabytes * MEGABYTE),
        scrutiny=material.scrutiny,
        project=application.project_id,
    )


def licences_held(project: Project) -> dict[str, Licence]:
    """Licences in force for the project by type: what they say is not asked for again. 1 query."""
    lasting = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    held = Licence.objects.filter(lasting, project=project, state=LicenceState.VALID).order_by("issued_on")
    return {licence.type: licence for licence in held}


@dataclass(frozen=True)
class MaterialRow:
    """A material of an application: what is given, or the licence that stands for it."""

    material: Material
    place: Place
    given: AttachmentRow | None
    licence: Licence | None
    offers: tuple[Offer, ...]

    @property
    def missing(self) -> bool:
        """Whether it keeps the application from being submitted."""
        return self.material.required and self.given is None and self.licence is None


def materials_given(definition: StageDefinition, application: Application) -> list[MaterialRow]:
    """Every material that is asked for, with what is there and what was given before. 3 queries."""
    given = {row.slot: row for row in current_attachments(application.subject)}
    held: Mapping[str, Licence] = licences_held(application.project)
    asked = materials_of(definition, application.project)
    before = offers(application.applicant_id, {m.name for m in asked} - given.keys())
    return [
        MaterialRow(
            material=material,
            place=place_for(application, material),
            given=given.get(material.name),
            licence=held.get(material.from_licence) if material.from_licence else None,
            offers=tuple(before.get(material.name, ())),
        )
        for material in asked
    ]
