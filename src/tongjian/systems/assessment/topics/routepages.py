"""线路保障: the routes, one route with its duties, points and incidents, and import with a report."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.assessment.access import assesses, needs_body, needs_part
from tongjian.systems.assessment.collecting.access import TABLES
from tongjian.systems.assessment.collecting.receiving import limited, needed
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.results.access import records
from tongjian.systems.assessment.results.models import Route
from tongjian.systems.assessment.results.sheet import results_of
from tongjian.systems.assessment.topics import queries, routes
from tongjian.systems.assessment.topics.buildingpages import may_add, trail


@require_http_methods(["GET", "POST"])
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The routes somebody may see; a new one is entered here. 1 SQL query beside the viewer's."""
    needs_part(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            row = routes.add_route(request.viewer, city, request.POST.dict(), timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"“{row.title}”已登记。")
            return redirect("assessment-route", city, row.pk)
    office = office_of(city)
    context = {
        "rows": queries.routes(request.viewer, city, timezone.now()),
        "districts": office.districts if office else (),
        "body": assesses(request.viewer, city),
        "may": may_add(request, city),
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "assessment_results/routes.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def route(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One route. 5 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    row = queries.route(request.viewer, city, key)
    if row is None:
        raise Http404("没有这条线路，或者您不能查看它")
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, row)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("assessment-route", city, key)
    now, minutes = timezone.now(), results_of(city).topics.response_minutes
    incidents = queries.incidents(row)
    duties = list(row.duties.order_by("-begins")[:50])
    context = {
        "row": row,
        "duties": [(duty, duty.begins <= now <= duty.ends) for duty in duties],
        "running": any(duty.begins <= now <= duty.ends for duty in duties),
        "points": queries.points(row),
        "patrols": queries.patrols(row),
        "incidents": [(each, queries.in_time_of(each, minutes)) for each in incidents],
        "response": queries.response(incidents, minutes, now),
        "minutes": minutes,
        "may": records(request.viewer, city, row.district_id),
        "given": request.POST,
        "wrong": wrong,
        "trail": [*trail(city), (reverse("assessment-routes", args=[city]), "线路保障")],
    }
    return render(request, "assessment_results/route.html", context, status=422 if wrong else 200)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def give(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A table of incidents, with a report of every row. 1 SQL query beside the viewer's."""
    needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
    context = {
        "title": "线路保障事件",
        "headings": [(title, name in routes.NEEDED) for name, title in routes.HEADINGS.items()],
        "imports": queries.imports(city, routes.TOPIC, routes.HEADINGS),
        "trail": [*trail(city), (reverse("assessment-routes", args=[city]), "线路保障")],
    }
    if request.method == "GET":
        return render(request, "assessment_results/import.html", context)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            document = needed(inner, TABLES, city, "没有选择文件。请选择 XLSX 文件后再导入。")
            made = routes.import_incidents(inner.viewer, city, document, timezone.now())
        except RefusedError as error:
            wrong = context | {"wrong": error.sentences}
            return render(inner, "assessment_results/import.html", wrong, status=422)
        messages.success(inner, f"已导入 {len(made.report)} 行。")
        return redirect("assessment-incidents-import", city)

    return limited(request, TABLES, taken)


def _done(request: ViewerRequest, row: Route) -> str:
    given, now, viewer = request.POST.dict(), timezone.now(), request.viewer
    match given.get("act", ""):
        case "point":
            routes.add_point(viewer, row.pk, given, now)
            return "巡查点已登记。"
        case "duty":
            routes.add_duty(viewer, row.pk, given, now)
            return "保障时段已登记。"
        case "patrol":
            fine = given.get("fine") == "yes"
            routes.patrol(viewer, _key(given.get("point", "")), fine, given.get("remark", ""), now)
            return "巡查已登记。"
        case "incident":
            routes.add_incident(viewer, row.pk, given, now)
            return "事件已登记。"
        case "responded" | "resolved" as step:
            routes.respond(viewer, _key(given.get("incident", "")), step, now)
            return "已登记，时间以服务器为准。"
        case _:
            raise Http404("没有这个操作")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RefusedError("没有选中要登记的一项。请刷新页面后重试。") from None
