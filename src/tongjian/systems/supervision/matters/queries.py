"""Every read of matters and checklists. They are public. The number of SQL queries is stated and tested."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongjian.systems.supervision.matters.sheet import RANKS, SYSTEMS
from tongjian.systems.supervision.models import Edition, EditionKind

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of matters is narrowed by."""

    text: str = ""
    line: str = ""
    system: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in force, as a list shows it: `body` is its edition as it was kept."""

    code: str
    title: str
    number: int
    body: dict[str, Any]

    @property
    def line(self) -> str:
        """业务条线."""
        return str(self.body["line"])

    @property
    def system_title(self) -> str:
        """Where it is handled."""
        return SYSTEMS[self.body["system"]]

    @property
    def rank_title(self) -> str:
        """一般 or 重点."""
        return RANKS[self.body["rank"]]

    @property
    def items(self) -> list[dict[str, Any]]:
        """Its sub-items."""
        return list(self.body["items"])


def matters(city: str, asked: Asked = Asked()) -> list[MatterRow]:
    """The matters of a city in force, by their codes. 1 SQL query."""
    rows = Edition.objects.filter(city=city, kind=EditionKind.MATTER, until__isnull=True)
    for word in asked.text.split()[:5]:
        rows = rows.filter(words__icontains=word)
    found = [_row(row) for row in rows.order_by("code")]
    return [row for row in found if _fits(row, asked)]


def _fits(row: MatterRow, asked: Asked) -> bool:
    pairs = ((asked.line, row.line), (asked.system, row.body["system"]), (asked.rank, row.body["rank"]))
    return all(not wanted or wanted == has for wanted, has in pairs)


def _row(row: Edition) -> MatterRow:
    return MatterRow(row.code, row.title, row.number, json.loads(row.body))


def editions(city: str, kind: EditionKind, code: str) -> list[Edition]:
    """All versions of a matter or a checklist, the latest first. 1 SQL query."""
    return list(Edition.objects.filter(city=city, kind=kind, code=code).order_by("-number"))


def in_force(city: str, kind: EditionKind, codes: Sequence[str]) -> dict[str, Edition]:
    """The versions in force by code. 1 SQL query."""
    rows = Edition.objects.filter(city=city, kind=kind, code__in=codes, until__isnull=True)
    return {row.code: row for row in rows}


def checklists(city: str) -> list[Edition]:
    """Every checklist in force, by its code. 1 SQL query."""
    rows = Edition.objects.filter(city=city, kind=EditionKind.CHECKLIST, until__isnull=True)
    return list(rows.order_by("code"))
