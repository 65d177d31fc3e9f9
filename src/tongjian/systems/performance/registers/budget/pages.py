"""The budget to read: execution and accounts rolled up, payments against plan, one book."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.performance.registers.access import READERS
from tongjian.systems.performance.registers.amounts import plain
from tongjian.systems.performance.registers.budget import rates, rollup
from tongjian.systems.performance.registers.budget.queries import Looked, looked, visible_book
from tongjian.systems.performance.registers.budget.schedule import Month, months_of, schedule_rate
from tongjian.systems.performance.registers.budget.showing import Shown, shown_accounts, shown_execution
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.models import Book, BookKind
from tongjian.systems.performance.registers.pages import departments

HOME = ("performance-budget", "预算执行")
MONTH_HEADS = ("月份", "计划", "支付", "累计计划", "累计支付", "符合率")


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest) -> HttpResponse:
    """The table of a department and year over all of its budget units. 6 SQL queries with the viewer's 3."""
    asked, kind = _looked(request), _kind(request)
    context = {
        "asked": asked,
        "kind": kind,
        "tabs": _tabs(request, kind),
        "keeps": bool(departments(request.viewer)),
        "export": request.GET.urlencode(),
        "shown": _shown(asked, kind) if asked.chosen else None,
    }
    return render(request, "performance/registers/budget.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest) -> HttpResponse:
    """The same table as XLSX, under the headings an import reads. A blank cell stays blank."""
    asked, kind = _looked(request), _kind(request)
    if asked.chosen is None:
        raise Http404("没有这个部门")
    shown = _shown(asked, kind)
    heads = [(title, width) for title, width, _ in shown.heads]
    return sheet_response(
        f"{asked.chosen[1]} {asked.year} {kind.label}", heads, (row.cells for row in shown.rows)
    )


@require_GET
@needs_role(*READERS)
def payments(request: ViewerRequest) -> HttpResponse:
    """支付进度: planned and paid month by month. 6 SQL queries with the viewer's 3."""
    asked = _looked(request)
    upto = min(timezone.localdate() - timedelta(days=1), date(asked.year, 12, 31))
    begun = bool(asked.chosen) and upto.year == asked.year
    months = months_of(asked.bodies, asked.year, upto, asked.project or None) if begun else []
    context = {
        "asked": asked,
        "upto": upto,
        "months": [_month(each) for each in months],
        "links": _registers_of_payments(asked),
        "heads": MONTH_HEADS,
        "rate": rates.printed_rate(schedule_rate(months)),
        "trail": [(reverse(HOME[0]), HOME[1])],
    }
    return render(request, "performance/registers/payments.html", context)


@require_GET
@needs_role(*READERS)
def book(request: ViewerRequest, book: UUID) -> HttpResponse:
    """One book as it was imported. 5 SQL queries with the viewer's 3."""
    try:
        row = visible_book(request.viewer, book)
    except Book.DoesNotExist:
        raise Http404("没有这张表") from None
    standing = rollup.Standing((row,), row.month)
    context = {
        "book": row,
        "shown": shown_execution(rollup.execution_of(standing))
        if row.kind == BookKind.EXECUTION
        else shown_accounts(rollup.accounts_of(standing)),
        "trail": [(reverse(HOME[0]), HOME[1])],
    }
    return render(request, "performance/registers/book.html", context)


def _month(each: Month) -> list[tuple[str, str]]:
    """A month under its headings."""
    amounts = (each.planned, each.paid, each.planned_so_far, each.paid_so_far)
    cells = (f"{each.month} 月", *map(plain, amounts), rates.printed_rate(each.conformity))
    return list(zip(MONTH_HEADS, cells, strict=True))


def _registers_of_payments(asked: Looked) -> list[tuple[str, str]]:
    """The rows the figures were added up from: address and name of each register."""
    query: dict[str, str | int] = {"year": asked.year}
    if asked.chosen:
        query["organisation"] = asked.chosen[0]
    if asked.project:
        query["project"] = asked.project
    return [
        (f"{reverse('performance-register', args=[code])}?{urlencode(query)}", f"{REGISTERS[code].title}台账")
        for code in ("planned-payments", "payments")
    ]


def _looked(request: ViewerRequest) -> Looked:
    asked = looked(request.viewer, request.GET, timezone.localdate())
    if asked.chosen is None and request.GET.get("organisation"):
        raise Http404("没有这个部门")
    return asked


def _kind(request: ViewerRequest) -> BookKind:
    asked = request.GET.get("table", "")
    return BookKind(asked) if asked in BookKind.values else BookKind.EXECUTION


def _tabs(request: ViewerRequest, current: BookKind) -> list[dict[str, Any]]:
    found = []
    for kind in BookKind:
        query = request.GET.copy()
        query["table"] = kind.value
        found.append({"address": f"?{query.urlencode()}", "title": kind.label, "current": kind is current})
    return found


def _shown(asked: Looked, kind: BookKind) -> Shown:
    if kind is BookKind.EXECUTION:
        return shown_execution(rollup.execution(asked.bodies, asked.year, 12))
    return shown_accounts(rollup.accounts(asked.bodies, asked.year, 12))
