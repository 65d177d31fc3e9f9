"""流程优化, for the city's officials: critical paths, before and after, a year played again, the log."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.optimisation import replaying
from tongjian.systems.approval.optimisation.baseline import baseline_of
from tongjian.systems.approval.optimisation.compare import compare
from tongjian.systems.approval.optimisation.log import log
from tongjian.systems.approval.optimisation.paths import MEASURES, path_of, table
from tongjian.systems.approval.optimisation.plan import Plan, in_force, limits_of
from tongjian.systems.approval.optimisation.recorded import counted, organisations

OFFICIAL = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)
officials = needs_role(*OFFICIAL)
WHOLE_CITY = (Role.WINDOW, Role.SUPERVISOR)
"""Who sees every case of a city; the log names them all."""
MOST_PLAYED = 2_000
"""Cases a page plays at once; the command plays any number."""
_TEXT = "text/plain; charset=utf-8"


@require_GET
@officials
def home(request: ViewerRequest) -> HttpResponseBase:
    """To the page of the official's own city."""
    return redirect("optimisation", min(request.viewer.cities(*OFFICIAL)))


@require_GET
@officials
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Critical paths of every theme, and before and after for one. 4 SQL queries with the viewer."""
    _must_serve(request, city)
    today = timezone.localdate()
    pack = pack_of(city)
    after = in_force(city, today)
    baseline = baseline_of(pack)
    before, against = _before(request, after, today)
    themes = dict(after.themes)
    theme = request.GET.get("theme", "")
    if theme not in themes:
        theme = baseline.theme if baseline else next(iter(themes), "")
    declared = baseline.declared if baseline and against == "baseline" else ()
    context = {
        "named": pack.title,
        "slug": city,
        "may_log": city in request.viewer.cities(*WHOLE_CITY),
        "themes": after.themes,
        "theme": theme,
        "theme_title": themes.get(theme, ""),
        "rows": compare(before, after, theme, declared),
        "before": before,
        "after": after,
        "baseline": baseline,
        "against": against,
        "table": table(after, limits_of(pack)),
        "measures": MEASURES,
        "path": path_of(after, theme, "promised"),
        "today": today,
    }
    return render(request, "optimisation/index.html", context)


@require_GET
@officials
def replayed(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The cases of a year through what is in force today, with more or fewer people where asked."""
    _must_serve(request, city)
    today = timezone.localdate()
    year = _year(request, today)
    since, until = date(year, 1, 1), date(year, 12, 31)
    count = counted(city, since, until)
    names = organisations(city)
    people = _people(request, names)
    result = None
    if 0 < count <= MOST_PLAYED:
        definitions = {m.code: m.definition for m in in_force(city, today).matters if m.definition}
        result = replaying.run(city, since, until, replaying.through(definitions), people=people)
    context = {
        "named": pack_of(city).title,
        "slug": city,
        "year": year,
        "years": range(today.year, today.year - 6, -1),
        "count": count,
        "too_many": count > MOST_PLAYED,
        "most": MOST_PLAYED,
        "result": result,
        "loads": _loads(result, names),
    }
    return render(request, "optimisation/replay.html", context)


@require_GET
@needs_role(*WHOLE_CITY)
def xes(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The process log of a period as a file, streamed."""
    _must_serve(request, city, *WHOLE_CITY)
    today = timezone.localdate()
    try:
        since = date.fromisoformat(request.GET.get("since", f"{today.year}-01-01"))
        until = date.fromisoformat(request.GET.get("until", today.isoformat()))
    except ValueError:
        return HttpResponse(
            "日期请写成 2026-01-01 的样子。", status=400, content_type="text/plain; charset=utf-8"
        )
    response = StreamingHttpResponse(log(city, since, until), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{city}-{since}-{until}.xes"'
    return response


def _must_serve(request: ViewerRequest, city: str, *roles: Role) -> None:
    if city not in request.viewer.cities(*(roles or OFFICIAL)):
        raise PermissionDenied("本页面仅供本市工作人员使用。")


def _before(request: ViewerRequest, after: Plan, today: date) -> tuple[Plan | None, str]:
    """The version compared with: what was in force on a day given, else the baseline."""
    baseline = baseline_of(pack_of(after.city))
    try:
        day = date.fromisoformat(request.GET.get("against", ""))
    except ValueError:
        return (baseline.plan(after), "baseline") if baseline else (None, "")
    return in_force(after.city, min(day, today)), day.isoformat()


def _year(request: ViewerRequest, today: date) -> int:
    given = request.GET.get("year", "")
    if given.isascii() and given.isdigit() and 2015 <= int(given) <= today.year:
        return int(given)
    return today.year


def _people(request: ViewerRequest, names: dict[int, str]) -> dict[str, int]:
    """`people-<organisation>` in the address: how many people it has in the changed play."""
    found = {}
    for id_ in names:
        given = request.GET.get(f"people-{id_}", "")
        if given.isascii() and given.isdigit() and 1 <= int(given) <= 500:
            found[str(id_)] = int(given)
    return found


def _loads(result: replaying.Result | None, names: dict[int, str]) -> list[dict[str, object]]:
    """Departments by how long work waited for them, with the play of before beside."""
    if result is None:
        return []
    was = {load.department: load for load in result.before.loads}
    return [
        {
            "id": load.department,
            "name": names.get(int(load.department), ""),
            "after": load,
            "before": was.get(load.department),
        }
        for load in result.after.loads
    ]
