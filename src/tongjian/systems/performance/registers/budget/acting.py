"""The monthly import of the budget."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring.access import FILLERS
from tongjian.systems.performance.declaring.refused import RefusedError, refused
from tongjian.systems.performance.registers import report
from tongjian.systems.performance.registers.access import TABLES
from tongjian.systems.performance.registers.acting import number_in, own_department
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.pages import HOME
from tongjian.systems.performance.registers.budget.tables import read_table
from tongjian.systems.performance.registers.headings import content_of
from tongjian.systems.performance.registers.models import Book, BookKind
from tongjian.systems.performance.registers.pages import departments
from tongjian.systems.performance.registers.receiving import received

TEMPLATE = "performance/registers/budget_import.html"


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def give_file(request: ViewerRequest) -> HttpResponseBase:
    """A table of a month, with a sentence for every row that stands against it."""
    context: dict[str, Any] = {
        "departments": departments(request.viewer),
        "kinds": BookKind.choices,
        "typed": {"year": str(timezone.localdate().year)},
        "trail": [(reverse(HOME[0]), HOME[1])],
    }
    if request.method == "GET":
        return render(request, TEMPLATE, context)
    return limited(request, TABLES, lambda inner: _answered(inner, context))


def _answered(request: ViewerRequest, context: dict[str, Any]) -> HttpResponseBase:
    """The form again, with what became of every row; with one refused nothing is written."""
    context |= {"typed": request.POST.dict(), "chosen": number_in(request.POST.get("organisation", ""))}
    status = 422
    try:
        context |= _taken(request)
        status = 200 if context["kept"] else 422
    except RefusedError as error:
        context["mistakes"] = error.mistakes
    return render(request, TEMPLATE, context, status=status)


def _taken(request: ViewerRequest) -> dict[str, Any]:
    typed, body = request.POST, own_department(request)
    if typed.get("kind") not in BookKind.values:
        raise refused("请选择导入哪一张表")
    of = Month(BookKind(typed["kind"]), number_in(typed.get("year", "")), number_in(typed.get("month", "")))
    document = received(request, TABLES, body)
    read = read_table(content_of(document), of.kind, body.code, body.name)
    bad = report.refusals(read.rows)
    made: list[Book] = []
    if not bad:
        reason, now = typed.get("reason", ""), timezone.now()
        made = keep_books(request.viewer, body, of, read.units, now, document=document, reason=reason)
    query = f"?organisation={body.pk}&year={of.year}&table={of.kind}"
    return {
        "kept": not bad,
        "made": made,
        "refused": bad,
        "reports": report.shown(read.rows, bool(made)),
        "notes": read.notes,
        "address": f"{reverse('performance-budget')}{query}",
    }
