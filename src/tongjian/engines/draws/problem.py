"""What can be wrong with a draw, or with what it is given, in sentences for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DrawError(ValueError):
    """The draw cannot be made as it was asked. The message says what, where, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a list. `line` counts from 1, the heading included."""

    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.sentence}。{self.mend}。"


class ListErrors(DrawError):
    """A list that cannot be accepted: `mistakes` are the first of them, `count` says how many there are."""

    def __init__(self, title: str, mistakes: Sequence[Mistake], count: int) -> None:
        self.mistakes, self.count = tuple(mistakes), count
        rest = f"\n另有 {count - len(mistakes)} 处。" if count > len(mistakes) else ""
        super().__init__("\n".join(f"{title}{mistake}" for mistake in mistakes) + rest)
