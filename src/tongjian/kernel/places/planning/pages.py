"""What everybody may read: what the plans say of a parcel, and the conditions that were issued for it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.blueprint.conditions import in_unit
from tongjian.engines.blueprint.heights import HeightState
from tongjian.engines.blueprint.layer import Role
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.planning import queries
from tongjian.kernel.places.planning.asking import statement_of
from tongjian.kernel.places.planning.content import Content, Row, digest_of
from tongjian.kernel.places.planning.issuing import printed
from tongjian.kernel.places.planning.officers import may_draw_up
from tongjian.kernel.places.planning.picture import picture_of
from tongjian.kernel.places.planning.statement import Answer, NoSuchParcel, Statement
from tongjian.kernel.places.planningconditions import PlanningConditions
from tongjian.kernel.places.queries import edition_on, layers_with

_PAGE = 30
_AGREES = {
    Answer.YES: ("一致", "good"),
    Answer.NO: ("不一致", "bad"),
    Answer.UNKNOWN: ("需人工判断", "warn"),
}
_INSIDE = {
    Answer.YES: ("在边界内", "good"),
    Answer.NO: ("超出边界", "bad"),
    Answer.UNKNOWN: ("没有发布该图层", "warn"),
}


@require_GET
def parcel(request: ViewerRequest, city: str, key: str) -> HttpResponse:
    """What the layers in force say of a parcel. At most 8 SQL queries beside the viewer's."""
    visible = visible_layers(request.viewer, city)
    if not visible & set(layers_with(city, Role.PARCEL)):
        raise Http404("控制性详细规划不对外公开")
    today = timezone.localdate()
    try:
        statement = statement_of(edition_on(city, today), key, visible, today)
    except NoSuchParcel as missing:
        context = {"key": key, "sentence": missing, "issued": queries.versions_of(city, key)}
        return render(request, "places/planning/no_parcel.html", context, status=404)
    officer = may_draw_up(request.viewer, city)
    issued = queries.versions_of(city, key)
    in_force = next((each for each in issued if each.effective_from and each.effective_from <= today), None)
    context = {
        "statement": statement,
        "agreement": _AGREES[statement.agreement],
        "growth": _INSIDE[statement.inside_growth],
        "limit": _limit(statement),
        "bbox": ",".join(f"{side:.1f}" for side in statement.parcel.geometry.bounds),
        "picture": picture_of(statement.parcel, statement.around),
        "issued": issued,
        "in_force": in_force,
        "officer": officer,
        "draft": queries.draft_of(city, key) if officer else None,
        "trail": [(reverse("conditions", args=[city]), "规划条件")],
    }
    return render(request, "places/planning/parcel.html", context)


def _limit(statement: Statement) -> dict[str, Any] | None:
    """The lowest height limit over the parcel, and whether it is lower than the plan's own."""
    height = statement.height
    if height is None or height.state is HeightState.UNLIMITED:
        return None
    said = [bound for bound in statement.plan.bounds if bound.figure.name == "height_max"]
    surface = next((bound for bound in said if bound.layer != statement.plan.layer), None)
    decides = surface is not None and all(surface.value <= bound.value for bound in said)
    text = in_unit(surface.value, "m") if surface else ""
    return {"text": text, "explanation": height.explanation, "decides": decides}


@require_GET
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """Issued conditions of the city, newest first; its officers see the drafts too. At most 2 SQL queries."""
    text = request.GET.get("q", "").strip()[:80]
    rows = queries.issued_page(city, text=text, after=_after(request.GET.get("after", "")), most=_PAGE + 1)
    last = rows[_PAGE - 1] if len(rows) > _PAGE else None
    context = {
        "rows": rows[:_PAGE],
        "text": text,
        "after": f"{last.issued_on}.{last.pk}" if last else "",
        "today": timezone.localdate(),
        "drafts": queries.drafts(city) if may_draw_up(request.viewer, city) else [],
    }
    return render(request, "places/planning/index.html", context)


def _after(text: str) -> tuple[date, UUID] | None:
    """The last row of the page before, from the address; nothing for what is none."""
    day, _, key = text.partition(".")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


@require_GET
def issued(request: ViewerRequest, city: str, conditions: UUID) -> HttpResponse:
    """Issued conditions as they were issued: the page the QR code of the document leads to. 3 SQL queries."""
    row = _issued(city, conditions)
    content = Content.from_text(row.content)
    today = timezone.localdate()
    later = queries.later_version(row)
    context = {
        "row": row,
        "content": content,
        "intact": digest_of(row.content) == row.digest and digest_of(row.conditions) == content.file,
        "standing": _standing(row, later, today),
        "later": later,
        "tables": _tables(content),
        "trail": [
            (reverse("conditions", args=[city]), "规划条件"),
            (reverse("conditions-parcel", args=[city, row.parcel]), f"地块 {row.parcel}"),
        ],
    }
    return render(request, "places/planning/issued.html", context)


def _tables(content: Content) -> list[tuple[str, tuple[Row, ...]]]:
    tables = [
        ("规划指标", content.rows),
        ("建筑退让", content.setbacks),
        ("机动车位", content.parking),
        ("涉及的控制线", content.met),
    ]
    return [(title, rows) for title, rows in tables if rows]


def _standing(row: PlanningConditions, later: PlanningConditions | None, today: date) -> tuple[str, str]:
    """Whether the conditions hold today, in one word and its tone."""
    if row.effective_from and row.effective_from > today:
        return "尚未施行", "info"
    if later and later.effective_from and later.effective_from <= today:
        return "已被新版本替代", "warn"
    return "现行", "good"


@require_GET
def document(request: ViewerRequest, city: str, conditions: UUID) -> HttpResponseBase:
    """The document as PDF."""
    row = _issued(city, conditions)
    try:
        kept = printed(row)
    except TypesettingError as error:
        return render(request, "licences/unprintable.html", {"why": str(error)}, status=503)
    return FileResponse(
        vault().path_of(kept.sha256).open("rb"), content_type=kept.media_type, filename=kept.name
    )


@require_GET
def file(request: ViewerRequest, city: str, conditions: UUID) -> HttpResponseBase:
    """The conditions file, exactly what a scrutiny reads."""
    row = _issued(city, conditions)
    name = f"{row.parcel}-{row.version}.yaml"
    response = HttpResponse(row.conditions, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _issued(city: str, conditions: UUID) -> PlanningConditions:
    row = queries.issued(city, conditions)
    if row is None:
        raise Http404("没有这份规划条件，或者它还没有签发")
    return row
