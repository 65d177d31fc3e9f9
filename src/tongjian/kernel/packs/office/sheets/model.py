"""What the form of a file consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is written on the page."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    TICK = "tick"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    WORDS = "words"
    NAMED = "named"
    TABLE = "table"


Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `name` may lead into an entry: `later.days`; `0` is the first of a pair."""

    name: str
    title: str
    kind: Kind = Kind.LINE
    options: Options = ()
    default: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the file by its dotted name (`promised.days`).

    AMOUNT is a number with or without decimals, or a date. LINES is a list with one entry a line, WORDS a
    list of words within a line, NAMED a mapping written as `name：value` on each line. `default` is
    what an absent tick means.
    """

    name: str
    title: str
    kind: Kind = Kind.LINE
    help: str = ""
    options: Options = ()
    columns: tuple[Column, ...] = ()
    default: bool = False

    @property
    def key(self) -> str:
        """The id of the field on the page."""
        return f"field-{self.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under a heading."""

    title: str
    fields: tuple[Field, ...]
