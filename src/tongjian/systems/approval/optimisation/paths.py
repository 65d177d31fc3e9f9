"""The critical path of a theme: stages one after another, in each the longest chain of its matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.process import Days
from tongjian.systems.approval.optimisation.plan import PARALLEL, MatterPlan, Plan, StagePlan

MEASURES = (
    ("statutory", "法定时限"),
    ("promised", "承诺时限"),
    ("handling", "环节时限"),
)
"""By which days a path is measured: the law's, the city's promise, or what its steps add up to."""


@dataclass(frozen=True)
class StageLeg:
    """One stage on the way: the matters that decide its days, in their order."""

    stage: StagePlan
    days: Days
    along: tuple[MatterPlan, ...]


@dataclass(frozen=True)
class ThemePath:
    """The way of a theme through all stages by one measure."""

    theme: str
    measure: str
    legs: tuple[StageLeg, ...]

    @property
    def days(self) -> Days:
        """Working days from the first stage to the last."""
        return sum((leg.days for leg in self.legs), 0)

    @property
    def steps(self) -> int:
        """How many steps are taken one after another on it."""
        return sum(len(matter.steps) for leg in self.legs for matter in leg.along)


def path_of(plan: Plan, theme: str, measure: str) -> ThemePath:
    """The critical path. The stage that runs beside the others is not on it."""
    legs = []
    for stage in plan.stages:
        if stage.number == PARALLEL:
            continue
        chain = stage.chain(theme, measure)
        matters = {matter.code: matter for matter in stage.matters}
        legs.append(StageLeg(stage, chain.days, tuple(matters[code] for code in chain.along)))
    return ThemePath(theme, measure, tuple(legs))


@dataclass(frozen=True)
class ThemeRow:
    """A theme with its path by every measure."""

    code: str
    title: str
    paths: tuple[ThemePath, ...]
    limit: int | None = None
    """What the city promises for all stages together, in working days."""

    @property
    def kept(self) -> bool | None:
        """Whether the promised limits of its matters keep what the city promises; None: it promises none."""
        promised = next(path.days for path in self.paths if path.measure == "promised")
        return None if self.limit is None else promised <= self.limit


def table(plan: Plan, limits: Mapping[str, int] | None = None) -> list[ThemeRow]:
    """Every theme of the plan; `limits` are what the city promises for each."""
    known = limits or {}
    return [
        ThemeRow(code, title, tuple(path_of(plan, code, measure) for measure, _ in MEASURES), known.get(code))
        for code, title in plan.themes
    ]
