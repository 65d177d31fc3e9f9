"""Plans to read: the list, one plan with its draws and assignments, the price of its weightings, coverage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.engines.draws import DrawError
from tongjian.kernel.draws.models import DrawState
from tongjian.kernel.draws.queries import announcement_of
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import Value, sheet_response
from tongjian.systems.supervision.access import KEEPERS, READERS, heads, posts_of, sends
from tongjian.systems.supervision.libraries.common import needs_reader
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.models import AssignmentKind, AssignmentState, Plan, PlanState
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans import queries
from tongjian.systems.supervision.plans.lines import lines_of
from tongjian.systems.supervision.plans.provincial import HEADS, province_of, rows_of

HOME = ("supervision-plans", "检查计划")
TONES = {"open": "", "started": "info", "concluded": "good", "void": "", "draft": "", "announced": "info"}
TONES |= {"drawn": "info", "running": "warn", "ended": "good"}


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The plans within reach. 1 SQL query beside session, user and viewer."""
    needs_reader(request, city)
    year, state = request.GET.get("year", "")[:4], request.GET.get("state", "")
    rows = queries.plans(request.viewer, city, year=year, state=state, after=moment_and_id(request))
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    context = {
        "rows": [(row, TONES[row.state]) for row in rows[: queries.PAGE]],
        "after": f"{last.made_at.isoformat()}_{last.pk}" if last else "",
        "year": year,
        "state": state,
        "states": PlanState.choices,
        "plans_here": any(posts_of(request.viewer, city, *KEEPERS)),
        "province": province_of(city),
    }
    return render(request, "supervision/plans.html", context)


@require_GET
@needs_role(*READERS)
def plan(request: ViewerRequest, city: str, key: UUID) -> HttpResponse:
    """One plan. At most 5 SQL queries beside session, user and viewer."""
    return render(request, "supervision/plan.html", plan_context(request, found(request, city, key)))


def plan_context(request: ViewerRequest, row: Plan, wrong: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the page of a plan shows, and what its viewer may do."""
    city, today = row.city, timezone.localdate()
    asked = asked_in(request)
    after = queries.day_and_id(request.GET.get("after", ""))
    sent = queries.assignments(request.viewer, city, asked, today, plan=row, after=after) if row.round else []
    last = sent[queries.PAGE - 1] if len(sent) > queries.PAGE else None
    made = queries.draws_of(row) if row.round else []
    waiting = next((each for each in made if each.state == DrawState.ANNOUNCED), None)
    known, task = items_of(city), getattr(row, "task", None)
    rests = task is None or not task.waits
    return {
        "row": row,
        "tone": TONES[row.state],
        "weighting": vocabulary_of(city).weightings.get(row.weighting),
        "lines": [(line, known.get(line.item)) for line in lines_of(row)],
        "draws": made,
        "waiting": waiting,
        "task": task,
        "parts": _parts(waiting),
        "counts": _counts(row),
        "assignments": [shown(each, today) for each in sent[: queries.PAGE]],
        "after": f"{last.due_on.isoformat()}_{last.pk}" if last else "",
        "asked": asked,
        "states": AssignmentState.choices,
        "writes": sends(request.viewer, city, row.organisation_id) and row.state == PlanState.DRAFT and rests,
        "head": heads(request.viewer, city, row.organisation_id) and rests,
        "may_announce": row.state in (PlanState.DRAFT, PlanState.ENDED) and row.round < row.rounds,
        "may_again": row.state in (PlanState.DRAWN, PlanState.RUNNING) and waiting is None and bool(made),
        "may_end": row.state in (PlanState.DRAWN, PlanState.RUNNING),
        "provincial": any(not each.is_own for line in lines_of(row) if (each := known.get(line.item))),
        "province": province_of(city),
        "wrong": wrong,
        "trail": trail(city),
    }


def _parts(waiting: Any) -> list[str]:
    if waiting is None:
        return []
    try:
        return announcement_of(waiting).rules.part_names
    except DrawError:
        return []


def _counts(row: Plan) -> list[tuple[str, int]]:
    if not row.round:
        return []
    numbers = queries.states_of(row)
    return [(AssignmentState(state).label, number) for state, number in numbers.items()]


def shown(each: Any, today: Any) -> tuple[Any, str, bool]:
    """An assignment with the tone of its state, and whether it is late."""
    late = each.state in ("open", "started") and each.due_on < today
    return each, TONES[each.state], late


@require_GET
@needs_role(*READERS)
def province_file(request: ViewerRequest, city: str, key: UUID) -> HttpResponse:
    """What the provincial system is told of the running round, as a table. 1 SQL query."""
    row = found(request, city, key)
    name = f"{row.title} {province_of(city)} 第{max(row.round, 1)}轮"
    return sheet_response(name, HEADS, rows_of(row, max(row.round, 1)))


@require_GET
@needs_role(*READERS)
def coverage(request: ViewerRequest, city: str) -> HttpResponse:
    """Matters by districts: planned, done, 落实度. 2 SQL queries beside session, user and viewer."""
    needs_reader(request, city)
    year = _year(request)
    context = {"year": year, "table": queries.coverage(request.viewer, city, year)}
    context["trail"] = trail(city)
    return render(request, "supervision/coverage.html", context)


@require_GET
@needs_role(*READERS)
def coverage_export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same as a table."""
    needs_reader(request, city)
    year = _year(request)
    table = queries.coverage(request.viewer, city, year)
    heads = [("监管事项目录编码", 20), ("监管事项", 30)]
    for each in table.districts:
        heads += [(f"{each.title}计划", 12), (f"{each.title}完成", 12)]
    lines: list[list[Value]] = []
    for code, title, _, cells, total in table.rows:
        figures = [number for cell in cells for number in (cell.planned, cell.done)]
        lines.append([code, title, *figures, total.planned, total.done])
    heads += [("合计计划", 12), ("合计完成", 12)]
    return sheet_response(f"监管事项落实情况 {year}", heads, lines)


@require_GET
@needs_role(*READERS)
def assignments(request: ViewerRequest, city: str) -> HttpResponse:
    """All assignments within reach, special ones too. 2 SQL queries beside session, user and viewer."""
    needs_reader(request, city)
    asked, today = asked_in(request), timezone.localdate()
    after = queries.day_and_id(request.GET.get("after", ""))
    rows = queries.assignments(request.viewer, city, asked, today, after=after)
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    context = {
        "assignments": [shown(each, today) for each in rows[: queries.PAGE]],
        "after": f"{last.due_on.isoformat()}_{last.pk}" if last else "",
        "asked": asked,
        "states": AssignmentState.choices,
        "kinds": AssignmentKind.choices,
        "plans_here": any(posts_of(request.viewer, city, *KEEPERS)),
        "trail": trail(city),
    }
    return render(request, "supervision/assignments.html", context)


def asked_in(request: ViewerRequest) -> queries.AskedAssignments:
    """What the address narrows assignments by."""
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("kind", "state")}
    text = request.GET.get("q", "").strip()[:80]
    return queries.AskedAssignments(**given, text=text, late=request.GET.get("late") == "1")


def found(request: ViewerRequest, city: str, key: UUID) -> Plan:
    """The plan of an address. Raises `Http404` also when it lies out of reach."""
    needs_reader(request, city)
    row = queries.plan(request.viewer, city, key)
    if row is None:
        raise Http404("没有这份计划")
    return row


def trail(city: str) -> list[tuple[str, str]]:
    """Where the pages of plans stand."""
    return [(reverse(HOME[0], args=[city]), HOME[1])]


def _year(request: ViewerRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else timezone.localdate().year
