"""A version of how a city approves, in the terms that are compared: stages, matters, steps, days.

A plan is made of a pack (`of_pack`), of what was in force on a day (`in_force`), or of a baseline file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tongjian.engines.process import Days, critical_path
from tongjian.engines.process.network import Activity, Chain, longest_chain
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition, matter_of, matter_text
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import current_stages, pack_of
from tongjian.kernel.packs.schema import HandlingKind, Limit
from tongjian.systems.approval.optimisation.typical import Project, typical_projects

PARALLEL = 5
"""The number of the stage that runs beside the others (并行推进): it lies on no way from one to the next."""
_WEEK, _WORKING = 7, 5


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a matter: its working days, and where that number comes from."""

    title: str
    days: Days
    source: str


@dataclass(frozen=True)
class MatterPlan:
    """A matter as it is compared. `steps` are those along its longest way; `source` is that of its days."""

    code: str
    title: str
    department: str
    statutory: int
    promised: int
    on_the_spot: bool
    needs: tuple[str, ...]
    materials: tuple[str, ...]
    visits: int
    steps: tuple[Step, ...]
    source: str
    definition: MatterDefinition | None = None
    projects: Mapping[str, Project] = field(default_factory=dict)
    """The typical project of each theme, by which the definition is asked."""

    @property
    def handling(self) -> Days:
        """The days its steps take, one after another along its longest way."""
        return sum((step.days for step in self.steps), 0)

    def is_for(self, theme: str) -> bool:
        """Whether a typical project of the theme needs it. What is not known of it counts as needed.

        Without a definition to ask, every project needs it.
        """
        if self.definition is None:
            return True
        project = self.projects.get(theme, {"project.kind": theme})
        return self.definition.applies_to(project) is not False


@dataclass(frozen=True)
class StagePlan:
    """A stage with its matters."""

    code: str
    number: int
    title: str
    matters: tuple[MatterPlan, ...]
    shares_materials: bool = True
    """Whether matters of the stage that ask for the same material share one."""

    def of_theme(self, theme: str) -> tuple[MatterPlan, ...]:
        """The matters projects of that theme may need."""
        return tuple(matter for matter in self.matters if matter.is_for(theme))

    def chain(self, theme: str, measure: str) -> Chain:
        """Its longest chain of matters; `measure` is `statutory`, `promised` or `handling`."""
        return longest_chain({m.code: Activity(getattr(m, measure), m.needs) for m in self.of_theme(theme)})


@dataclass(frozen=True)
class Plan:
    """A whole version. `themes` are pairs of code and title."""

    city: str
    title: str
    stages: tuple[StagePlan, ...]
    themes: tuple[tuple[str, str], ...]

    @property
    def matters(self) -> tuple[MatterPlan, ...]:
        """Every matter of every stage."""
        return tuple(matter for stage in self.stages for matter in stage.matters)


def in_force(city: str, on: date) -> Plan:
    """What is in force in a city on a day. 1 SQL query once the definitions are known, 3 before."""
    return of_stages(pack_of(city), f"{on} 施行的版本", current_stages(city, on))


def of_pack(pack: Pack) -> Plan:
    """What a pack says, installed or not."""
    definitions = definitions_of(pack)
    projects = typical_projects(pack)
    stages = tuple(
        StagePlan(
            stage.code,
            stage.number,
            stage.title,
            tuple(matter_plan(definitions[code], projects) for code in stage.matters),
        )
        for stage in pack.stages.values()
    )
    return Plan(pack.name, f"{pack.title}的包", stages, themes_of(pack))


def definitions_of(pack: Pack) -> dict[str, MatterDefinition]:
    """Every matter of a pack as a definition, without keeping it."""
    return {code: matter_of(matter_text(pack, matter)) for code, matter in pack.matters.items()}


def of_stages(pack: Pack, title: str, stages: Iterable[StageDefinition]) -> Plan:
    """The plan that these stage definitions are, with the themes and typical projects of the pack."""
    projects = typical_projects(pack)
    return Plan(
        pack.name,
        title,
        tuple(
            StagePlan(
                each.stage.code,
                each.stage.number,
                each.stage.title,
                tuple(matter_plan(matter, projects) for matter in each.matters),
            )
            for each in stages
        ),
        themes_of(pack),
    )


def themes_of(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Code and title of the themes of a pack."""
    return tuple((theme.code, theme.title) for theme in pack.themes.themes) if pack.themes else ()


def limits_of(pack: Pack) -> dict[str, int]:
    """What a pack promises for all stages of each theme, in working days."""
    return {theme.code: working(theme.limit) for theme in pack.themes.themes} if pack.themes else {}


def matter_plan(definition: MatterDefinition, projects: Mapping[str, Project] | None = None) -> MatterPlan:
    """A matter with the steps of its process along the longest way; `projects` are typical, by theme."""
    matter = definition.matter
    return MatterPlan(
        code=matter.code,
        title=matter.title,
        department=definition.department_title,
        statutory=working(matter.statutory),
        promised=working(matter.promised),
        on_the_spot=matter.kind is HandlingKind.ON_THE_SPOT,
        needs=matter.needs,
        materials=tuple(material.name for material in matter.materials if material.required),
        visits=matter.visits,
        steps=_steps(definition),
        source=_source(matter.promised, matter.code),
        definition=definition,
        projects=projects or {},
    )


def _steps(definition: MatterDefinition) -> tuple[Step, ...]:
    """A step without a limit of its own adds no days: it has what the matter's limit leaves."""
    sheet = definition.process.sheet
    lasting: dict[str, Days] = {node: each.limit or 0 for node, each in sheet.nodes.items()}
    path = critical_path(definition.process.graph, lasting)
    return tuple(
        Step(
            sheet.nodes[node].title,
            lasting[node],
            f"流程“{sheet.title}”（{sheet.process}）第 {number} 个环节"
            + ("" if sheet.nodes[node].limit is not None else "，没有单独的时限"),
        )
        for number, node in enumerate((n for n in path.nodes if n in sheet.nodes), 1)
    )


def _source(limit: Limit, code: str) -> str:
    said = f"事项 {code} 的承诺时限" if not limit.article else f"事项 {code} 的承诺时限（{limit.article}）"
    return said if limit.verified else f"{said}，待核对"


def working(limit: Limit) -> int:
    """A limit in working days; of calendar days, five in seven, rounded up."""
    return limit.days if limit.unit == "workday" else math.ceil(limit.days * _WORKING / _WEEK)
