"""What is wrong with a measure or with what is asked of it, as sentences for the person who wrote it."""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way to a place in a YAML file: `("where", 2, "eq")`."""


def spelled(path: Path) -> str:
    """`where[2].eq`; items of a list count from 1, as people count."""
    written = ""
    for step in path:
        written += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if written else step
    return written


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong, where in the measure, and the way to mend it."""

    path: Path
    sentence: str
    mend: str

    def __str__(self) -> str:
        place = f"{spelled(self.path)}：" if self.path else ""
        return f"{place}{self.sentence}。{self.mend}。"


class MeasureMistakes(ValueError):
    """A measure that cannot be accepted; `mistakes` holds all that was found."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))


class CannotAsk(ValueError):
    """What is asked does not fit the measure or its source; the message says what and how to mend it."""
