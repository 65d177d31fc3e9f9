"""What the pages of clocks read: the case's tree, the other stages of its works, and the promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.packs.schema import Theme
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.clocks.plan import StagePlan, Total, plan, total
from tongjian.systems.approval.kinds import STAGE


@dataclass(frozen=True)
class Whole:
    """The works a case belongs to: the latest tree of each stage, and the theme with its promise."""

    name: str
    pack: Pack
    calendar: Calendar
    trees: dict[str, Tree]
    theme: Theme | None

    def planned(self, now: datetime) -> tuple[list[StagePlan], Total]:
        """The plan as things stand."""
        rows = plan(self.pack.stages.values(), self.trees, self.calendar, now)
        return rows, total(rows, self.theme.limit if self.theme else None)


def whole_of(tree: Tree) -> Whole:
    """The works of a case with all their stages. At most 4 queries."""
    top = tree.top()
    project = Project.objects.filter(pk=UUID(top.project)).first() if top.project else None
    known = {top.matter: tree}
    if top.works:
        others = Case.objects.filter(works=top.works, kind=STAGE, parent=None).exclude(matter=top.matter)
        latest = dict(others.order_by("opened_at", "id").values_list("matter", "pk"))
        loaded = trees.load_all(latest.values())
        known.update({matter: loaded[root] for matter, root in latest.items()})
    return _whole("", tree.city, known, project)


def wholes_of(project: Project) -> list[Whole]:
    """Every works of a project. 4 queries."""
    stages = Case.objects.filter(project=project.pk, kind=STAGE, parent=None).order_by("opened_at", "id")
    latest = {(works, matter): root for root, works, matter in stages.values_list("pk", "works", "matter")}
    loaded = trees.load_all(latest.values())
    return [
        _whole(
            works.name,
            project.city,
            {matter: loaded[root] for (of, matter), root in latest.items() if of == works.pk},
            project,
        )
        for works in project.works.order_by("code")
    ]


def _whole(name: str, city: str, known: dict[str, Tree], project: Project | None) -> Whole:
    pack = pack_of(city)
    return Whole(name, pack, calendar_of(city), known, pack.theme(project.kind) if project else None)
