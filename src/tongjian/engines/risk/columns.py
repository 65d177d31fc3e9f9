"""What is graded, in columns: a million objects are a few arrays, not a million things."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
MISSING = -(2**62)
"""In a column of values: nobody knows. It is not zero."""


@dataclass(frozen=True)
class Objects:
    """The objects, each at one place in every column.

    `values` are measures in thousandths of their unit, `MISSING` where there is none; `codes` are facts that
    are words (the kind, the size): the words, and for each object which of them (-1: none).
    """

    ids: Sequence[str]
    values: Mapping[str, Whole]
    codes: Mapping[str, tuple[tuple[str, ...], Whole]]

    def __post_init__(self) -> None:
        sizes = {len(self.ids), *map(len, self.values.values()), *(len(c) for _, c in self.codes.values())}
        if len(sizes) > 1:
            raise ValueError("columns of objects differ in length")


def _nobody() -> Whole:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Inspections:
    """The inspections that count, each at one place in every column.

    `objects` and `strata` are places in their lists (a stratum is what was inspected on which kind of
    object), `team` has a column for each member, -1 where the team is smaller; `items` were judged
    qualified or not, `failed` of them not.
    """

    objects: Whole = field(default_factory=_nobody)
    strata: Whole = field(default_factory=_nobody)
    team: Whole = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    items: Whole = field(default_factory=_nobody)
    failed: Whole = field(default_factory=_nobody)
    people: int = 0
    kinds: int = 0

    def __post_init__(self) -> None:
        if (self.items <= 0).any() or (self.failed < 0).any() or (self.failed > self.items).any():
            raise ValueError("an inspection has items, and no more of them failed than there are")
        if len(self.items) and (self.team.max(axis=1) < 0).any():
            raise ValueError("an inspection was made by somebody")


def digest_of(*parts: Any) -> str:
    """SHA-256 over arrays and texts in their order; the same on every machine."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.astype("<i8").tobytes() if isinstance(part, np.ndarray) else str(part).encode()
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()
