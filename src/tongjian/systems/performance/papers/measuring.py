"""How much room a text takes: neither spreadsheets nor word processors are asked."""

from __future__ import annotations

import unicodedata
from math import ceil

WIDE = frozenset("WFA")


def width_of(text: str) -> int:
    """Its width in Latin letters: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text)


def lines_of(text: str, letters: float) -> int:
    """The lines it takes in a column of so many Latin letters; at least one."""
    room = max(2.0, letters)
    return sum(max(1, ceil(width_of(line) / room)) for line in text.split("\n"))
