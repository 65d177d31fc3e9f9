"""The public pages of supervision. Open to everyone, no query of a viewer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.draws.models import Draw
from tongjian.kernel.inspectorate.fields import LABELS
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.centre.portal import queries
from tongjian.systems.supervision.centre.portal.masking import identifier, party
from tongjian.systems.supervision.centre.records.columns import fields_of, worded
from tongjian.systems.supervision.centre.records.queries import day_and_id
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.matters.queries import Asked as MattersAsked
from tongjian.systems.supervision.matters.queries import matters

# What is never public of a record: numbers, addresses and reporters of people.
_KEPT = frozenset({"reporter", "identifier_kind", "registered_address", "operating_address", "items"})


@require_GET
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """Results, with the ways to everything else that is public. 1 SQL query."""
    asked = queries.Asked.read(request.GET)
    rows, more = queries.results(city, asked, day_and_id(request.GET.get("after", "")))
    context = {
        "rows": rows,
        "after": more,
        "asked": asked,
        "kinds": ConductKind.choices,
        "links": _links(city),
        "periods": [(ConductKind(kind).label, each) for kind, each in centre_of(city).publication.items()],
    }
    return render(request, "supervision/centre/portal.html", context)


@require_GET
def result(request: ViewerRequest, city: str, record: UUID) -> HttpResponse:
    """One result with its versions. 2 SQL queries."""
    row = queries.every_version(city).filter(pk=record).first()
    if row is None:
        raise Http404("没有这条结果")
    versions = list(Conduct.objects.filter(city=city, number=row.number).order_by("-version"))
    nature = str(row.body.get("nature", ""))
    name = str(row.body.get("party_name", ""))
    context = {
        "row": queries.shown_of(row),
        "facts": [
            (LABELS.get(field, field), _public(field, row, nature, name))
            for field in fields_of(row.kind)
            if field not in _KEPT and _public(field, row, nature, name)
        ],
        "items": row.body.get("items", []),
        "versions": versions,
        "digest": row.digest,
        "trail": [(reverse("supervision-portal", args=[city]), "监管公开")],
    }
    return render(request, "supervision/centre/portal_result.html", context)


@require_GET
def officers(request: ViewerRequest, city: str) -> HttpResponse:
    """The officers with their certificates. 1 SQL query."""
    text = request.GET.get("q", "").strip()[:40]
    context = {
        "rows": queries.officers(city, text, timezone.localdate()),
        "text": text,
        "today": timezone.localdate(),
        "trail": [(reverse("supervision-portal", args=[city]), "监管公开")],
    }
    return render(request, "supervision/centre/portal_officers.html", context)


@require_GET
def plans(request: ViewerRequest, city: str) -> HttpResponse:
    """Matters and plans, with the certificates of their draws. 3 SQL queries."""
    found = queries.plans(city)
    subjects = [f"supervision-plan:{row.pk}:{number}" for row in found for number in range(1, row.rounds + 1)]
    draws: dict[str, list[Draw]] = {}
    for draw in Draw.objects.filter(subject__in=subjects).order_by("announced_at"):
        draws.setdefault(draw.subject.rpartition(":")[0], []).append(draw)
    context = {
        "plans": [(row, draws.get(f"supervision-plan:{row.pk}", [])) for row in found],
        "matters": matters(city, MattersAsked(text=request.GET.get("q", "").strip()[:80])),
        "text": request.GET.get("q", "").strip()[:80],
        "trail": [(reverse("supervision-portal", args=[city]), "监管公开")],
    }
    return render(request, "supervision/centre/portal_plans.html", context)


def _public(field: str, row: Conduct, nature: str, name: str) -> str:
    value = row.body.get(field)
    if field == "identifier":
        return identifier(nature, str(value))
    if field == "officers":
        return "、".join(str(each["name"]) for each in value or [])
    if field == "subject_name" and nature == Nature.CITIZEN:
        # What belongs to somebody may be their home.
        return ""
    text = worded(row.city, field, value)
    return text.replace(name, party(nature, name)) if name else text


def _links(city: str) -> list[tuple[str, str]]:
    """What else is public, where this installation has it."""
    wanted = (
        ("监管事项与检查计划", "supervision-portal-plans"),
        ("公开抽取与证书", "draws"),
        ("检查与执法人员", "supervision-portal-officers"),
        ("处罚决定公示", "enforcement-published"),
        ("信用公示", "supervision-credit-public"),
        ("操作手册", "supervision-manuals"),
    )
    return [(title, found) for title, name in wanted if (found := _reverse(name, city))]


def _reverse(name: str, city: str) -> str:
    for parts in ([city], []):
        try:
            return reverse(name, args=parts)
        except NoReverseMatch:
            continue
    return ""
