"""Sites to look at: the list, one of them, and registering one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.ledger.records import events_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import Value, sheet_response
from tongjian.kernel.projects.models import Project, Works
from tongjian.kernel.projects.regions import place_title
from tongjian.systems.supervision.centre.access import OFFICE, seen, stations
from tongjian.systems.supervision.centre.models import Site, SiteState
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.sites import queries
from tongjian.systems.supervision.centre.sites.access import owns, supervises, visible
from tongjian.systems.supervision.centre.sites.orders import standing_open
from tongjian.systems.supervision.centre.sites.registering import register
from tongjian.systems.supervision.centre.sites.stating import facts_in


@require_GET
@needs_role(*OFFICE)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The sites the viewer sees. 6 SQL queries at most with session, user and viewer."""
    within, asked, today = seen(request.viewer, city), queries.Asked.read(request.GET), timezone.localdate()
    rows, more = queries.page(within, asked, today, moment_and_id(request))
    pack, counted = pack_of(city), queries.counts(within)
    context = {
        "rows": [(row, place_title(pack, row.region)) for row in rows],
        "after": more,
        "asked": asked,
        "states": SiteState.choices,
        "counts": [(value, title, counted.get(value, 0)) for value, title in SiteState.choices],
        "districts": [(each.code, each.title) for each in pack.districts],
        "may_register": bool(stations(request.viewer, city)),
        "narrowed": request.GET.urlencode(),
    }
    return render(request, "supervision/centre/sites.html", context)


@require_GET
@needs_role(*OFFICE)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same sites as a table. 4 SQL queries with the viewer's."""
    rows = queries.sites(seen(request.viewer, city), queries.Asked.read(request.GET), timezone.localdate())
    heads = (
        *(("监督登记号", 22), ("工地", 36), ("状态", 14), ("区划", 10), ("监督机构", 30), ("施工单位", 30)),
        *(("监理单位", 30), ("已到节点", 10), ("全部节点", 10), ("经度", 12), ("纬度", 12)),
    )
    lines: list[list[Value]] = [
        [
            *(row.number, row.name, row.get_state_display(), row.region, row.organisation.name),
            *(row.contractor, row.overseer, *_progress(row), row.longitude, row.latitude),
        ]
        for row in rows[:20_000]
    ]
    return sheet_response(f"受监工地 {timezone.localdate()}", heads, lines)


def _progress(row: Site) -> tuple[int, int]:
    """How many milestones were reached, of how many: as `queries.sites` counted them."""
    counted = vars(row)
    return counted["reached"], counted["all"]


@require_http_methods(["GET", "POST"])
@needs_role(Role.HANDLER, Role.HEAD)
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Register a site on a project; `?project=` chooses it."""
    own = stations(request.viewer, city)
    if not own:
        raise PermissionDenied("工地由监督机构登记。")
    project = _project(request, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            site = _registered(request, city, project, min(own))
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"已登记，监督登记号 {site.number}。")
            return redirect("supervision-site", city, site.pk)
    context = {
        "project": project,
        "works": list(project.works.order_by("code")) if project else [],
        "milestones": [
            (each, request.POST.get(f"planned-{each.code}", "")) for each in centre_of(city).sites.milestones
        ],
        "given": request.POST,
        "wrong": wrong,
        "trail": [(reverse("supervision-sites", args=[city]), "工地监督")],
    }
    return render(request, "supervision/centre/site_new.html", context, status=422 if wrong else 200)


@require_GET
@signed_in
def site(request: ViewerRequest, city: str, site: UUID) -> HttpResponse:
    """One site. 12 SQL queries at most with session, user and viewer."""
    return render(request, "supervision/centre/site.html", shown(request, site_or_404(request, city, site)))


def site_or_404(request: ViewerRequest, city: str, site: UUID) -> Site:
    """The site, or 404: a stranger learns nothing. 1 SQL query."""
    rows = Site.objects.filter(visible(request.viewer), city=city, pk=site)
    found = rows.select_related("project", "organisation", "works", "conclusion__letter", "subject").first()
    if found is None:
        raise Http404("没有这个工地，或者您无权查看")
    return found


def shown(request: ViewerRequest, row: Site, wrong: list[str] | None = None) -> dict[str, Any]:
    """What the page of a site shows. 9 SQL queries at most."""
    station = supervises(request.viewer, row)
    concluded = getattr(row, "conclusion", None)
    official = row.city in request.viewer.cities(*OFFICE)
    return {
        "site": row,
        "district": place_title(pack_of(row.city), row.region),
        "milestones": queries.milestones_of(row.pk),
        "hidden": queries.hidden_of(row.pk),
        "orders": queries.orders_of(row.pk),
        "conclusion": concluded,
        "open": standing_open(row) if station and concluded is None else [],
        "station": station,
        "head": supervises(request.viewer, row, Role.HEAD),
        "owner": owns(request.viewer, row),
        "running": row.state == SiteState.BUILDING,
        "parts": centre_of(row.city).sites.hidden,
        "events": [(event, _WORDS.get(event.kind, event.kind)) for event in reversed(events_of(row.pk))],
        "today": timezone.localdate(),
        "given": request.POST,
        "wrong": wrong or [],
        "trail": [(reverse("supervision-sites", args=[row.city]), "工地监督")] if official else [],
    }


_WORDS = {
    f"supervision-centre:{kind}": words
    for kind, words in {
        "site-registered": "监督登记",
        "site-completed": "补登手续",
        "milestone-reached": "到达节点",
        "milestone-visit": "派出节点检查",
        "hidden-asked": "申请隐蔽验收",
        "hidden-decided": "隐蔽验收意见",
        "site-stopped": "下达停工通知",
        "site-resumed": "下达复工通知",
        "site-concluded": "出具监督结论",
    }.items()
}


def _registered(request: ViewerRequest, city: str, project: Project | None, station: int) -> Site:
    """Register what a form says. Raises `RefusedError`."""
    if project is None:
        raise RefusedError("没有这个项目代码的项目，请核对")
    body = Organisation.objects.get(pk=station)
    works = Works.objects.filter(project=project, code=request.POST.get("works", "")).first()
    return register(
        project, works, body, facts_in(request.POST, city), by=request.viewer.user, at=timezone.now()
    )


def _project(request: ViewerRequest, city: str) -> Project | None:
    code = (request.POST.get("project", "") or request.GET.get("project", "")).strip()
    return Project.objects.filter(city=city, code=code).first() if code else None
