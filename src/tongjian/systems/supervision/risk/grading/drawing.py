"""A bar for each grade, in proportion, for a picture made on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 600


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the grade, how many, where it begins and how wide it is."""

    letter: str
    number: int
    x: int
    width: int


def bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """One row of bars side by side; what is there at all is at least two wide."""
    total = sum(number for _, number in counts)
    found: list[Bar] = []
    x = 0
    for letter, number in counts:
        if not number:
            continue
        width = max(WIDTH * number // total, 2)
        found.append(Bar(letter, number, x, width))
        x += width
    return found
