"""What the plans of the made city say: uses by quarter, figures by use, and how a second version differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Meaning
from tongjian.engines.blueprint.samples.parcels import Row
from tongjian.engines.blueprint.samples.streets import Array, Streets
from tongjian.engines.blueprint.usematches import UseTable

ZONE = 4
"""The master plan gives one use to a square of so many blocks."""
MASTER = ("居住用地", "商业服务业用地", "公共管理与公共服务用地", "工矿用地", "绿地与开敞空间用地")
_MASTER_CHANCES = (0.5, 0.14, 0.1, 0.2, 0.06)


@dataclass(frozen=True)
class _Use:
    """A use of the regulatory plan: where the master plan wants it, and its figures."""

    words: str
    zones: tuple[int, ...]
    far: tuple[float, float]
    coverage: float
    green: float
    height: float


_USES = (
    _Use("住宅", (0,), (1.2, 2.8), 25, 35, 80),
    _Use("商业", (0, 1), (1.0, 4.0), 50, 15, 100),
    _Use("办公", (1,), (1.5, 4.5), 45, 20, 100),
    _Use("教育", (0, 2), (0.6, 1.0), 28, 35, 24),
    _Use("医疗", (2,), (1.0, 2.0), 35, 30, 60),
    _Use("工业", (3,), (1.0, 2.5), 60, 10, 40),
    _Use("仓储", (3,), (0.8, 2.0), 60, 10, 30),
    _Use("公园绿地", (0, 1, 2, 4), (0.0, 0.1), 5, 70, 10),
)
USES = tuple(use.words for use in _USES)
TABLE = UseTable(matches={use.words: tuple(MASTER[zone] for zone in use.zones) for use in _USES})
"""Which uses of the regulatory plan agree with which of the master plan."""

CONTRADICTING = 0.01
"""The part of parcels whose use the master plan does not have there."""


def zones(streets: Streets) -> NDArray[np.int64]:
    """The use the master plan gives to each square of blocks, (rows, columns) of squares."""
    size = (-(-streets.rows // ZONE), -(-streets.columns // ZONE))
    return np.random.default_rng([streets.seed, 30]).choice(len(MASTER), size, p=_MASTER_CHANCES)


def uses_of(streets: Streets, row: Row, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The use of every parcel: one its zone has, but for those that contradict it."""
    zone = wanted[row.row // ZONE, row.blocks // ZONE]
    pick, odd = _draws(streets.seed, 31, row), _draws(streets.seed, 32, row)
    allowed = [np.array([i for i, use in enumerate(_USES) if z in use.zones]) for z in range(len(MASTER))]
    others = [np.array([i for i, use in enumerate(_USES) if z not in use.zones]) for z in range(len(MASTER))]
    uses = np.empty(len(row), np.int64)
    for z in range(len(MASTER)):
        for here, words in (
            (np.flatnonzero((zone == z) & (odd >= CONTRADICTING)), allowed[z]),
            (np.flatnonzero((zone == z) & (odd < CONTRADICTING)), others[z]),
        ):
            # The first use of a zone is its own, the others serve it.
            place = np.where(pick[here] < 0.7, 0, (pick[here] * 1e6).astype(np.int64) % len(words))
            uses[here] = words[place]
    return uses


def figures(row: Row, uses: NDArray[np.int64], area: Array, seed: int) -> Mapping[Meaning, list[Value]]:
    """The attributes of the parcels."""
    part = _draws(seed, 33, row)
    lowest = np.array([use.far[0] for use in _USES])[uses]
    highest = np.array([use.far[1] for use in _USES])[uses]
    far = np.round(lowest + (highest - lowest) * part, 1)
    columns: dict[Meaning, list[Value]] = {
        Meaning.USE: np.array(USES, dtype=object)[uses].tolist(),
        Meaning.FAR_MAX: far.tolist(),
        Meaning.FAR_MIN: np.round(far * 0.4, 1).tolist(),
        Meaning.COVERAGE_MAX: np.array([use.coverage for use in _USES])[uses].tolist(),
        Meaning.GREEN_MIN: np.array([use.green for use in _USES])[uses].tolist(),
        Meaning.HEIGHT_MAX: np.array([use.height for use in _USES])[uses].tolist(),
        Meaning.SITE_AREA: np.round(area, 1).tolist(),
    }
    return columns


SHAKEN = 0.02
"""Metres by which the points of the second version differ from the first: how two offices draw the same."""
_MOVED, _SHIFT = 0.02, 0.1
_CHANGED, _DROPPED = 0.01, 0.005


def moved_lines(streets: Streets, row: int) -> Array:
    """By which part of the depth the line within each block of the row was moved; 0 for most."""
    chance = np.random.default_rng([streets.seed, 40, row]).random(streets.columns)
    return np.where(chance < _MOVED, _SHIFT, 0.0)


def changed_uses(streets: Streets, row: Row, uses: NDArray[np.int64]) -> NDArray[np.int64]:
    """The uses of the second version: another one for the hundredth parcel."""
    other = (uses + 1 + row.numbers % (len(USES) - 1)) % len(USES)
    return np.where(_draws(streets.seed, 41, row) < _CHANGED, other, uses)


def dropped(streets: Streets, row: Row) -> NDArray[np.bool_]:
    """Which parcels the second version no longer has."""
    return _draws(streets.seed, 42, row) < _DROPPED


def _draws(seed: int, salt: int, row: Row) -> Array:
    """A figure between 0 and 1 for each parcel that depends on its number alone."""
    mixed = row.numbers.astype(np.uint64) + np.uint64(seed * 1_000_003 + salt * 7_368_787)
    # splitmix64: the figures of neighbours must have nothing to do with each other.
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)) / float(1 << 53)
