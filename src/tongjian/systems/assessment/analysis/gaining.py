"""What a district could do to gain most points, by the standard's own rule. Pure, no query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tongjian.engines.measures import Number
from tongjian.engines.measures.rational import printed, shortest
from tongjian.engines.measures.rules import Bonus
from tongjian.systems.assessment.publishing.intervals import values_of
from tongjian.systems.assessment.scoring.content import PLACES, content_of
from tongjian.systems.assessment.standards.sheet import ItemSheet, StandardSheet


@dataclass(frozen=True, slots=True)
class Gain:
    """One item that is not at its best: what one step brings, and what reaching the target brings.

    `step` is one unit of the value in the direction of the target (1 percentage point, 1 case). `enough`
    names the place above that reaching the target would be enough for; 0 where it is not.
    """

    item: str
    title: str
    value: str
    target: str
    step: str
    step_gain: Fraction
    gain: Fraction
    enough: int = 0

    @property
    def printed(self) -> str:
        """Points gained at the target."""
        return printed(self.gain, PLACES)

    @property
    def step_printed(self) -> str:
        """Points one step gains."""
        return printed(self.step_gain, PLACES)


def gains(
    body: Mapping[str, Any],
    sheet: StandardSheet,
    digest: str,
    kind: str,
    above: Mapping[int, Fraction],
) -> list[Gain]:
    """The items of a district's sheet that can still gain, the dearest first.

    `above` are the totals of the districts in front, by place.
    """
    values = values_of(body)
    total = Fraction(body["total"])

    def total_with(item: str, value: Fraction, unit: str) -> Fraction:
        changed = {**values, item: Number(shortest(value, PLACES), unit, exactly=value)}
        return content_of(sheet, digest, kind, changed).result.total

    found = []
    for row in body["rows"]:
        item, value = sheet.item(row["item"]), values[row["item"]]
        target = _target(item)
        if not isinstance(value, Number) or target is None or isinstance(item.as_rule, Bonus):
            continue
        missing = target - value.figure
        if not missing:
            continue
        step = _toward(missing)
        best, next_ = (total_with(item.item, to, value.unit) for to in (target, value.figure + step))
        if best <= total:
            continue
        reached = [place for place, other in above.items() if best > other]
        found.append(
            Gain(
                item.item,
                item.title,
                row["printed"],
                row["target"],
                _step_told(step, item),
                next_ - total,
                best - total,
                min(reached, default=0),
            )
        )
    return sorted(found, key=lambda gain: (-gain.gain, gain.title))


def _target(item: ItemSheet) -> Fraction | None:
    value = item.as_target.value
    return value.figure if isinstance(value, Number) else None


def _toward(missing: Fraction) -> Fraction:
    """One unit in the direction of the target, or all that is missing where that is less."""
    if abs(missing) <= 1:
        return missing
    return Fraction(1) if missing > 0 else Fraction(-1)


def _step_told(step: Fraction, item: ItemSheet) -> str:
    unit = "个百分点" if item.unit == "%" else item.unit
    return f"{'减少' if step < 0 else '提高'} {shortest(abs(step), PLACES):f} {unit}"
