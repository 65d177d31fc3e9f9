"""All rules and data of a chain of packs, and what of them is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from tongjian.engines.scrutiny.cityrules import (
    FarRules,
    HeightClasses,
    PackDatum,
    StallStandard,
    UseClasses,
)
from tongjian.engines.scrutiny.rules.departments import Departments
from tongjian.engines.scrutiny.rules.model import Rule

Datum = TypeVar("Datum", bound=PackDatum)


@dataclass(frozen=True)
class Rules:
    """What is in force on one day."""

    rules: tuple[Rule, ...] = ()
    uses: UseClasses | None = None
    heights: HeightClasses | None = None
    stalls: StallStandard | None = None
    far: FarRules | None = None
    departments: Mapping[str, str] = field(default_factory=dict)
    """Code → how findings call it."""
    conditions_department: str = ""
    """The code of the department that answers for planning conditions; empty: the packs name none."""


@dataclass(frozen=True)
class RuleBook:
    """Rules and data of all versions, pack by pack, the nearest pack first."""

    rules: tuple[tuple[Rule, ...], ...] = ()
    data: tuple[tuple[PackDatum, ...], ...] = ()

    def on(self, day: date) -> Rules:
        """What is in force on that day; a nearer pack's rule replaces one of the same name further up."""
        chosen: dict[str, Rule] = {}
        for pack in self.rules:
            for rule in pack:
                if rule.in_force.covers(day):
                    chosen.setdefault(rule.rule, rule)
        listed = [datum for datum in self._departments() if datum.in_force.covers(day)]
        instead = {code: other for datum in reversed(listed) for code, other in datum.instead.items()}
        return Rules(
            tuple(rule.given_to(instead.get(rule.department, rule.department)) for rule in chosen.values()),
            self._nearest(UseClasses, day),
            self._nearest(HeightClasses, day),
            self._nearest(StallStandard, day),
            self._nearest(FarRules, day),
            departments_of(listed),
            next((datum.conditions for datum in listed if datum.conditions), ""),
        )

    @property
    def departments(self) -> Mapping[str, str]:
        """Every department any version of the packs names."""
        return departments_of(self._departments())

    def versions(self, name: str) -> tuple[Rule, ...]:
        """Every version of a rule, the one that replaces the others first."""
        return tuple(rule for pack in self.rules for rule in pack if rule.rule == name)

    def _departments(self) -> list[Departments]:
        return [datum for pack in self.data for datum in pack if isinstance(datum, Departments)]

    def _nearest(self, kind: type[Datum], day: date) -> Datum | None:
        return next(
            (
                datum
                for pack in self.data
                for datum in pack
                if isinstance(datum, kind) and datum.in_force.covers(day)
            ),
            None,
        )


def departments_of(data: Iterable[Departments]) -> Mapping[str, str]:
    """All of them together; the nearest pack's title holds."""
    found: dict[str, str] = {}
    for datum in data:
        for code, title in datum.departments.items():
            found.setdefault(code, title)
    return found


def clashes(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Two versions of one rule, in one pack, in force on the same day."""
    return [
        (a, b)
        for i, a in enumerate(rules)
        for b in rules[i + 1 :]
        if a.rule == b.rule and a.in_force.overlaps(b.in_force)
    ]
