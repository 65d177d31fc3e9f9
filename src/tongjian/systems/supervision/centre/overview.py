"""The overview for leaders: every number leads to what is behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Referral, ReferralState, Subject
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.centre.access import OFFICE, seen
from tongjian.systems.supervision.centre.models import Delivered, Site, SiteState
from tongjian.systems.supervision.models import Assignment

Number = tuple[str, int, str]


@require_GET
@needs_role(*OFFICE)
def overview(request: ViewerRequest, city: str) -> HttpResponse:
    """The year so far, as far as the viewer sees. 9 SQL queries with session, user and viewer."""
    within, today = seen(request.viewer, city), timezone.localdate()
    year = date(today.year, 1, 1)
    context = {
        "year": year.year,
        "numbers": [
            *_records(within, city, year),
            *_subjects(within, city),
            *_checks(within, city, today),
            *_sites(within, city),
            *_back(city, today),
            *_held(within, city),
        ],
        "districts": _districts(within, city, year),
    }
    return render(request, "supervision/centre/overview.html", context)


def _records(within: Q, city: str, year: date) -> list[Number]:
    rows = Conduct.objects.filter(within, on__gte=year, replaced_by__isnull=True, withdrawn_at__isnull=True)
    found = dict(rows.order_by().values_list("kind").annotate(number=Count("pk")))
    home = reverse("supervision-records", args=[city])
    return [
        (label, found.get(kind, 0), f"{home}?kind={kind}&since={year.isoformat()}")
        for kind, label in ConductKind.choices
    ]


def _subjects(within: Q, city: str) -> list[Number]:
    number = Subject.objects.filter(within, until__isnull=True).count()
    return [("监管对象", number, reverse("supervision-subjects", args=[city]))]


def _checks(within: Q, city: str, today: date) -> list[Number]:
    open_ = Q(state__in=("open", "started"))
    found = Assignment.objects.filter(within).aggregate(
        open=Count("pk", filter=open_), late=Count("pk", filter=open_ & Q(due_on__lt=today))
    )
    home = reverse("supervision-visits", args=[city])
    return [("在办检查任务", found["open"], home), ("其中逾期", found["late"], home)]


def _sites(within: Q, city: str) -> list[Number]:
    found = Site.objects.filter(within).aggregate(
        all=Count("pk", filter=~Q(state=SiteState.CONCLUDED)),
        stopped=Count("pk", filter=Q(state=SiteState.STOPPED)),
    )
    home = reverse("supervision-sites", args=[city])
    return [("在监工地", found["all"], home), ("停工工地", found["stopped"], f"{home}?state=stopped")]


def _back(city: str, today: date) -> list[Number]:
    rows = Referral.objects.filter(city=city, state=ReferralState.OFFERED)
    found = rows.aggregate(
        asked=Count("pk", filter=Q(target="approval")),
        late=Count("pk", filter=Q(target="approval", due_on__lt=today)),
    )
    home = reverse("supervision-wayback", args=[city])
    return [("撤销建议待答复", found["asked"], home), ("其中逾期", found["late"], f"{home}?late=1")]


def _held(within: Q, city: str) -> list[Number]:
    number = Delivered.objects.filter(within, conduct__isnull=True, settled_at__isnull=True).count()
    return [("待治理的来件", number, reverse("supervision-governance", args=[city]))]


def _districts(within: Q, city: str, year: date) -> list[dict[str, Any]]:
    """Inspections and penalties of the year by district, all districts, also those with none."""
    rows = Conduct.objects.filter(within, on__gte=year, replaced_by__isnull=True, withdrawn_at__isnull=True)
    found: dict[tuple[str, str], int] = {}
    for region, kind, number in rows.order_by().values_list("region", "kind").annotate(number=Count("pk")):
        found[region[:6], kind] = found.get((region[:6], kind), 0) + number
    home = reverse("supervision-records", args=[city])
    return [
        {
            "title": district.title,
            "numbers": [
                (label, found.get((district.code, kind), 0), f"{home}?kind={kind}&district={district.code}")
                for kind, label in ConductKind.choices
            ],
        }
        for district in pack_of(city).districts
    ]
