"""What became of every row of an imported file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ADDED, KNOWN, SKIPPED, REFUSED = "added", "known", "skipped", "refused"
_WORDS = {KNOWN: ("已有", ""), SKIPPED: ("略过", ""), REFUSED: ("有误", "bad")}


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of a row: where it stands in the file, what it is called, and the sentences about it.

    A row that says what is registered already, cell by cell, is `known` and not written again; a row of
    totals is `skipped`.
    """

    place: str
    title: str
    became: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a report with its outcome in words and the tone of these."""

    row: RowReport
    words: str
    tone: str


def refusals(reports: Sequence[RowReport]) -> int:
    """How many rows stand against the file."""
    return sum(each.became == REFUSED for each in reports)


def shown(reports: Sequence[RowReport], kept: bool) -> list[Shown]:
    """A report for its page; with any row refused nothing was written, which is what the others then say."""
    good = ("已写入", "good") if kept else ("没有问题", "")
    return [Shown(each, *_WORDS.get(each.became, good)) for each in reports]
