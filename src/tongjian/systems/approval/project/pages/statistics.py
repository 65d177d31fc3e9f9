"""The figures of projects by theme, stage, district and month."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.project.figures import figures
from tongjian.systems.approval.project.pages.asked import asked


@require_GET
@signed_in
def project_statistics(request: ViewerRequest) -> HttpResponseBase:
    """统计: every number opens the list it is counted from. 6 SQL queries with session, user and viewer."""
    given = asked(request)
    found = figures(request.viewer, given.filters, given.labels, timezone.localdate())
    tables = (
        ("按审批流程类型", "theme", found.by_theme),
        ("按阶段", "stage", found.by_stage),
        ("按区划", "district", found.by_district),
        ("按登记月份", "month", found.by_month),
    )
    context = {**given.context("project-statistics"), "whole": found.whole, "tables": tables, "found": found}
    return render(request, "approval/project/statistics.html", context)
