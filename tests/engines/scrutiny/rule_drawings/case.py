"""One rule with a plan for each verdict it can have, or the reason why it cannot have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.scrutiny import Declared
from tongjian.engines.siteplan import SitePlan

Make = Callable[[], SitePlan]
VERDICTS = ("pass", "fail", "review", "not_verifiable", "not_applicable")

MANDATORY = "mandatory and measured: who misses it fails, there is nothing to ask a person"
ADVISORY = "advisory: who misses it goes to a person and never fails"
ALWAYS = "every site plan has what this rule looks at: without it nothing can be verified"


class Drawn(NamedTuple):
    """A plan made for a verdict, with what comes beside it."""

    verdict: str
    plan: SitePlan
    form: Declared
    surroundings: Surroundings | None


@dataclass(frozen=True)
class Placed:
    """A plan with the surroundings of its parcel, and the form that comes with it."""

    make: Make
    around: Callable[[], Surroundings]
    declared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Declaring:
    """A plan with the form that comes with it."""

    make: Make
    declared: Mapping[str, Any]


Plan = Make | Declaring | Placed | str
"""A string is the reason why the rule never has the verdict."""


@dataclass(frozen=True)
class Case:
    """Plans as small as they can be, by verdict. `declared` is the form with all of them."""

    passing: Plan
    failing: Plan
    review: Plan
    not_verifiable: Plan
    not_applicable: Plan
    declared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plans(self) -> Mapping[str, Plan]:
        made = (self.passing, self.failing, self.review, self.not_verifiable, self.not_applicable)
        return dict(zip(VERDICTS, made, strict=True))

    def drawings(self) -> Iterator[Drawn]:
        """Every verdict that can occur, with a plan and what stands beside it."""
        for verdict, plan in self.plans.items():
            if isinstance(plan, str):
                continue
            around = plan.around() if isinstance(plan, Placed) else None
            alone = not isinstance(plan, Declaring | Placed)
            made, form = (plan, self.declared) if alone else (plan.make, plan.declared)
            yield Drawn(verdict, made(), Declared.model_validate(form), around)

    @property
    def missed(self) -> str:
        """The verdict of a plan that does not keep the rule."""
        return "review" if isinstance(self.failing, str) else "fail"


def must(
    keeps: Plan, misses: Plan, unknown: Plan, elsewhere: Plan, review: Plan = MANDATORY, **declared: Any
) -> Case:
    """A mandatory rule."""
    return Case(keeps, misses, review, unknown, elsewhere, declared)


def should(keeps: Plan, misses: Plan, unknown: Plan, elsewhere: Plan, **declared: Any) -> Case:
    """An advisory rule."""
    return Case(keeps, ADVISORY, misses, unknown, elsewhere, declared)
