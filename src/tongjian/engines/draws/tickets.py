"""Tickets: one SHA-256 for each name, which nobody can know before the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tickets:
    """The tickets of names, and the order they put them in (positions, lowest ticket first)."""

    raw: bytes
    order: NDArray[np.int64]

    def __getitem__(self, position: int) -> str:
        """The ticket of the name at that position, as 64 hexadecimal digits."""
        return self.raw[_BYTES * position : _BYTES * (position + 1)].hex()


def tickets(prefix: str, names: Sequence[str]) -> Tickets:
    """The SHA-256 of `prefix` and each name, in UTF-8."""
    begun, sha256 = prefix.encode(), hashlib.sha256
    raw = b"".join([sha256(begun + name.encode()).digest() for name in names])
    heads = np.frombuffer(raw, dtype=">u8")[:: _BYTES // 8].astype(np.uint64)
    order = np.argsort(heads, kind="stable").astype(np.int64)
    ranked = heads[order]
    if (ranked[1:] == ranked[:-1]).any():
        # The first eight bytes of two tickets are alike: all 32 decide.
        by_ticket = sorted(range(len(names)), key=lambda i: raw[_BYTES * i : _BYTES * (i + 1)])
        order = np.array(by_ticket, dtype=np.int64)
    return Tickets(raw, order)
