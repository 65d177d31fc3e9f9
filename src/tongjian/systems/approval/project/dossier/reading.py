"""A project as one viewer may see it, now or as of a day; every tab reads from here only what it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases import tree as loading
from tongjian.kernel.cases.access import visible as visible_cases
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.queries import Names, names_in
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.queries import calendar_of, stage_definitions
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.panels import DEALING
from tongjian.systems.approval.project.access import visible
from tongjian.systems.approval.project.labels import Labels, labels_of


@dataclass
class Dossier:
    """One project, who looks at it, and as of which day (None: now).

    Cases the viewer may not read are known by their stage and state alone, as everybody who sees the project
    knows them: what is written in them is read from `readable` only.
    """

    project: Project
    viewer: Viewer
    on: date | None
    now: datetime

    @property
    def moment(self) -> datetime:
        """Now, or the end of the day as of which it is seen."""
        return min(self.now, self.until) if self.until else self.now

    @property
    def until(self) -> datetime | None:
        """What happened at or after this moment is not looked at."""
        if self.on is None:
            return None
        return timezone.make_aware(datetime.combine(self.on + timedelta(days=1), time.min))

    @property
    def today(self) -> date:
        return self.on or timezone.localdate(self.now)

    @cached_property
    def labels(self) -> Labels:
        return labels_of(self.project.city)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.project.city)

    @cached_property
    def roots(self) -> tuple[UUID, ...]:
        """The cases of the project that stand on their own, the first opened first. 1 SQL query."""
        rows = Case.objects.filter(project=self.project.pk, parent=None).order_by("opened_at", "id")
        return tuple(rows.values_list("id", flat=True))

    @cached_property
    def open_to_viewer(self) -> frozenset[UUID]:
        """Those of them the viewer may read. 1 SQL query."""
        rows = Case.objects.filter(visible_cases(self.viewer), project=self.project.pk, parent=None)
        return frozenset(rows.values_list("id", flat=True))

    @cached_property
    def readable_cases(self) -> frozenset[UUID]:
        """Every case of the project the viewer may read, matters included. 1 SQL query."""
        rows = Case.objects.filter(visible_cases(self.viewer), project=self.project.pk)
        return frozenset(rows.values_list("id", flat=True))

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Every case of the project with all below it, as of the day. 2 SQL queries beyond `roots`."""
        found = loading.load_all(self.roots, self.until)
        return tuple(found[root] for root in self.roots if root in found)

    @cached_property
    def readable(self) -> tuple[Tree, ...]:
        """The trees the viewer may read. 1 SQL query beyond `trees`."""
        return tuple(tree for tree in self.trees if tree.root in self.open_to_viewer)

    @cached_property
    def stages(self) -> tuple[Tree, ...]:
        """The trees that are stages, readable or not. No query beyond `trees`."""
        return tuple(tree for tree in self.trees if tree.top().kind == STAGE)

    @cached_property
    def names(self) -> Names:
        """Names and texts of what is readable. 3 SQL queries."""
        return names_in(*self.readable)

    def definitions(self, trees: Iterable[Tree]) -> dict[UUID, StageDefinition]:
        """The definition each stage was opened under, by root. No query once they are known, else 2."""
        stages = [tree.top() for tree in trees if tree.top().kind == STAGE]
        known = stage_definitions(stage.definition for stage in stages)
        return {stage.id: known[stage.definition] for stage in stages}

    @property
    def masked(self) -> bool:
        """Whether personal details are shown in part only, as on the pages of cases."""
        return self.project.city not in self.viewer.cities(*DEALING)

    def stage_title(self, tree: Tree) -> str:
        """The stage a tree is of, or the title of another kind of case."""
        top = tree.top()
        return self.labels.stage(top.matter) if top.kind == STAGE else top.title


def dossier(viewer: Viewer, project: UUID, on: date | None, now: datetime) -> Dossier:
    """The project for whoever may see it. 1 SQL query.

    Raises `Project.DoesNotExist` also when the viewer may not: a stranger learns nothing.
    """
    found = Project.objects.select_related("applicant").filter(visible(viewer)).get(pk=project)
    return Dossier(found, viewer, on, now)
