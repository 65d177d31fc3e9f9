"""权力划转, for administrators: what was handed over, a new handover with what it touches, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.handover import queries
from tongjian.kernel.people.handover.actions import hand_over, take_back
from tongjian.kernel.people.handover.forms import HandoverForm
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.pages.common import administrators, key, refused
from tongjian.kernel.people.viewer import Role


@require_GET
@administrators
def index(request: ViewerRequest) -> HttpResponseBase:
    """Handovers in the administrator's cities, the latest first. 1 SQL query of its own."""
    return _list(request)


@require_http_methods(["GET", "POST"])
@administrators
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Ask for a handover: first what it would touch is shown, then it is made."""
    if not request.viewer.has(Role.ADMINISTRATOR, city=city):
        raise PermissionDenied("您不是这个城市的管理员。")
    form = HandoverForm(request.POST or None, city=city)
    refusal, touched = "", None
    if request.method == "POST":
        if not form.is_valid():
            refusal = refused(form)
        elif "preview" in request.POST:
            wanted = form.wanted()
            asked = Handover(city=city, matter=wanted.matter, region=wanted.region, giver_id=wanted.giver)
            touched = len(queries.touched(asked))
        else:
            try:
                row = hand_over(request.viewer, city, form.wanted())
            except RefusedError as error:
                refusal = str(error)
            else:
                messages.success(request, f"划转已安排，自{row.since}起施行。")
                return redirect("handovers")
    context = {"form": form, "refusal": refusal, "touched": touched, "named": pack_of(city).title}
    return render(request, "handover/new.html", context, status=422 if refusal else 200)


@require_POST
@administrators
def cancel(request: ViewerRequest, handover: int) -> HttpResponseBase:
    """Take a handover back before its day."""
    cities = request.viewer.cities(Role.ADMINISTRATOR)
    if not Handover.objects.filter(pk=handover, city__in=cities).exists():
        raise PermissionDenied("没有这次划转，或您不是这个城市的管理员。")
    try:
        take_back(request.viewer, handover, request.POST.get("reason", ""))
    except RefusedError as refusal:
        return _list(request, str(refusal))
    messages.success(request, "划转已撤销，事项仍由原机关办理。")
    return redirect("handovers")


def _list(request: ViewerRequest, refusal: str = "") -> HttpResponse:
    cities = sorted(request.viewer.cities(Role.ADMINISTRATOR))
    page = queries.page(cities, before=key(request, "after"))
    packs = [pack_of(city) for city in cities]
    matters = {(p.name, code): m.title for p in packs for code, m in p.matters.items()}
    districts = {(p.name, d.code): d.title for p in packs for d in p.districts}
    context = {
        "rows": [
            (
                row,
                matters.get((row.city, row.matter), row.matter),
                districts.get((row.city, row.region), "全市"),
            )
            for row in page.rows
        ],
        "after": page.after,
        "packs": packs,
        "today": timezone.localdate(),
        "refusal": refusal,
    }
    return render(request, "handover/index.html", context, status=422 if refusal else 200)
