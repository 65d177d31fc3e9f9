"""The pages on which officers draw up planning conditions and their head issues them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.engines.blueprint.conditions import FIGURES, Figure, in_unit
from tongjian.engines.blueprint.layer import Meaning, Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.planning import actions
from tongjian.kernel.places.planning.actions import statement_now
from tongjian.kernel.places.planning.customs import BLUE_LINE, BOUNDARY, Custom, customs_of
from tongjian.kernel.places.planning.issuing import issue
from tongjian.kernel.places.planning.officers import may_draw_up, may_issue
from tongjian.kernel.places.planning.statement import Citing, NoSuchParcel, Setback, Statement
from tongjian.kernel.places.planning.typed import Mistake, RefusedError, Typed, posted
from tongjian.kernel.places.planning.wording import setback_title
from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions

SPARE_ROWS = 2
MOST_ROWS = 20


@dataclass(frozen=True)
class FigureField:
    """A figure of the form: what is typed, and what the layers ask of it."""

    figure: Figure
    value: str
    bounds: tuple[tuple[str, Citing | None], ...]
    wrong: Mistake | None


@dataclass(frozen=True)
class SetbackField:
    """A setback of the form: what is typed, the rule's own figure, and what lies beside the parcel."""

    line: str
    title: str
    value: str
    custom: Custom | None
    beside: tuple[str, ...]
    wrong: Mistake | None


@require_POST
@signed_in
def draw(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Begin a draft for the parcel of the form, or go on with the one under way."""
    try:
        row = actions.begin(request.viewer, city, request.POST.get("parcel", "")[:120], timezone.now())
    except NoSuchParcel as missing:
        raise Http404(str(missing)) from None
    return redirect("conditions-draft", city, row.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def draft(request: ViewerRequest, city: str, conditions: UUID) -> HttpResponseBase:
    """The form; what is saved is checked against the layers in force, field by field."""
    row = _readable(request.viewer, city, conditions)
    if row.state == ConditionsState.ISSUED:
        return redirect("conditions-issued", city, row.pk)
    if request.method == "GET":
        return _form(request, row, Typed.model_validate(row.typed))
    typed = posted(request.POST, _lines(city), MOST_ROWS)
    try:
        actions.save(request.viewer, conditions, _seen(request), typed, timezone.now())
    except RefusedError as refused:
        return _form(request, row, typed, refused.mistakes)
    messages.success(request, "已保存，与现行各图层没有矛盾。")
    return redirect("conditions-draft", city, row.pk)


@require_POST
@signed_in
def act(request: ViewerRequest, city: str, conditions: UUID, act: str) -> HttpResponseBase:
    """Hand up, give back, drop or issue a draft."""
    row = _readable(request.viewer, city, conditions)
    do = _ACTS.get(act)
    if do is None:
        raise Http404("没有这项操作")
    try:
        done = do(request, row, timezone.now())
    except RefusedError as refused:
        return _form(request, row, Typed.model_validate(row.typed), refused.mistakes)
    messages.success(request, done)
    return redirect("conditions-parcel", city, row.parcel)


Act = Callable[[ViewerRequest, PlanningConditions, datetime], str]


def _propose(request: ViewerRequest, row: PlanningConditions, now: datetime) -> str:
    actions.propose(request.viewer, row.pk, _seen(request), _remark(request), now)
    return "已送签，等待负责人签发。"


def _give_back(request: ViewerRequest, row: PlanningConditions, now: datetime) -> str:
    actions.give_back(request.viewer, row.pk, _seen(request), _remark(request), now)
    return "已退回承办人修改。"


def _drop(request: ViewerRequest, row: PlanningConditions, now: datetime) -> str:
    actions.drop(request.viewer, row.pk, _seen(request), _remark(request), now)
    return "草稿已作废。"


def _issue(request: ViewerRequest, row: PlanningConditions, now: datetime) -> str:
    try:
        day = date.fromisoformat(request.POST.get("effective_from", ""))
    except ValueError:
        raise RefusedError(Mistake("effective_from", "没有写施行日期", "选择一天，不早于今天")) from None
    found = issue(request.viewer, row.pk, _seen(request), day, now)
    return f"已签发 {found.number}，自 {found.effective_from} 起施行。"


_ACTS: Mapping[str, Act] = {"propose": _propose, "return": _give_back, "drop": _drop, "issue": _issue}


def _readable(viewer: Viewer, city: str, conditions: UUID) -> PlanningConditions:
    """The draft, for officers of the body; for everybody else there is none to know of."""
    rows = PlanningConditions.objects.select_related("changed_by", "created_by", "organisation")
    row = rows.filter(city=city, pk=conditions).first()
    if row is None or not may_draw_up(viewer, city):
        raise PermissionDenied("没有这份规划条件，或者您不能查看它的草稿。")
    return row


def _seen(request: ViewerRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _remark(request: ViewerRequest) -> str:
    return request.POST.get("remark", "").strip()[:500]


def _lines(city: str) -> list[str]:
    """The lines a setback can be written for: the boundary, blue lines, and every grade of road."""
    pack = pack_of(city)
    columns = (
        column
        for layer in pack.layers.values()
        if layer.role is Role.ROAD
        for column in layer.attributes
        if column.means is Meaning.GRADE
    )
    grades = [grade for column in columns for grade in column.of]
    known = customs_of(pack, timezone.localdate()).setbacks
    return list(dict.fromkeys([BOUNDARY, BLUE_LINE, *grades, *known]))


def _form(
    request: ViewerRequest, row: PlanningConditions, typed: Typed, mistakes: tuple[Mistake, ...] = ()
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "typed": typed,
        "mistakes": mistakes,
        "wrong": {mistake.field: mistake for mistake in mistakes},
        "open": row.state in actions.OPEN,
        "may_issue": may_issue(request.viewer, row.city),
        "today": timezone.localdate(),
        "trail": [
            (reverse("conditions", args=[row.city]), "规划条件"),
            (reverse("conditions-parcel", args=[row.city, row.parcel]), f"地块 {row.parcel}"),
        ],
    }
    try:
        context |= _asked(statement_now(row.city, row.parcel, timezone.now()), typed, context["wrong"])
    except NoSuchParcel as missing:
        context["missing"] = missing
    return render(request, "places/planning/draft.html", context, status=422 if mistakes else 200)


def _asked(statement: Statement, typed: Typed, wrong: Mapping[str, Mistake]) -> dict[str, Any]:
    cited = {each.code: each for each in statement.cited}
    beside = {each.line: each for each in statement.setbacks}
    customs = customs_of(pack_of(statement.city), timezone.localdate()).setbacks
    spare = [("", "")] * min(SPARE_ROWS, MOST_ROWS - len(typed.parking))
    return {
        "statement": statement,
        "figures": [
            FigureField(
                figure,
                typed.figures.get(figure.name, ""),
                tuple(
                    (in_unit(bound.value, figure.unit), cited.get(bound.layer))
                    for bound in statement.plan.bounds
                    if bound.figure.name == figure.name
                ),
                wrong.get(figure.name),
            )
            for figure in FIGURES
        ],
        "setbacks": [
            _setback(line, customs.get(line), beside.get(line), typed, wrong.get(f"setback-{line}"))
            for line in _lines(statement.city)
        ],
        "parking": list(enumerate([*typed.parking, *spare])),
        "rates": statement.parking,
    }


def _setback(
    line: str, custom: Custom | None, beside: Setback | None, typed: Typed, wrong: Mistake | None
) -> SetbackField:
    names = beside.beside if beside else ()
    return SetbackField(line, setback_title(line), typed.setbacks.get(line, ""), custom, names, wrong)
