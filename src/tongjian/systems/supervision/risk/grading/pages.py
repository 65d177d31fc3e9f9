"""风险分级: the overview, objects by grade, one object with its reasons."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.risk import Model, Reason
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.risk.access import READERS, heads, needs_part
from tongjian.systems.supervision.risk.grading import queries
from tongjian.systems.supervision.risk.grading.drawing import bars
from tongjian.systems.supervision.risk.grading.freezing import unpack
from tongjian.systems.supervision.risk.grading.making import made_from
from tongjian.systems.supervision.risk.grading.running import run as make_run
from tongjian.systems.supervision.risk.models import Grade, Run
from tongjian.systems.supervision.risk.office import district_name, office_of
from tongjian.systems.supervision.risk.verify import unlike
from tongjian.systems.supervision.risk.words import kind_title, kind_titles

HEADS = (
    *(("对象", 36), ("编码", 22), ("类别", 8), ("所在地", 12), ("风险等级", 10), ("得分", 8)),
    *(("信用等级", 10), ("说明", 30)),
)

TENTH = Decimal("0.1")


@require_http_methods(["GET", "POST"])
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The distribution by region, and the runs. 3 SQL queries beside the viewer's. Head: make a run."""
    needs_part(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            made = make_run(request.viewer, city, timezone.localdate(), timezone.now())
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, f"第 {made.number} 次评级完成，共 {made.objects_graded} 个对象。")
            return redirect("supervision-risk", city)
    run = queries.run_of(city, request.GET.get("run", ""))
    rows = queries.by_region(request.viewer, run) if run else []
    totals = [
        (letter or queries.NONE, sum(dict(row.counts)[letter or queries.NONE] for row in rows))
        for letter in queries.LETTERS
    ]
    context = {
        "run": run,
        "rows": rows,
        "totals": totals,
        "total": sum(number for _, number in totals),
        "bars": bars(totals),
        "runs": queries.runs(city),
        "letters": [(letter or queries.NONE, queries.TITLES[letter]) for letter in queries.LETTERS],
        "may_run": heads(request.viewer, city),
        "wrong": wrong,
    }
    return render(request, "supervision_risk/index.html", context, status=422 if wrong else 200)


@require_GET
@needs_role(*READERS)
def objects(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Objects by score, narrowed by grade, region and kind. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    run, asked = queries.run_of(city, request.GET.get("run", "")), queries.Asked.read(request.GET)
    if run is not None and "xlsx" in request.GET:
        return _exported(request, run, asked)
    after = queries.score_and_id(request.GET.get("after", ""))
    rows, more = queries.page(request.viewer, run, asked, after) if run else ([], None)
    office = office_of(city)
    context = {
        "run": run,
        "rows": [(row, kind_title(city, row.kind), district_name(city, row.region)) for row in rows],
        "after": more,
        "asked": asked,
        "export": _with_xlsx(request),
        "letters": [(letter or queries.NONE, queries.TITLES[letter]) for letter in queries.LETTERS],
        "tones": queries.TONES,
        "districts": office.districts if office else (),
        "kinds": sorted(kind_titles(city).items()),
        "trail": trail(city),
    }
    return render(request, "supervision_risk/objects.html", context)


@require_GET
@needs_role(*READERS)
def one(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One object: grade, reasons, history. 2 SQL queries beside the viewer's; 2 more to make it again."""
    needs_part(request.viewer, city)
    subject = queries.subject_of(request.viewer, city, key)
    if subject is None:
        raise Http404("没有这个对象，或者您不能查看它")
    grades = queries.history(subject)
    number = request.GET.get("run", "")
    row = next((each for each in grades if str(each.run.number) == number), grades[0] if grades else None)
    context: dict[str, Any] = {
        "subject": subject,
        "kind": kind_title(city, subject.kind),
        "region": district_name(city, subject.region),
        "row": row,
        "grades": grades,
        "title": queries.TITLES[row.grade] if row else "",
        "tones": queries.TONES,
        "trail": [*trail(city), (reverse("supervision-risk-objects", args=[city]), "对象")],
    }
    if row is not None:
        model = Model.model_validate(row.run.model_body)
        reasons = queries.reasons_of(model, row, row.run.words)
        context["model"] = model
        context["reasons"] = [(reason, in_words(city, reason)) for reason in reasons]
        context["few"] = model.least_items
        if "again" in request.GET:
            context["again"] = _again(row)
    return render(request, "supervision_risk/object.html", context)


def _again(row: Grade) -> str:
    """Make the grade of an object again from what its run was made from. 2 SQL queries."""
    kept = Run.objects.get(pk=row.run_id)
    frozen, digest = unpack(kept.inputs)
    other = digest != kept.inputs_digest or unlike(kept, made_from(frozen), str(row.subject_id))
    return "other" if other else "same"


def trail(city: str) -> list[tuple[str, str]]:
    """The way to a page of grades."""
    return [(reverse("supervision-risk", args=[city]), "风险分级")]


def in_words(city: str, reason: Reason) -> str:
    """The value of a reason as a page writes it."""
    if reason.value is None:
        return "不足以判断"
    if isinstance(reason.value, str):
        return kind_title(city, reason.value)
    value = reason.value.quantize(TENTH, ROUND_HALF_UP)
    if reason.measure == "unqualified":
        return f"{'高出' if value >= 0 else '低于'}同类 {abs(value)} {reason.unit}"
    return f"{value.normalize():f} {reason.unit}".strip()


def _with_xlsx(request: ViewerRequest) -> str:
    given = request.GET.copy()
    given["xlsx"] = "1"
    given.pop("after", None)
    return given.urlencode()


def _exported(request: ViewerRequest, run: Run, asked: queries.Asked) -> HttpResponseBase:
    rows, _ = queries.page(request.viewer, run, asked, None, queries.MOST_EXPORTED)
    lines = [
        (
            row.subject.name,
            row.subject.code,
            kind_title(run.city, row.kind),
            district_name(run.city, row.region),
            row.grade or "未评级",
            float(row.score or 0),
            row.credit,
            row.why,
        )
        for row in rows
    ]
    return sheet_response(f"风险分级 {run.as_of}", HEADS, lines)
