"""The list of places that may be drawn: read by everybody it concerns, kept by the head of the body."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_body, needs_part
from tongjian.systems.assessment.collecting.access import TABLES
from tongjian.systems.assessment.collecting.points import (
    HEADINGS,
    NEEDED,
    PAGE,
    add_points,
    kinds_on,
    points_of,
    retire,
)
from tongjian.systems.assessment.collecting.receiving import limited, needed
from tongjian.systems.assessment.collecting.tables import rows_apart
from tongjian.systems.assessment.errors import RefusedError


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def points(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The places, those of the own district for a district. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    if request.method == "GET":
        return _points(request, city, [])
    needs_body(request.viewer, city, Role.HEAD)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = _done(inner, city)
        except RefusedError as error:
            return _points(inner, city, list(error.sentences))
        messages.success(inner, said)
        return redirect("assessment-points", city)

    return limited(request, TABLES, taken)


def _done(request: ViewerRequest, city: str) -> str:
    """Do it, and say what was done. Raises `RefusedError`."""
    now = timezone.now()
    if "retire" in request.POST:
        return f"“{retire(request.viewer, city, _key(request.POST['retire']), now).title}”已停用。"
    document = needed(request, TABLES, city, "没有选择文件。请选择 XLSX 文件后再导入。")
    number = add_points(request.viewer, city, rows_apart(vault().path_of(document.sha256)), now)
    return f"新增 {number} 个点位，从今天起可以抽取。"


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RefusedError("没有这个点位，请刷新页面后再停用。") from None


def _points(request: ViewerRequest, city: str, wrong: list[str]) -> HttpResponseBase:
    kind = request.GET.get("kind", "")
    rows = points_of(request.viewer, city, kind=kind, after=request.GET.get("after", ""))
    context = {
        "rows": rows[:PAGE],
        "after": rows[PAGE - 1].code if len(rows) > PAGE else "",
        "kind": kind,
        "kinds": kinds_on(city, timezone.localdate()),
        "head": assesses(request.viewer, city, Role.HEAD),
        "headings": [(title, name in NEEDED) for name, title in HEADINGS.items()],
        "wrong": wrong,
        "trail": [(reverse("assessment", args=[city]), "城管执法考核")],
    }
    return render(request, "assessment/points.html", context, status=422 if wrong else 200)
