"""Periods, the board of their tasks, and an assessor's own tasks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.draws.queries import latest
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_body, needs_part
from tongjian.systems.assessment.collecting.measuring import read_measures
from tongjian.systems.assessment.collecting.queries import to_mark
from tongjian.systems.assessment.collecting.sampling import (
    announce_sample,
    give_up_sample,
    make_sample,
    subject_of,
)
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Frequency, Period, Source, Task
from tongjian.systems.assessment.scoring.making import close_period
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.tasks import queries
from tongjian.systems.assessment.tasks.assigning import assessors, assign
from tongjian.systems.assessment.tasks.opening import open_period


@require_http_methods(["GET", "POST"])
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The periods of a city; a head opens the next one here. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            kind, day = _asked(request.POST.get("kind", ""), request.POST.get("day", ""))
            opened = open_period(request.viewer, city, kind, day, timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"{opened.title}考核已开启。")
            return redirect("assessment-period", city, opened.pk)
    body = assesses(request.viewer, city)
    context = {
        "body": body,
        "head": assesses(request.viewer, city, Role.HEAD),
        "kinds": Frequency.choices,
        "kind": request.POST.get("kind", ""),
        "day": request.POST.get("day", ""),
        "rows": queries.periods(city),
        "wrong": wrong,
    }
    return render(request, "assessment/index.html", context, status=422 if wrong else 200)


@require_GET
@signed_in
def period(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """The board of one period. 6 SQL queries at most beside the viewer's."""
    return _board(request, city, key, [])


@require_POST
@signed_in
def act(request: ViewerRequest, city: str, key: UUID, act: str) -> HttpResponseBase:
    """What is done with a period: assign tasks, announce, make or give up the sample, close it."""
    needs_body(request.viewer, city, Role.HEAD)
    found = _period(city, key)
    try:
        said = _done(request, found, act)
    except RefusedError as error:
        return _board(request, city, key, list(error.sentences))
    messages.success(request, said)
    return redirect("assessment-period", city, key)


@require_GET
@signed_in
def mine(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The viewer's own tasks, the most urgent first; the places that wait for their marks.

    3 SQL queries at most beside the viewer's.
    """
    needs_body(request.viewer, city)
    state, late = request.GET.get("state", ""), request.GET.get("late") == "1"
    if state == "marks":
        waiting = {"state": state, "marks": to_mark(request.viewer, city), "trail": _trail(city)}
        return render(request, "assessment/tasks.html", waiting)
    rows = queries.tasks_of(
        request.viewer,
        city,
        state=state,
        late=late,
        today=timezone.localdate(),
        after=request.GET.get("after", ""),
    )
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    shown = [
        (row, queries.warn_on(row.due_on, sheet_of(row.period.standard).deadlines.warn))
        for row in rows[: queries.PAGE]
    ]
    context = {
        "rows": shown,
        "state": state,
        "late": late,
        "after": f"{last.due_on}_{last.pk}" if last else "",
        "trail": _trail(city),
    }
    return render(request, "assessment/tasks.html", context)


def _board(request: ViewerRequest, city: str, key: UUID, wrong: list[str]) -> HttpResponseBase:
    needs_part(request.viewer, city)
    found = _period(city, key)
    board, head = queries.board(request.viewer, found), assesses(request.viewer, city, Role.HEAD)
    today = timezone.localdate()
    checked = any(row.item.source == Source.CHECK for row in board.rows)
    context: dict[str, Any] = {
        "period": found,
        "board": board,
        "lines": [(row.item, [_cell(task, board.warn) for task in row.tasks]) for row in board.rows],
        "today": today,
        "body": assesses(request.viewer, city),
        "head": head,
        "assessors": assessors(city, today) if head and found.state == "open" else [],
        "tables": sheet_of(found.standard).tables if assesses(request.viewer, city) else (),
        "draw": latest(subject_of(found)) if checked else None,
        "checked": checked,
        "measured": any(row.item.source == Source.MEASURE for row in board.rows),
        "wrong": wrong,
        "trail": _trail(city),
    }
    return render(request, "assessment/period.html", context, status=422 if wrong else 200)


def _cell(task: Task | None, warn: int) -> tuple[Task | None, date | None]:
    """A task with the day from which its light is yellow."""
    return task, queries.warn_on(task.due_on, warn) if task else None


def _done(request: ViewerRequest, found: Period, act: str) -> str:
    """Do it, and say what was done. Raises `RefusedError`, `Http404`."""
    given, now = request.POST, timezone.now()
    match act:
        case "assign":
            number = assign(
                request.viewer,
                found.city,
                found.pk,
                [*_uuids(given.getlist("task")), *_of_items(found, given.getlist("item"))],
                int(given["assessor"]) if given.get("assessor", "").isdecimal() else 0,
                _day(given["due_on"]) if given.get("due_on") else None,
                now,
            )
            return f"已派出 {number} 项任务。"
        case "announce":
            announce_sample(request.viewer, found, given.get("number", ""), given.get("words", ""), now)
            return "抽样规则和点位名单已公告。公开数字产生后再抽取。"
        case "sample":
            make_sample(request.viewer, found, given.get("value", ""), now)
            return "点位已抽出，证书已公布。"
        case "give-up":
            give_up_sample(request.viewer, found, given.get("reason", ""), now)
            return "抽样公告已作废，理由已公布。请重新公告。"
        case "measure":
            number = read_measures(request.viewer, found, given.get("reason", ""), now)
            return f"已读取系统指标，{number} 个值有更新。"
        case "close":
            sheets = close_period(request.viewer, found, now)
            return f"已截止采集，{len(sheets)} 个区的得分表已生成。"
        case _:
            raise Http404("没有这个操作")


def _of_items(found: Period, items: list[str]) -> list[UUID]:
    """The tasks of whole items of a period. 1 SQL query."""
    numbers = [int(text) for text in items if text.isascii() and text.isdecimal() and len(text) < 10]
    return list(Task.objects.filter(period=found, item__in=numbers).values_list("pk", flat=True))


def _period(city: str, key: UUID) -> Period:
    found = queries.period(city, key)
    if found is None:
        raise Http404("没有这个周期")
    return found


def _trail(city: str) -> list[tuple[str, str]]:
    return [(reverse("assessment", args=[city]), "城管执法考核")]


def _asked(kind: str, day: str) -> tuple[Frequency, date]:
    if kind not in Frequency.values:
        raise RefusedError("请选择月度或季度。")
    return Frequency(kind), _day(f"{day}-01" if len(day) == len("2026-08") else day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"“{text[:20]}”不是日期，请写成 2026-08-31 的样子。") from None


def _uuids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise RefusedError("勾选的任务不对。请刷新页面后重新勾选。") from None
