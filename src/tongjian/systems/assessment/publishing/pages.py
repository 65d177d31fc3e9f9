"""Results: the periods, a publication with its order, differences and uses, and what was reported."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.engines.measures.rational import printed
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.assessment.access import assesses, needs_body, needs_part
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.publishing import queries
from tongjian.systems.assessment.publishing.content import digest_of
from tongjian.systems.assessment.publishing.making import finalise, latest, publish
from tongjian.systems.assessment.publishing.reporting import Reached, reached, report
from tongjian.systems.assessment.publishing.using import proposed, use
from tongjian.systems.assessment.publishing.using import reverse as take_back
from tongjian.systems.assessment.results.models import Publication, Report, Use
from tongjian.systems.assessment.tasks.queries import period as period_of
from tongjian.systems.assessment.verifying.pages import trail
from tongjian.systems.assessment.verifying.queries import progress

HEADS = (
    *(("位次", 6), ("区", 24), ("得分", 12), ("区间下限", 12), ("区间上限", 12)),
    *(("最好可能位次", 14), ("最差可能位次", 14), ("得分表", 10)),
)


@require_GET
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The periods with what has become of their results. 2 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    context = {
        "rows": queries.periods(request.viewer, city),
        "body": assesses(request.viewer, city),
        "today": timezone.localdate(),
        "trail": [(reverse("assessment", args=[city]), "城管执法考核")],
    }
    return render(request, "assessment_results/index.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def period(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """What stands before publication; then the latest version. 3 SQL queries beside the viewer's."""
    needs_part(request.viewer, city)
    found = period_of(city, key)
    if found is None:
        raise Http404("没有这个周期")
    wrong: list[str] = []
    if request.method == "POST":
        needs_body(request.viewer, city, Role.HEAD)
        try:
            row, said = _published(request, found)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("assessment-publication", city, row.pk)
    published = latest(found)
    if published is not None:
        if wrong:
            return _publication(request, city, _row(city, published.pk), wrong)
        return redirect("assessment-publication", city, published.pk)
    context = {
        "period": found,
        "progress": progress(found),
        "body": assesses(request.viewer, city),
        "head": assesses(request.viewer, city, Role.HEAD),
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "assessment_results/period.html", context, status=422 if wrong else 200)


@require_GET
@signed_in
def publication(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """One version, also as a table. 6 SQL queries beside the viewer's at most."""
    needs_part(request.viewer, city)
    row = _row(city, key)
    return _exported(row) if "xlsx" in request.GET else _publication(request, city, row, [])


@require_POST
@signed_in
def apply(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """Apply a rule to the districts it fits, or report the version."""
    needs_body(request.viewer, city, Role.HEAD)
    row = _row(city, key)
    try:
        if request.POST.get("act") == "report":
            made = report(request.viewer, row.pk, timezone.now())
            messages.success(request, f"已上报（第 {made.number} 次）。")
        else:
            done = use(request.viewer, row.pk, request.POST.get("rule", ""), timezone.now())
            messages.success(request, f"已应用到 {len(done)} 个区。")
    except RefusedError as error:
        return _publication(request, city, row, list(error.sentences))
    return redirect("assessment-publication", city, key)


@require_POST
@signed_in
def reverse_use(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """Take a use back by hand, for a reason."""
    needs_body(request.viewer, city, Role.HEAD)
    found = Use.objects.select_related("period").filter(pk=key, period__city=city).first()
    if found is None:
        raise Http404("没有这项结果应用")
    row = latest(found.period)
    assert row is not None
    try:
        take_back(request.viewer, key, request.POST.get("reason", ""), timezone.now())
    except RefusedError as error:
        return _publication(request, city, _row(city, row.pk), list(error.sentences))
    messages.success(request, "已撤销，并已告知该区。")
    return redirect("assessment-publication", city, row.pk)


@require_GET
@signed_in
def reported(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """A report as it was handed over: the very bytes its digest covers."""
    needs_body(request.viewer, city)
    found = Report.objects.filter(pk=key, period__city=city).first()
    if found is None:
        raise Http404("没有这份上报")
    response = HttpResponse(found.body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{found.number}.json"'
    return response


def _exported(row: Publication) -> HttpResponse:
    """The ranking as a table; what is printed stays a text, so that no digit is lost."""
    lines = [
        (
            line["place"],
            line["name"],
            line["printed"],
            line["low"],
            line["high"],
            line["best"],
            line["worst"],
            f"第 {line['version']} 版",
        )
        for line in json.loads(row.body)["districts"]
    ]
    return sheet_response(f"{row.period.title}考核结果第{row.number}版", HEADS, lines)


def _published(request: ViewerRequest, found: Period) -> tuple[Publication, str]:
    match request.POST.get("act", ""):
        case "publish":
            return publish(request.viewer, found, timezone.now()), "结果已公布，并已告知各区。"
        case "finalise":
            return finalise(request.viewer, found, timezone.now()), "结果已定稿，并已告知各区。"
        case _:
            raise Http404("没有这个操作")


def _publication(request: ViewerRequest, city: str, row: Publication, wrong: list[str]) -> HttpResponseBase:
    viewer, body = request.viewer, assesses(request.viewer, city)
    head = assesses(viewer, city, Role.HEAD)
    versions = queries.versions(row.period_id)
    newest = versions[0].pk == row.pk
    content: dict[str, Any] = json.loads(row.body)
    own = {member.code for member in viewer.memberships}
    figures = reached(row) if body else None
    reports = queries.reports(row.period_id) if body else []
    context = {
        "row": row,
        "period": row.period,
        "content": content,
        "lines": queries.seen_lines(viewer, city, row),
        "changes": content["changes"],
        "own": own,
        "intact": digest_of(row.body) == row.digest,
        "versions": versions,
        "newest": newest,
        "open": timezone.localdate() <= row.reply_until,
        "tasks": queries.tasks_of(viewer, row) if newest else [],
        "uses": queries.by_rule(queries.uses(viewer, row)),
        "proposed": _rules(row) if head and newest else [],
        "reached": figures.told() if figures else None,
        "least": figures,
        "counted": _counted(content, figures) if figures else [],
        "reports": reports,
        "may_report": head and newest and figures and all(each.publication_id != row.pk for each in reports),
        "body": body,
        "head": head,
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "assessment_results/publication.html", context, status=422 if wrong else 200)


def _counted(content: dict[str, Any], figures: Reached) -> list[dict[str, Any]]:
    """What the share was counted from: every district with its sheet, its points, and the full ones."""
    lines = {line["district"]: line for line in content["districts"]}
    full = figures.of_points / len(figures.of_district) if figures.of_district else Fraction(0)
    return [
        {
            "name": lines[code]["name"] if code in lines else code,
            "sheet": lines[code]["sheet"] if code in lines else None,
            "points": printed(points, 2),
            "full": printed(full, 2),
        }
        for code, points in figures.of_district
    ]


def _rules(row: Publication) -> list[dict[str, Any]]:
    """The rules that wait, each with the districts it fits."""
    found: dict[str, dict[str, Any]] = {}
    for each in proposed(row):
        rule = found.setdefault(each.rule.use, {"rule": each.rule, "names": []})
        rule["names"].append(each.line["name"])
    return list(found.values())


def _row(city: str, key: UUID) -> Publication:
    row = queries.publication(city, key)
    if row is None:
        raise Http404("没有这次公布")
    return row
