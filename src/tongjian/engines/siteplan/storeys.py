"""The notation 层 uses for the storeys an outline stands for: `1`, `3-17`, `-1`, `1,3,5-7`, or a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NUMBER = r"(?:-?\d+|B\d+)F?"
_RANGE = re.compile(rf"({_NUMBER})(?:(?:-|~|至)({_NUMBER}))?")
_SEPARATORS = re.compile(r"[,，、/\s]+")
_HIGHEST = 300


@dataclass(frozen=True, slots=True)
class Storeys:
    """Storey numbers in ascending order (there is no storey 0), or the name of a storey without a number."""

    numbers: tuple[int, ...] = ()
    name: str | None = None


def parse_storeys(text: str) -> Storeys:
    """Read a 层 value. Raises ValueError with a Chinese sentence when it can be read in no single way."""
    cleaned = unicodedata.normalize("NFKC", text).strip().upper().replace("层", "").replace("第", "")
    if not any(character.isdigit() for character in cleaned):
        if not text.strip():
            raise ValueError("层为空，应写 1、3-17、-1、1,3,5-7 或层名")
        return Storeys(name=text.strip())
    numbers: set[int] = set()
    for part in filter(None, _SEPARATORS.split(cleaned)):
        numbers.update(_numbers_of(part, text))
    return Storeys(tuple(sorted(numbers)))


def _numbers_of(part: str, whole: str) -> list[int]:
    match = _RANGE.fullmatch(part)
    if not match:
        raise ValueError(f"层“{whole}”无法识别，应写 1、3-17、-1、1,3,5-7 或层名")
    first = _number(match[1])
    last = _number(match[2]) if match[2] else first
    low, high = sorted((first, last))
    if not -_HIGHEST <= low <= high <= _HIGHEST or 0 in (low, high):
        raise ValueError(f"层“{whole}”不是存在的楼层：没有第 0 层，也没有超过 {_HIGHEST} 层的建筑")
    return [number for number in range(low, high + 1) if number != 0]


def _number(text: str) -> int:
    digits = text.removesuffix("F")
    return -int(digits[1:]) if digits.startswith("B") else int(digits)
