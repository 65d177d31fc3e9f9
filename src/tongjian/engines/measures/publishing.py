"""Totals as they are published: rounded once, and never so that two districts change places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.rational import rounded

MOST_PLACES = 12
"""Decimals that are still printed; beyond, the order is still that of the exact totals."""


@dataclass(frozen=True, slots=True)
class Published:
    """One line of a ranking: the printed total, and the place (equal totals share it: 1, 2, 2, 4)."""

    name: str
    total: Decimal
    place: int


def published(totals: Mapping[str, Fraction], places: int = 2) -> list[Published]:
    """From the first place to the last, equal ones by name.

    Rounding is monotonic, so it can only hide a difference, not turn it round. Where it would hide one, every
    total is printed with as many more decimals as it takes to show it.
    """
    shown = _telling_places(totals, places)
    order = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    lines: list[Published] = []
    for index, (name, total) in enumerate(order):
        same = bool(lines) and total == order[index - 1][1]
        lines.append(Published(name, rounded(total, shown), lines[-1].place if same else index + 1))
    return lines


def _telling_places(totals: Mapping[str, Fraction], places: int) -> int:
    different = set(totals.values())
    while places < MOST_PLACES and len({rounded(total, places) for total in different}) < len(different):
        places += 1
    return places
