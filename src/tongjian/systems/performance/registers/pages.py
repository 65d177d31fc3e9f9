"""Registers to read: which there are, the rows of one, one row with its history and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.documents.queries import current_attachment
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.office.sheets import Value, sheet_response
from tongjian.systems.performance.declaring.access import FILLERS, may_fill
from tongjian.systems.performance.registers import queries
from tongjian.systems.performance.registers.access import (
    EVIDENCE,
    READERS,
    SUBJECT,
    evidence_place,
    visible_entry,
)
from tongjian.systems.performance.registers.bindings import bindings_of, counted
from tongjian.systems.performance.registers.catalogue import REGISTERS, Register
from tongjian.systems.performance.registers.columns import Column
from tongjian.systems.performance.registers.models import Entry, EntryState
from tongjian.systems.performance.registers.origins import form_of
from tongjian.systems.performance.registers.wording import form_title, origin_in_words

MOST_EXPORTED = 20_000
HOME = ("performance-registers", "台账")


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest) -> HttpResponse:
    """The registers there are, and what comes of them in the own cities. No query beside the viewer's."""
    cities = sorted(request.viewer.cities(*READERS))
    context = {
        "registers": list(REGISTERS.values()),
        "bound": [(pack_of(city).title, told) for city in cities if (told := _bound(city))],
    }
    return render(request, "performance/registers/index.html", context)


@require_GET
@needs_role(*READERS)
def origins(request: ViewerRequest, city: str, form: str) -> HttpResponse:
    """Where the value of every row of a form comes from. No query beside the viewer's."""
    if city not in request.viewer.cities(*READERS) or form not in _forms(city):
        raise Http404("没有这张表")
    rows = bindings_of(city).forms[form]
    context = {
        "title": form_title(form_of(city, form)),
        "rows": [(number, row, *origin_in_words(city, row)) for number, row in enumerate(rows, start=1)],
        "counted": [(kind.label, number) for kind, number in counted(rows).items()],
        "trail": [(reverse(HOME[0]), HOME[1])],
    }
    return render(request, "performance/registers/origins.html", context)


@require_GET
@needs_role(*READERS)
def register(request: ViewerRequest, register: str) -> HttpResponse:
    """The rows of a register. 5 SQL queries with session, user and viewer."""
    found, asked = register_or_404(register), queries.Asked.read(request.GET)
    after = queries.day_and_id(request.GET.get("after", ""))
    rows, more = queries.page(request.viewer, found, asked, after)
    number, sums = queries.totals(request.viewer, found, asked)
    columns = [found.named[name] for name in found.listed]
    context = {
        "register": found,
        "columns": columns,
        "rows": [(row, printed(row, columns)) for row in rows],
        "number": number,
        "sums": [(found.named[name].title, found.named[name].printed(value)) for name, value in sums.items()],
        "after": more,
        "asked": asked,
        "export": request.GET.urlencode(),
        "keeps": bool(departments(request.viewer)),
        "trail": [(reverse(HOME[0]), HOME[1])],
    }
    return render(request, "performance/registers/register.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest, register: str) -> HttpResponse:
    """The same rows as a table, whole, under the headings an import reads."""
    found = register_or_404(register)
    rows = queries.entries(request.viewer, found, queries.Asked.read(request.GET))[:MOST_EXPORTED]
    heads = (*((each.title, 16) for each in found.columns), ("部门", 24), ("状态", 10), ("原因", 20))
    lines: list[list[Value]] = [
        [
            *(text for _, text, _ in printed(row, found.columns)),
            row.organisation.name,
            row.get_state_display(),
            row.reason,
        ]
        for row in rows
    ]
    return sheet_response(f"{found.title} {timezone.localdate()}", heads, lines)


@require_GET
@needs_role(*READERS)
def entry(request: ViewerRequest, register: str, entry: UUID) -> HttpResponse:
    """One row: what it says, its evidence, and what happened to it. At most 10 SQL queries."""
    found = register_or_404(register)
    return render(request, "performance/registers/entry.html", entry_context(request, found, entry))


def entry_context(request: ViewerRequest, found: Register, entry: UUID) -> dict[str, Any]:
    """What the page of a row shows."""
    row = row_or_404(request.viewer, found, entry)
    subject = f"{SUBJECT}:{row.pk}"
    keeps = may_fill(request.viewer, row.organisation_id)
    return {
        "register": found,
        "row": row,
        "facts": [(title, text or None) for title, text, _ in printed(row, found.columns)],
        "history": queries.history_of(found, row.pk),
        "keeps": keeps and row.state == EntryState.CURRENT,
        "subject": subject,
        "slot": EVIDENCE,
        "place": evidence_place(row) if keeps else None,
        "current": current_attachment(subject, EVIDENCE),
        "next": reverse("performance-entry", args=[found.code, row.pk]),
        "trail": [
            (reverse(HOME[0]), HOME[1]),
            (reverse("performance-register", args=[found.code]), found.title),
        ],
    }


def register_or_404(code: str) -> Register:
    """The register of an address."""
    found = REGISTERS.get(code)
    if found is None:
        raise Http404("没有这种台账")
    return found


def row_or_404(viewer: Viewer, register: Register, entry: UUID) -> Entry:
    """The row, or 404: a stranger learns nothing."""
    try:
        return visible_entry(viewer, register.code, entry)
    except register.model.DoesNotExist:
        raise Http404("没有这一行") from None


def departments(viewer: Viewer) -> list[tuple[int, str]]:
    """Departments whose registers the viewer keeps: id and name."""
    return list(
        dict.fromkeys(
            (member.organisation, member.name) for member in viewer.memberships if member.roles & set(FILLERS)
        )
    )


def printed(row: Entry, columns: Iterable[Column]) -> list[tuple[str, str, bool]]:
    """The cells of a row: heading, text, and whether it is a number."""
    return [(each.title, each.printed(getattr(row, each.name)), each.is_number) for each in columns]


def _bound(city: str) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """The forms of a city: address, title, and how many rows have which origin."""
    return [
        (
            reverse("performance-origins", args=[city, form]),
            form_title(form_of(city, form)),
            [(kind.label, number) for kind, number in counted(bindings_of(city).forms[form]).items()],
        )
        for form in sorted(_forms(city))
    ]


def _forms(city: str) -> list[str]:
    try:
        return list(bindings_of(city).forms)
    except PackErrors:
        # A city without the table binds nothing.
        return []
