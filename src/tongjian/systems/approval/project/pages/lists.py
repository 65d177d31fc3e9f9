"""The list of projects, the list of their stage cases, and the first as a table to take away."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.approval.project.exporting import HEADS, lines
from tongjian.systems.approval.project.filters import TIMELY
from tongjian.systems.approval.project.listing import SORTS, page
from tongjian.systems.approval.project.pages.asked import asked
from tongjian.systems.approval.project.stagelist import case_page


@require_GET
@signed_in
def project_list(request: ViewerRequest) -> HttpResponseBase:
    """项目库: the projects the viewer may see. 6 SQL queries with session, user and viewer."""
    given, sort = asked(request), request.GET.get("sort", "")
    found = page(
        request.viewer,
        given.filters,
        sort=sort,
        after=request.GET.get("after", ""),
        today=timezone.localdate(),
    )
    context = {
        **given.context("project-list"),
        "page": found,
        "sort": sort if sort in SORTS else "new",
        "sorts": [(code, each.title) for code, each in SORTS.items()],
    }
    return render(request, "approval/project/list.html", context)


@require_GET
@signed_in
def project_list_table(request: ViewerRequest) -> HttpResponseBase:
    """The whole list as XLSX, in the order of the page."""
    given = asked(request)
    rows = lines(request.viewer, given.filters, request.GET.get("sort", ""), timezone.localdate())
    return sheet_response(f"项目清单-{timezone.localdate():%Y%m%d}", HEADS, rows)


@require_GET
@signed_in
def project_cases(request: ViewerRequest) -> HttpResponseBase:
    """阶段办件: the stage cases of those projects. 6 SQL queries with session, user and viewer."""
    given = asked(request)
    found = case_page(request.viewer, given.filters, after=request.GET.get("after", ""), now=timezone.now())
    context = {
        **given.context("project-cases"),
        "page": found,
        "timely": TIMELY.items(),
        "of_cases": True,
    }
    return render(request, "approval/project/cases.html", context)
