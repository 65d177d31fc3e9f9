"""The parcels of the made city: every block is cut in two rows, every row in one to four parcels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.samples.streets import PARTS, Array, Streets, block_rings

Whole = NDArray[np.int64]

_CUTS: tuple[tuple[int, ...], ...] = ((1, 1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2), (1, 3), (4,))
_CHANCES = (0.30, 0.12, 0.12, 0.11, 0.15, 0.10, 0.10)
PER_BLOCK = 2 * sum(len(cut) * chance for cut, chance in zip(_CUTS, _CHANCES, strict=True))
"""Parcels of a block in the mean."""
_SOUTH, _EAST, _NORTH, _WEST = 0, PARTS, 2 * PARTS, 3 * PARTS
"""Numbers of the block's corners in its ring, each by the side that begins there."""


@dataclass(frozen=True)
class Row:
    """The parcels of a row of blocks in a stable order.

    `numbers` are unique in the city, `corners` the four main corners (n, 4, 2) from the south-west
    anticlockwise, `blocks` the column of the block each lies in, `wide` how many parts of its side it takes.
    """

    outlines: NDArray[np.object_]
    numbers: Whole
    corners: Array
    blocks: Whole
    wide: Whole
    row: int

    def __len__(self) -> int:
        return len(self.numbers)

    def first(self, count: int) -> Row:
        """The first parcels of the row only."""
        return self.chosen(np.arange(len(self)) < count)

    def chosen(self, which: NDArray[np.bool_]) -> Row:
        """Some parcels of the row."""
        return Row(
            self.outlines[which],
            self.numbers[which],
            self.corners[which],
            self.blocks[which],
            self.wide[which],
            self.row,
        )


def parcels_of(streets: Streets, row: int, *, shaken: float = 0.0, moved: Array | None = None) -> Row:
    """The parcels of the `row`-th row of blocks.

    For another version of the plan every point is moved by up to `shaken` metres, the same for all parcels
    that share it, and the line between the rows of a block by the part of its depth that `moved` says.
    """
    rings = block_rings(streets, row)
    chance = np.random.default_rng([streets.seed, 10, row])
    cuts = chance.choice(len(_CUTS), size=(2, streets.columns), p=_CHANCES)
    middle = (
        0.5 + chance.uniform(-0.07, 0.07, (streets.columns, 1)) + chance.uniform(-0.02, 0.02, (1, PARTS - 1))
    )
    if moved is not None:
        middle = middle + moved[:, None]
    if shaken:
        turn = np.random.default_rng([streets.seed, 11, row]).uniform(-shaken, shaken, rings.shape)
        rings = rings + turn
    south = rings[:, _SOUTH : _EAST + 1]
    north = rings[:, _NORTH : _WEST + 1][:, ::-1]
    inner = south[:, 1:-1] + (north - south)[:, 1:-1] * middle[..., None]
    half = PARTS // 2
    line = np.concatenate([rings[:, _WEST + half, None], inner, rings[:, _EAST + half, None]], axis=1)
    halves = (
        (south, line, rings[:, _EAST + 1 : _EAST + half], rings[:, _WEST + half + 1 :]),
        (line, north, rings[:, _EAST + half + 1 : _NORTH], rings[:, _WEST + 1 : _WEST + half]),
    )
    return _gathered(streets, row, cuts, halves)


def _gathered(
    streets: Streets, row: int, cuts: Whole, halves: tuple[tuple[Array, Array, Array, Array], ...]
) -> Row:
    outlines, numbers, corners, blocks, wide = [], [], [], [], []
    for half, (lower, upper, east, west) in enumerate(halves):
        for kind, cut in enumerate(_CUTS):
            here = np.flatnonzero(cuts[half] == kind)
            begin = 0
            for long in cut if len(here) else ():
                end = begin + long
                ring = [lower[here, begin : end + 1]]
                ring += [east[here]] if end == PARTS else []
                ring += [upper[here, begin : end + 1][:, ::-1]]
                ring += [west[here]] if begin == 0 else []
                outlines.append(np.asarray(shapely.polygons(np.concatenate(ring, axis=1))))
                corner = lower[here, begin], lower[here, end], upper[here, end], upper[here, begin]
                corners.append(np.stack(corner, axis=1))
                numbers.append(((row * streets.columns + here) * 2 + half) * PARTS + begin)
                blocks.append(here)
                wide.append(np.full(len(here), long))
                begin = end
    number = np.concatenate(numbers)
    order = np.argsort(number)
    return Row(
        np.concatenate(outlines)[order],
        number[order],
        np.concatenate(corners)[order],
        np.concatenate(blocks)[order],
        np.concatenate(wide)[order],
        row,
    )
