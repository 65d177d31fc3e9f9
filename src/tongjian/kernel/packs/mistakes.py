"""What is wrong with a pack, in words for the person who keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend: `file` as given to the reader, `line` from 1, what is wrong and what to do."""

    file: str
    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.sentence}。{self.mend}。"


class PackErrors(ValueError):
    """The pack is refused whole; `mistakes` are all the reasons, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(map(str, self.mistakes)))
