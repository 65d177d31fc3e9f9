"""What the technical rules of a city ask where the regulatory plan is silent: setbacks and parking rates.

They are the very rules a drawing is scrutinised by, so that a form is not filled with figures of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from tongjian.engines.blueprint.conditions import in_unit
from tongjian.engines.scrutiny import RuleBook, load_rules
from tongjian.engines.scrutiny.measures.distances import Distance
from tongjian.engines.scrutiny.measures.figures import ParkingNeed
from tongjian.engines.scrutiny.rules import Rule, Rules
from tongjian.kernel.packs.pack import Pack

BOUNDARY, BLUE_LINE = "boundary", "蓝线"


@dataclass(frozen=True)
class Custom:
    """A figure with the clause it comes from; `verified` when somebody compared it with its source."""

    value: Decimal
    clause: str
    document: str
    verified: bool

    def __str__(self) -> str:
        return f"《{self.document}》{self.clause}"

    @property
    def text(self) -> str:
        """The figure alone."""
        return in_unit(self.value, "")


@dataclass(frozen=True)
class Customs:
    """`setbacks` in metres by line as conditions name it (boundary, 蓝线, a road's grade).

    `parking` is in stalls for 100 m² by class of use. `rules` also know the classes of use.
    """

    setbacks: Mapping[str, Custom]
    parking: Mapping[str, Custom]
    rules: Rules

    def class_of(self, use: str) -> str | None:
        """The class of a use however it is worded; None for a word no rule knows."""
        return self.rules.uses.of(use) if self.rules.uses else None


def customs_of(pack: Pack, on: date) -> Customs:
    """What the rules in force on that day ask. The files are read once for a pack."""
    return _customs(pack.folders, pack.digest, on)


@lru_cache(maxsize=64)
def _customs(folders: tuple[Path, ...], digest: str, on: date) -> Customs:
    rules = _book(folders, digest).on(on)
    setbacks: dict[str, Custom] = {}
    parking: dict[str, Custom] = {}
    for rule in rules.rules:
        # What holds only for some buildings is for a person to add.
        if rule.applies is not None or rule.where is not None:
            continue
        for line, custom in _setbacks(rule):
            if line not in setbacks or custom.value > setbacks[line].value:
                setbacks[line] = custom
        if isinstance(rule.measure, ParkingNeed) and rule.measure.vehicle == "motor":
            parking |= {kind: _custom(rule, rate) for kind, rate in rule.measure.per_100m2.items()}
    return Customs(setbacks, parking, rules)


@lru_cache(maxsize=16)
def _book(folders: tuple[Path, ...], _digest: str) -> RuleBook:
    return load_rules(folders)


def _setbacks(rule: Rule) -> Iterator[tuple[str, Custom]]:
    measure = rule.measure
    if not isinstance(measure, Distance) or measure.of != "building" or rule.limit is None or measure.only:
        return
    lines = {"boundary": (BOUNDARY,), "blue_line": (BLUE_LINE,), "road": measure.grades}.get(measure.to, ())
    for line in lines:
        yield line, _custom(rule, rule.limit.bound)


def _custom(rule: Rule, value: Decimal) -> Custom:
    return Custom(value, rule.clause, rule.document, rule.verified)
