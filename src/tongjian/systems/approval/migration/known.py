"""What of the city a check needs, read once for every few trees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.tree import duties_of
from tongjian.kernel.licences.importing import taken
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.queries import NotInForce, calendar_of, current_matter, current_stage
from tongjian.kernel.people.handover.powers import Powers
from tongjian.kernel.people.handover.queries import powers_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.migration.models import Batch, Origin, Row, Verdict
from tongjian.systems.approval.migration.sheets import PROJECTS

NOBODY = 0
"""Stands for an applicant or project that the same batch will bring: only while rehearsing."""


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project a case can belong to. Without an id it comes with the batch."""

    id: UUID | None
    applicant: int
    works: UUID | None
    region: str
    name: str = ""
    holder: str = ""


@dataclass
class Known:
    """The city of a batch as it stands."""

    batch: Batch
    actor: Viewer
    now: datetime
    projects: Mapping[str, KnownProject] = field(default_factory=dict)
    taken: Collection[str] = frozenset()
    origins: Collection[str] = frozenset()
    papers: Collection[tuple[str, str]] = frozenset()
    _stages: dict[tuple[str, date], tuple[StageDefinition, bool]] = field(default_factory=dict)
    _matters: dict[tuple[str, date], tuple[MatterDefinition, bool]] = field(default_factory=dict)

    @property
    def city(self) -> str:
        return self.batch.city

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.city)

    @cached_property
    def duties(self) -> dict[int, str]:
        return duties_of(self.city)

    @cached_property
    def powers(self) -> Powers:
        return powers_of(self.city)

    @cached_property
    def organisations(self) -> dict[str, int]:
        """The bodies of the city by their code."""
        return dict(Organisation.objects.filter(city=self.city).values_list("code", "id"))

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of the bodies of the city."""
        return dict(Organisation.objects.filter(city=self.city).values_list("id", "name"))

    def look(
        self,
        numbers: Collection[str],
        projects: Collection[str],
        papers: Collection[str] = (),
        *,
        rehearsing: bool,
    ) -> None:
        """Read what these case numbers, project codes and licence numbers are now. At most 6 SQL queries."""
        self.papers = taken(self.city, papers) if papers else frozenset()
        cases = Case.objects.filter(city=self.city, number__in=numbers)
        self.taken = frozenset(cases.values_list("number", flat=True))
        origins = Origin.objects.filter(
            city=self.city, source=self.batch.source, kind="case", withdrawn_at=None, key__in=numbers
        )
        self.origins = frozenset(origins.values_list("key", flat=True))
        rows = Project.objects.filter(city=self.city, code__in=projects).select_related("applicant")
        rows = rows.prefetch_related("works")
        found = {row.code: _known(row) for row in rows}
        if rehearsing:
            coming = Row.objects.filter(batch=self.batch, sheet=PROJECTS, key__in=projects)
            coming = coming.exclude(verdict=Verdict.REFUSED)
            for code, cells in coming.values_list("key", "cells"):
                found.setdefault(code, KnownProject(None, NOBODY, None, str(cells.get("region", ""))))
        self.projects = found

    def stage(self, code: str, on: date, today: date) -> tuple[StageDefinition, bool]:
        """The stage in force that day, or else today's; whether it was in force. Raises `NotInForce`."""
        if (code, on) not in self._stages:
            try:
                found = current_stage(self.city, code, on), True
            except NotInForce:
                found = current_stage(self.city, code, today), False
            self._stages[code, on] = found
        return self._stages[code, on]

    def matter(self, code: str, on: date, today: date) -> tuple[MatterDefinition, bool]:
        """The same of a matter."""
        if (code, on) not in self._matters:
            try:
                found = current_matter(self.city, code, on), True
            except NotInForce:
                found = current_matter(self.city, code, today), False
            self._matters[code, on] = found
        return self._matters[code, on]


def _known(project: Project) -> KnownProject:
    works = min(project.works.all(), key=lambda each: each.code, default=None)
    return KnownProject(
        id=project.pk,
        applicant=project.applicant_id,
        works=works.pk if works else None,
        region=project.region,
        name=project.name,
        holder=project.applicant.name,
    )
