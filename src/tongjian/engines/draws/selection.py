"""Drawing `n` objects of one stratum so that each has exactly the probability its weight asks for.

The objects are laid on a circle in the order of their tickets, each as long as its weight; `n` pins at equal
distances are turned by the seed; whoever a pin hits is drawn. An object of weight `w` on a circle of `W` is
hit with the probability `n·w / W`, whatever the order (proof: docs/decisions/0017). Objects that this would
give a probability of one or more are drawn for certain and leave the circle first. Whole numbers throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.draws.canonical import number
from tongjian.engines.draws.tickets import tickets

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A drawn object. `before` is where it begins on the circle; `None` when it is drawn for certain."""

    id: str
    weight: int
    ticket: str
    before: int | None

    @property
    def certain(self) -> bool:
        """Whether it was drawn whatever the seed."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """One stratum: its objects, how many pins on a circle of which length, and where the first pin stands."""

    stratum: str
    objects: int
    pins: int
    circle: int
    start: int | None
    hits: tuple[Hit, ...]


def certainties(weights: Integers, size: int) -> NDArray[np.bool_]:
    """Which objects are drawn for certain when `size` of them are drawn in proportion to their weights.

    The heaviest is certain when `size·w ≥ W`; it leaves, and the same is asked of the others.
    """
    heaviest = np.argsort(-weights, kind="stable")[:size]
    top = weights[heaviest]
    rest = int(weights.sum()) - np.concatenate(([0], np.cumsum(top)[:-1]))
    places = size - np.arange(len(top), dtype=np.int64)
    certain = np.zeros(len(weights), dtype=np.bool_)
    uncertain = np.flatnonzero(places * top < rest)
    certain[heaviest[: uncertain[0] if len(uncertain) else len(top)]] = True
    return certain


def probabilities(weights: Integers, size: int) -> dict[int, Fraction]:
    """The exact probability with which an object of each occurring weight is drawn."""
    certain = certainties(weights, size)
    circle, pins = int(weights[~certain].sum()), size - int(certain.sum())
    chances = {int(weight): Fraction(1) for weight in np.unique(weights[certain])}
    return chances | {int(w): Fraction(pins * int(w), circle) for w in np.unique(weights[~certain])}


def select(seed: str, stratum: str, ids: Sequence[str], weights: Integers, size: int) -> StratumDraw:
    """Draw `size` of `ids` (1 ≤ size ≤ len(ids)); `weights` are positive."""
    drawn_by = tickets(f"object\n{seed}\n{stratum}\n", ids)
    certain = certainties(weights, size)
    circle, pins = int(weights[~certain].sum()), size - int(certain.sum())
    hits = [Hit(ids[i], int(weights[i]), drawn_by[i], None) for i in np.flatnonzero(certain).tolist()]
    start = number(f"start\n{seed}\n{stratum}") % circle if pins else None
    if start is not None:
        laid = drawn_by.order[~certain[drawn_by.order]]
        ends = np.cumsum(weights[laid])
        # Lengths are multiplied by the number of pins: their distance is then the length of the circle.
        stands = start + circle * np.arange(pins, dtype=np.int64)
        for place in np.searchsorted(pins * ends, stands, side="right").tolist():
            i, weight = int(laid[place]), int(weights[laid[place]])
            hits.append(Hit(ids[i], weight, drawn_by[i], int(ends[place]) - weight))
    return StratumDraw(stratum, len(ids), pins, circle, start, tuple(hits))
