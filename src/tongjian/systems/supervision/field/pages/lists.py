"""What the lists of the field share: what was searched for, and the page an address asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from tongjian.systems.supervision.field import queries
from tongjian.systems.supervision.field.queries import Filters, FindingRow, VisitRow
from tongjian.systems.supervision.field.sorting import DUE, Place, Sort, chosen, written

EXPORTED = 5000
"""Rows of an export at most."""


def place_of(request: HttpRequest, sorts: Mapping[str, Sort]) -> Place | None:
    """`?after=VALUE_ID` in the order that `sort` names; nothing for an address somebody made up."""
    sort = chosen(sorts, request.GET.get("sort", ""))
    return sort.place(request.GET.get("after", ""))


def filters_of(request: HttpRequest) -> Filters:
    """What the list was narrowed to, and its order."""
    asked = request.GET
    search, mine = asked.get("q", "").strip()[:60], asked.get("mine", "") == "1"
    return Filters(asked.get("tab", ""), search, mine, asked.get("sort", ""))


def page_of(rows: Sequence[VisitRow] | Sequence[FindingRow]) -> dict[str, object]:
    """The rows of one page, of which one more was read, and where the next begins."""
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    return {"rows": rows[: queries.PAGE], "after": written(last.place if last else None)}


def sorting_of(wanted: Filters, sorts: Mapping[str, Sort]) -> dict[str, object]:
    """The orders to choose from, and which one it is."""
    return {
        "sorts": [(code, sort.title) for code, sort in sorts.items()],
        "sort": wanted.sort if wanted.sort in sorts else DUE,
    }
