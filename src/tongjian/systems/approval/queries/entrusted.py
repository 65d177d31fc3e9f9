"""What an agent may work on: the stages that were entrusted, and how far each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.projects.models import Mandate, Works
from tongjian.kernel.projects.queries import WorksRow
from tongjian.systems.approval.queries.stages import StageRow, stages_of_works

MOST = 100
"""Works shown for all mandates together."""


@dataclass(frozen=True)
class EntrustedWorks:
    """Works of a project with the stages one may apply for in somebody else's name."""

    works: UUID
    project: str
    name: str
    stages: tuple[StageRow, ...]


@dataclass(frozen=True)
class Entrusted:
    """A mandate with what it reaches."""

    mandate: Mandate
    works: tuple[EntrustedWorks, ...]


def entrusted(mandates: Sequence[Mandate]) -> list[Entrusted]:
    """What these mandates reach. 1 SQL query for the works, 1 for the stages of each city."""
    if not mandates:
        return []
    reached = Q(pk__in=[])
    for row in mandates:
        reached |= Q(project=row.project_id) if row.project_id else Q(project__applicant=row.principal_id)
    found = Works.objects.filter(reached).select_related("project").order_by("-created_at", "code")[:MOST]
    rows = {works.pk: works for works in found}
    of_city: dict[str, list[WorksRow]] = defaultdict(list)
    for works in rows.values():
        of_city[works.city].append(WorksRow(works.pk, works.code, works.name, ()))
    stages = {
        each.works.id: each.stages for city, known in of_city.items() for each in stages_of_works(city, known)
    }
    return [
        Entrusted(
            mandate,
            tuple(
                EntrustedWorks(works.pk, works.project.name, works.name, _within(mandate, stages[works.pk]))
                for works in rows.values()
                if _reaches(mandate, works)
            ),
        )
        for mandate in mandates
    ]


def _reaches(mandate: Mandate, works: Works) -> bool:
    if mandate.project_id:
        return works.project_id == mandate.project_id
    return works.project.applicant_id == mandate.principal_id


def _within(mandate: Mandate, stages: tuple[StageRow, ...]) -> tuple[StageRow, ...]:
    return tuple(stage for stage in stages if not mandate.stages or stage.code in mandate.stages)
