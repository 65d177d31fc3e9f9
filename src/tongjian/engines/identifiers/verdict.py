"""What is found out about a code."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a code is right, and why. A verdict is true when the code is valid.

    `normalised` is the code as it should be stored and printed (for a valid one); `parts` what it
    consists of.
    """

    valid: bool
    why: str
    normalised: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.valid


def refused(why: str) -> Verdict:
    """The code is wrong, for that reason."""
    return Verdict(False, why)


def compact(value: str) -> str:
    """What a person typed: full-width characters narrowed, blanks removed, letters in upper case."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def is_digits(text: str) -> bool:
    """Whether these are ASCII digits, at least one."""
    return text.isascii() and text.isdigit()
