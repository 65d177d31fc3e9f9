"""The common base of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened; always one of the kinds below. `act` is its name, `title` that on screens."""

    act: ClassVar[str] = ""
    title: ClassVar[str] = ""

    on: date
    by: str
