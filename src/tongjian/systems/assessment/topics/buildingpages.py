"""违法建设: the list with its totals, one building, and import with a report."""

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
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.assessment.access import assesses, districts_of, needs_body, needs_part
from tongjian.systems.assessment.collecting.access import PICTURES, TABLES
from tongjian.systems.assessment.collecting.receiving import limited, needed
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.results.access import records
from tongjian.systems.assessment.results.models import BuildingKind, IllegalBuilding, Way
from tongjian.systems.assessment.results.sheet import results_of
from tongjian.systems.assessment.topics import buildings, queries

HEADS = (
    *(("编号", 18), ("区", 22), ("地址", 36), ("类别", 8), ("发现日期", 12)),
    *(("违法面积（平方米）", 18), ("已治理面积（平方米）", 20), ("复查期限", 12)),
)
NO_PICTURE = "没有收到照片。请拍照或选择照片后再提交。"


@require_http_methods(["GET", "POST"])
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The buildings somebody may see; a new one is entered here. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            row = buildings.add(request.viewer, city, request.POST.dict(), timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"“{row.code}”已登记。")
            return redirect("assessment-building", city, row.pk)
    asked, office = request.GET, office_of(city)
    chosen = {name: asked.get(name, "") for name in ("kind", "district", "state")}
    days = results_of(city).topics.recheck_days
    if "xlsx" in asked:
        return _exported(request, city, chosen, days)
    rows = _chosen(request, city, chosen, days, after=asked.get("after", ""))
    last = rows[queries.PAGE - 1].row if len(rows) > queries.PAGE else None
    context = {
        "rows": rows[: queries.PAGE],
        "after": f"{last.found_on}_{last.pk}" if last else "",
        "totals": queries.totals(request.viewer, city),
        "chosen": chosen,
        "kinds": BuildingKind.choices,
        "districts": office.districts if office else (),
        "body": assesses(request.viewer, city),
        "may": may_add(request, city),
        "today": timezone.localdate(),
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "assessment_results/buildings.html", context, status=422 if wrong else 200)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_http_methods(["GET", "POST"])
@signed_in
def building(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One building: what became of it, and the second looks. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    row = queries.building(request.viewer, city, key)
    if row is None:
        raise Http404("没有这处违法建设，或者您不能查看它")
    if request.method == "GET":
        return _building(request, city, row, [])

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            said = _done(inner, city, row)
        except RefusedError as error:
            return _building(inner, city, row, list(error.sentences))
        messages.success(inner, said)
        return redirect("assessment-building", city, key)

    return limited(request, PICTURES, taken)


@csrf_exempt  # As above.
@require_http_methods(["GET", "POST"])
@signed_in
def give(request: ViewerRequest, city: str) -> HttpResponseBase:
    """A table of buildings, with a report of every row. 1 SQL query beside the viewer's."""
    needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
    context = {
        "title": "违法建设",
        "headings": [(title, name in buildings.NEEDED) for name, title in buildings.HEADINGS.items()],
        "imports": queries.imports(city, buildings.TOPIC, buildings.HEADINGS),
        "trail": [*trail(city), (reverse("assessment-buildings", args=[city]), "违法建设")],
    }
    if request.method == "GET":
        return render(request, "assessment_results/import.html", context)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        try:
            document = needed(inner, TABLES, city, "没有选择文件。请选择 XLSX 文件后再导入。")
            made = buildings.import_buildings(inner.viewer, city, document, timezone.now())
        except RefusedError as error:
            wrong = context | {"wrong": error.sentences}
            return render(inner, "assessment_results/import.html", wrong, status=422)
        messages.success(inner, f"已导入 {len(made.report)} 行。")
        return redirect("assessment-buildings-import", city)

    return limited(request, TABLES, taken)


def trail(city: str) -> list[tuple[str, str]]:
    """The way to a special topic."""
    return [(reverse("assessment", args=[city]), "城管执法考核")]


def _chosen(
    request: ViewerRequest,
    city: str,
    chosen: dict[str, str],
    days: int,
    *,
    after: str = "",
    most: int = queries.PAGE + 1,
) -> list[queries.BuildingRow]:
    return queries.buildings(
        request.viewer,
        city,
        kind=chosen["kind"],
        district=chosen["district"],
        state=chosen["state"],
        after=after,
        days=days,
        most=most,
    )


def _exported(request: ViewerRequest, city: str, chosen: dict[str, str], days: int) -> HttpResponseBase:
    """The chosen buildings as a table."""
    rows = _chosen(request, city, chosen, days, most=queries.MOST_EXPORTED)
    lines = [
        (
            each.row.code,
            each.row.district.name,
            each.row.address,
            each.row.get_kind_display(),
            str(each.row.found_on),
            float(each.row.treated + each.row.left),
            float(each.row.treated),
            str(each.recheck_by or ""),
        )
        for each in rows
    ]
    return sheet_response("违法建设", HEADS, lines)


def _done(request: ViewerRequest, city: str, row: IllegalBuilding) -> str:
    given, now = request.POST, timezone.now()
    match given.get("act", ""):
        case "treat":
            buildings.treat(
                request.viewer,
                row.pk,
                given.get("way", ""),
                given.get("m2", ""),
                given.get("on", ""),
                given.get("remark", ""),
                now,
            )
            return "治理已登记。"
        case "recheck":
            needs_body(request.viewer, city, Role.HANDLER, Role.HEAD)
            document = needed(request, PICTURES, city, NO_PICTURE)
            gone = given.get("gone") == "yes"
            buildings.recheck(request.viewer, row.pk, gone, given.get("remark", ""), document, now)
            return "复查已登记，服务器已记下时间和照片摘要。"
        case _:
            raise Http404("没有这个操作")


def _building(request: ViewerRequest, city: str, row: IllegalBuilding, wrong: list[str]) -> HttpResponseBase:
    treatments = queries.treatments(row)
    context = {
        "row": row,
        "left": row.left,
        "treatments": treatments,
        "rechecks": queries.rechecks(row),
        "ways": Way.choices,
        "may_record": records(request.viewer, city, row.district_id),
        "may_recheck": assesses(request.viewer, city, Role.HANDLER, Role.HEAD)
        and bool(treatments)
        and all(each.by_id != request.viewer.user for each in treatments),
        "given": request.POST,
        "today": timezone.localdate(),
        "wrong": wrong,
        "trail": [*trail(city), (reverse("assessment-buildings", args=[city]), "违法建设")],
    }
    return render(request, "assessment_results/building.html", context, status=422 if wrong else 200)


def may_add(request: ViewerRequest, city: str) -> bool:
    """Whether the viewer enters records of any district."""
    own = districts_of(request.viewer, city)
    body = assesses(request.viewer, city, Role.HANDLER, Role.HEAD)
    return body or any(records(request.viewer, city, district) for district in own)
