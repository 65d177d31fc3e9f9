"""The statistics of a city for those who supervise it. Every number leads to the cases behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.pages.lists import valid_after
from tongjian.kernel.cases.queries import names_in, tree_for
from tongjian.kernel.cases.tree import NoSuchCase
from tongjian.kernel.jobs.queries import open_since
from tongjian.kernel.packs.queries import calendar_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.approval.statistics import nettime, queries
from tongjian.systems.approval.statistics.filters import Filters
from tongjian.systems.approval.statistics.jobs import AGAIN, MEASURE
from tongjian.systems.approval.statistics.labels import Labels, labels_of
from tongjian.systems.approval.statistics.measures import MEASURES

TABS = (
    ("statistics", "总览"),
    ("statistics-steps", "瓶颈环节"),
    ("statistics-net-time", "净用时"),
    ("statistics-rows", "办件明细"),
)
HEADS = (
    *(("办件", 40), ("编号", 24), ("部门", 28), ("办结日期", 12), ("期限", 8)),
    *(("净用时（工作日）", 16), ("跨度（工作日）", 16), ("是否按时", 12)),
)
ON_TIME = {True: "按时", False: "超期", None: "不计时"}


@require_GET
@needs_role(Role.SUPERVISOR)
def overview(request: ViewerRequest) -> HttpResponseBase:
    """网上申报率、按时办结率、办理天数. 7 SQL queries with session, user and viewer."""
    filters, labels = _asked(request)
    by = request.GET.get("by", "theme-stage")
    by = by if by in queries.DIMENSIONS else "theme-stage"
    everything, groups, sql = queries.groups(filters, by, labels, timezone.localdate())
    context = {
        **_common(request, filters, labels, "statistics"),
        "by": by,
        "dimensions": [(code, title) for code, (title, *_) in queries.DIMENSIONS.items()],
        "everything": everything,
        "groups": groups,
        "online": queries.online(filters),
        "sql": sql,
    }
    return render(request, "statistics/overview.html", context)


@require_GET
@needs_role(Role.SUPERVISOR)
def steps(request: ViewerRequest) -> HttpResponseBase:
    """瓶颈环节: which step holds cases how long, at which department. 6 SQL queries."""
    filters, labels = _asked(request, kind="matter")
    rows, sql = queries.steps(filters, labels, timezone.localdate())
    context = {**_common(request, filters, labels, "statistics-steps"), "rows": rows[:100], "sql": sql}
    return render(request, "statistics/steps.html", {**context, "more": max(0, len(rows) - 100)})


@require_GET
@needs_role(Role.SUPERVISOR)
def net_time(request: ViewerRequest) -> HttpResponseBase:
    """净用时: by department, applicant and suspension, with the sum it adds up to. 7 SQL queries."""
    filters, labels = _asked(request)
    rows, sql = queries.holders(filters, labels, timezone.localdate())
    whole, joint = queries.sums(filters, timezone.localdate())
    context = {
        **_common(request, filters, labels, "statistics-net-time"),
        "rows": rows,
        "sql": sql,
        "whole": whole,
        "joint": joint,
        "alone": sum(row.days for row in rows),
    }
    return render(request, "statistics/net_time.html", context)


@require_GET
@needs_role(Role.SUPERVISOR)
def rows(request: ViewerRequest) -> HttpResponseBase:
    """办件明细: the cases behind a number. 7 SQL queries."""
    filters, labels = _asked(request)
    found, after = queries.rows_behind(filters, valid_after(request.GET.get("after", "")))
    context = {
        **_common(request, filters, labels, "statistics-rows"),
        "rows": found,
        "after": after,
        "count": filters.rows().count(),
        "on_time": ON_TIME,
        "export": filters.address(),
    }
    return render(request, "statistics/rows.html", context)


@require_GET
@needs_role(Role.SUPERVISOR)
def rows_export(request: ViewerRequest) -> HttpResponseBase:
    """The same as a table, all of them. What has no time stays an empty cell, never 0."""
    filters = Filters.read(request.GET.dict(), _city(request), timezone.localdate())
    found = queries.case_rows(filters.rows().order_by("-ended_on", "-case"))
    lines = (
        (
            row.title,
            row.number,
            row.organisation,
            row.ended_on.isoformat(),
            row.limit,
            row.used,
            row.span,
            ON_TIME[row.on_time],
        )
        for row in found
    )
    return sheet_response(f"办件用时-{filters.since}-{filters.until}", HEADS, lines)


@require_GET
@needs_role(Role.SUPERVISOR)
def how(request: ViewerRequest) -> HttpResponseBase:
    """计算口径: what each number means, what it leaves out, and where it comes from."""
    context = {"measures": MEASURES, "tabs": _tabs("", "")}
    return render(request, "statistics/how.html", context)


@require_GET
@signed_in
def case_net_time(request: ViewerRequest, case: UUID) -> HttpResponseBase:
    """一件的净用时: day by day who had the case, for whoever may read it."""
    try:
        tree = tree_for(request.viewer, case)
    except NoSuchCase as error:
        raise Http404(str(error)) from error
    state, calendar, today = tree.cases[case], calendar_of(tree.city), timezone.localdate()
    assert state.opened_at is not None
    start = timezone.localdate(state.opened_at)
    end = timezone.localdate(state.ended_at) if state.ended_at else max(start, today)
    found = nettime.segments([state, *tree.children(state)], calendar, start, end)
    days = nettime.totals(found)
    names = names_in(tree).organisations
    context = {
        "case": state,
        "start": start,
        "end": end,
        "segments": [(segment, _holder(segment.holder, names)) for segment in found],
        "totals": [(_holder(holder, names), amount) for holder, amount in sorted(days.items())],
        "sum": sum(days.values()),
    }
    return render(request, "statistics/case.html", context)


def _holder(holder: nettime.Holder, names: Any) -> str:
    if holder.organisations:
        return "、".join(names.get(id_, str(id_)) for id_ in holder.organisations)
    return f"{holder.who.label}（{holder.kind}）" if holder.kind else holder.who.label


def _city(request: ViewerRequest) -> str:
    """The city asked for, of those the viewer supervises."""
    cities = sorted(request.viewer.cities(Role.SUPERVISOR))
    asked = request.GET.get("city", "")
    return asked if asked in cities else cities[0]


def _asked(request: ViewerRequest, kind: str = "stage") -> tuple[Filters, Labels]:
    city = _city(request)
    typed = {"kind": kind, **request.GET.dict()}
    return Filters.read(typed, city, timezone.localdate()), labels_of(city, queries.department_names(city))


def _common(request: ViewerRequest, filters: Filters, labels: Labels, here: str) -> dict[str, Any]:
    """1 SQL query."""
    return {
        "as_of": timezone.now(),
        "not_measured_since": open_since(filters.city, (MEASURE, AGAIN)),
        "filters": filters,
        "tabs": _tabs(here, filters.address()),
        "here": here,
        "own_cities": sorted(request.viewer.cities(Role.SUPERVISOR)),
        "choices": [
            (name, title, list(labels.titles[name].items()), getattr(filters, name))
            for name, title in (
                ("theme", "审批流程类型"),
                ("stage", "阶段"),
                ("district", "区划"),
                ("department", "部门"),
            )
        ],
    }


def _tabs(here: str, query: str) -> list[dict[str, object]]:
    return [
        {"address": reverse(name) + query, "title": title, "current": name == here} for name, title in TABS
    ]
