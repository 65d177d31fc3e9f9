"""Base-128 varints of protocol buffers: one at a time, and a whole array at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SHORT = 1 << 14


def varint(value: int) -> bytes:
    """A number that is not negative."""
    return _TABLE[value] if value < _SHORT else _written(value)


def _written(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


_TABLE = [_written(value) for value in range(_SHORT)]
"""Lengths and numbers of values are asked for several times by every feature of a tile."""


def zigzag(values: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Signed numbers as unsigned ones, small ones staying small: 0, −1, 1, −2 become 0, 1, 2, 3."""
    return ((values << 1) ^ (values >> 63)).astype(np.uint32)


def varints(values: NDArray[np.uint32] | NDArray[np.uint64]) -> tuple[bytes, NDArray[np.int64]]:
    """All of them one after the other, and where each begins (with the end as a last entry)."""
    wide = values.astype(np.uint64)
    longest = len(_written(int(wide.max(initial=0))))
    lengths = np.ones(len(wide), np.int64)
    for step in range(1, longest):
        lengths += wide >= np.uint64(1 << 7 * step)
    starts = np.zeros(len(wide) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    written = np.zeros(starts[-1], np.uint8)
    for step in range(longest):
        there = lengths > step
        more = np.where(lengths[there] > step + 1, 0x80, 0)
        written[starts[:-1][there] + step] = (
            wide[there] >> np.uint64(7 * step) & np.uint64(0x7F)
        ) | more.astype(np.uint64)
    return written.tobytes(), starts
