"""Something about the drawing that a reader of the report must know, beside the findings of rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    code: str
    sentence: str
    entities: tuple[str, ...] = ()
