"""`baseline.yaml` of a pack: how the city approved before, every number with its source or `assumed`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.approval.optimisation.plan import (
    MatterPlan,
    Plan,
    StagePlan,
    Step,
)

FILE = "baseline.yaml"
ASSUMED = "assumed"
Indicator = Literal["matters", "steps", "materials", "days", "on-the-spot", "compressed", "visits"]


class BaselineStep(Part):
    """A step of before: its working days and their source."""

    title: Title
    days: int = Field(ge=0, le=400)
    source: str = Field(min_length=2, max_length=200)


class BaselineMatter(Part):
    """A matter of before. `became` is what it is today; empty: it is no longer asked for."""

    code: Code = Field(alias="matter")
    title: Title
    department: Title
    days: int = Field(ge=0, le=400)
    source: str = Field(min_length=2, max_length=200)
    steps: tuple[BaselineStep, ...] = Field(min_length=1)
    needs: tuple[Code, ...] = ()
    materials: int = Field(0, ge=0, le=100)
    visits: int = Field(0, ge=0, le=20)
    on_the_spot: bool = False
    became: Code | None = None


class BaselineStage(Part):
    """A stage of before."""

    code: Code = Field(alias="stage")
    number: int = Field(ge=1, le=5)
    title: Title
    matters: tuple[BaselineMatter, ...] = Field(min_length=1)


class Declared(Part):
    """What the city declared it would reach. `operator` compares the saving, or for shares the new value.

    `base` is the value of before as declared. `readings`: what a declared number of days may mean, *by* so
    many or *to* so many.
    """

    indicator: Indicator
    title: Title
    operator: Literal["=", ">="]
    value: Decimal
    unit: str = Field(max_length=10)
    base: Decimal | None = None
    readings: tuple[Literal["by", "to"], ...] = ()
    source: str = Field(min_length=2, max_length=200)


class Baseline(Part):
    """The whole file. `theme` is the one whose days the declaration means.

    Without `stages` nothing is known of before, and only what was declared is judged.
    """

    title: Title
    note: str = ""
    theme: Code
    stages: tuple[BaselineStage, ...] = ()
    declared: tuple[Declared, ...] = ()

    def plan(self, today: Plan) -> Plan | None:
        """As what is compared; None where nothing is known of before.

        A matter was needed by whom it is needed today; one that went, by all.
        """
        if not self.stages:
            return None
        matters = {matter.code: matter for matter in today.matters}
        stages = tuple(_stage(stage, matters) for stage in self.stages)
        return Plan(today.city, self.title, stages, today.themes)


def baseline_of(pack: Pack) -> Baseline | None:
    """The baseline of a city; None where it has none. Raises `PackErrors` with every mistake in it."""
    file = pack.path / FILE
    if not file.is_file():
        return None
    source = read(file)
    mistakes: list[Mistake] = []
    found = parsed(source, Baseline, mistakes)
    if found is None or mistakes:
        raise PackErrors(mistakes)
    return found


def source_in_words(source: str) -> str:
    """`assumed` as people read it."""
    return "假定（没有可引用的来源）" if source == ASSUMED else source


def _stage(stage: BaselineStage, today: Mapping[str, MatterPlan]) -> StagePlan:
    matters = tuple(_matter(matter, today.get(matter.became or "")) for matter in stage.matters)
    return StagePlan(stage.code, stage.number, stage.title, matters, shares_materials=False)


def _matter(matter: BaselineMatter, today: MatterPlan | None) -> MatterPlan:
    return MatterPlan(
        code=matter.code,
        title=matter.title,
        department=matter.department,
        statutory=matter.days,
        promised=matter.days,
        on_the_spot=matter.on_the_spot,
        needs=matter.needs,
        materials=_numbered(matter.code, matter.materials),
        visits=matter.visits,
        steps=tuple(Step(s.title, s.days, source_in_words(s.source)) for s in matter.steps),
        source=source_in_words(matter.source),
        definition=today.definition if today else None,
        projects=today.projects if today else {},
    )


def _numbered(code: str, count: int) -> tuple[str, ...]:
    """Materials of which only the number is known, each asked for on its own."""
    return tuple(f"{code}-{number}" for number in range(1, count + 1))
