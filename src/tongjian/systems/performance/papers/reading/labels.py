"""Labels as people print them: full-width signs, blanks, numbers in front, units in brackets behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tongjian.systems.performance.papers.layout import ColumnSheet, Layout, PairSheet, TableSection

_IN_FRONT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.])"
)
_BEHIND = re.compile(r"[(][^()]*[)]$")
_CHAPTER = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]\s*(.+)$")
_KEYS = ("name", "source", "stage")
TOTALS = frozenset({"合计", "总计", "总分"})


def plain(text: str) -> str:
    """A label by which two spellings of it are the same."""
    found = "".join(unicodedata.normalize("NFKC", text).split()).strip("*:")
    found = _IN_FRONT.sub("", found)
    return _BEHIND.sub("", found) or found


def chapter_title(text: str) -> str | None:
    """The title of a numbered heading (二、预算情况), None when it is none."""
    found = _CHAPTER.match(text)
    return found[1].strip() if found and len(found[1]) <= 60 and "\n" not in found[1] else None


def key_of(section: TableSection) -> str:
    """The field without which a row of this table says nothing."""
    fields = [column.field for column in section.columns]
    return next((field for field in fields if field in _KEYS), fields[0])


def pairs_by_label(layout: Layout) -> Mapping[str, PairSheet]:
    """Every label with a value beside it, under each of its spellings."""
    return {plain(label): pair for pair in layout.pairs for label in (pair.label, *pair.also)}


def columns_by_label(section: TableSection) -> Mapping[str, ColumnSheet]:
    """Every heading of a table under each of its spellings; the printed one goes first."""
    also = {plain(label): column for column in section.columns for label in column.also}
    return also | {plain(column.label): column for column in section.columns}
