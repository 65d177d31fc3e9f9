"""The monthly import of the budget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring.access import FILLERS
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.registers.access import TABLES
from tongjian.systems.performance.registers.acting import number_in, own_department
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.pages import HOME
from tongjian.systems.performance.registers.budget.tables import read_table
from tongjian.systems.performance.registers.headings import content_of
from tongjian.systems.performance.registers.models import BookKind
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
    try:
        return _taken(request)
    except RefusedError as error:
        context |= {"mistakes": error.mistakes, "typed": request.POST.dict()}
        return render(request, TEMPLATE, context, status=422)


def _taken(request: ViewerRequest) -> HttpResponseBase:
    typed, body = request.POST, own_department(request)
    if typed.get("kind") not in BookKind.values:
        raise refused("请选择导入哪一张表")
    of = Month(BookKind(typed["kind"]), number_in(typed.get("year", "")), number_in(typed.get("month", "")))
    document = received(request, TABLES, body)
    read = read_table(content_of(document), of.kind, body.code, body.name)
    if read.mistakes:
        whole = "改正后请整份重新导入，这次没有写入任何数据"
        raise RefusedError(*(Mistake(sentence) for sentence in (*read.mistakes, whole)))
    reason, now = typed.get("reason", ""), timezone.now()
    made = keep_books(request.viewer, body, of, read.units, now, document=document, reason=reason)
    for warning in read.warnings:
        messages.warning(request, warning)
    said = "、".join(f"{each.unit}（第 {each.number} 稿）" for each in made)
    messages.success(request, f"已导入：{said}。" if made else "与已导入的完全相同，没有重复写入。")
    query = f"?organisation={body.pk}&year={of.year}&table={of.kind}"
    return redirect(f"{reverse('performance-budget')}{query}")
