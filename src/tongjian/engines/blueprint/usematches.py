"""Which uses of one plan agree with which of another, as a table given as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.part import Part


class Agreement(StrEnum):
    """Whether two plans say the same of a place."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    """The table does not know a use of the first plan, or a plan states none: no contradiction is shown."""


class UseTable(Part):
    """For each use of the first plan the uses of the second that agree with it.

    The same word on both sides agrees without standing in the table; in an empty table nothing else does.
    """

    matches: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)


class UseMatches:
    """The table with the columns that hold the uses; several uses are joined by `、`."""

    def __init__(self, first_column: str, second_column: str, table: UseTable) -> None:
        self.first_column = first_column
        self.second_column = second_column
        self._table = {use: frozenset(others) for use, others in table.matches.items()}
        self._seen: dict[tuple[Value, Value], Agreement] = {}

    def agreement(self, first: Mapping[str, Value], second: Mapping[str, Value]) -> Agreement:
        """Of two features by their attributes; every use of the first has to agree with one of the second."""
        pair = first.get(self.first_column), second.get(self.second_column)
        if pair not in self._seen:
            self._seen[pair] = self._judged(_words(pair[0]), _words(pair[1]))
        return self._seen[pair]

    def _judged(self, ours: frozenset[str], theirs: frozenset[str]) -> Agreement:
        if not ours or not theirs:
            return Agreement.UNKNOWN
        odd = {use for use in ours - theirs if not self._table.get(use, frozenset()) & theirs}
        if not odd:
            return Agreement.AGREES
        known = not self._table or odd <= self._table.keys()
        return Agreement.CONTRADICTS if known else Agreement.UNKNOWN


def _words(value: Value) -> frozenset[str]:
    return frozenset(word.strip() for word in str(value or "").split("、") if word.strip())
