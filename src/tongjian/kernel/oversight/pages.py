"""The supervisor's pages: what is late in a city, acts on many at once, and every urging with its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases import lights as late
from tongjian.kernel.cases.lights import Filters
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.pages.lists import valid_after
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.oversight import queries
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.office.sheets import sheet_response

MOST_AT_ONCE = 200
DIMENSIONS = (("department", "部门"), ("district", "区划"), ("stage", "阶段"), ("theme", "审批流程类型"))
LATE_HEADS = (
    *(("灯", 8), ("时限", 12), ("首次超期", 12), ("办件", 40)),
    *(("编号", 24), ("部门", 28), ("环节", 20)),
)
URGING_HEADS = (
    *(("办件", 40), ("编号", 24), ("被督办部门", 28), ("督办时间", 18), ("督办意见", 40)),
    *(("答复期限", 12), ("答复时间", 18), ("答复", 40), ("层级", 16), ("升级原因", 30)),
)


@require_GET
@needs_role(Role.SUPERVISOR)
def lights(request: ViewerRequest) -> HttpResponseBase:
    """红黄灯: late and nearly late steps, by department, district, stage and theme. 5 SQL queries."""
    today, filters = timezone.localdate(), Filters.read(request.GET.dict())
    broken = late.breakdown(request.viewer, today, _without_light(filters))
    numbers = {"": broken.red + broken.yellow, "red": broken.red, "yellow": broken.yellow}
    titles = _titles(request, broken)
    context = {
        "page": late.page(
            request.viewer,
            today=today,
            filters=filters,
            after=valid_after(request.GET.get("after", "")),
            kept=queries.kept_day(),
        ),
        "tabs": [
            {
                "address": filters.address(light=key) if key else _without_light(filters).address(),
                "title": title,
                "count": numbers[key],
                "current": key == filters.light,
            }
            for key, title in (("", "全部"), ("red", "已超期"), ("yellow", "即将到期"))
        ],
        "filters": filters,
        "here": request.get_full_path(),
        "export": filters.address(),
        "dimensions": [
            (
                name,
                title,
                [
                    (
                        titles[name].get(part.code, part.code) or "未登记",
                        filters.address(**{name: part.code}),
                        part,
                    )
                    for part in getattr(broken, name)[:30]
                ],
                getattr(filters, name),
                titles[name].get(getattr(filters, name), getattr(filters, name)),
            )
            for name, title in DIMENSIONS
        ],
        "filtered": filters != Filters(light=filters.light),
    }
    return render(request, "oversight/lights.html", context)


@require_GET
@needs_role(Role.SUPERVISOR)
def lights_export(request: ViewerRequest) -> HttpResponseBase:
    """The same list, all of it, as a table."""
    today, filters = timezone.localdate(), Filters.read(request.GET.dict())
    found = late.late(request.viewer, today, filters).order_by("urgent_on", "id")
    lines = (
        (
            "红" if row.due_on < today else "黄",
            row.due_on.isoformat(),
            row.first_red.isoformat() if row.first_red else "",
            row.case_title,
            row.number,
            row.organisation,
            row.title,
        )
        for row in late.rows_of(found, today, queries.kept_day())
    )
    return sheet_response(f"红黄灯-{today}", LATE_HEADS, lines)


@require_POST
@needs_role(Role.SUPERVISOR)
def urge_many(request: ViewerRequest) -> HttpResponseBase:
    """督办 several steps at once with one reason; each case is an act of its own and may refuse."""
    chosen = [id_ for id_ in map(_uuid, request.POST.getlist("task")[:MOST_AT_ONCE]) if id_]
    remark = request.POST.get("remark", "")
    if not chosen:
        messages.error(request, "没有选择要督办的工作。请在列表中勾选后再发出。")
        return redirect(_back(request))
    tasks = Task.objects.filter(pk__in=chosen, open=True, city__in=request.viewer.cities(Role.SUPERVISOR))
    wanted: dict[tuple[UUID, int], str] = {}
    for case, organisation, title in tasks.values_list("case", "organisation", "case__title"):
        wanted[case, organisation] = title
    done, refused = 0, defaultdict[str, list[str]](list)
    for (case, organisation), title in wanted.items():
        try:
            perform("urge", case, request.viewer, {"remark": remark, "organisation": organisation})
            done += 1
        except Refused as error:
            refused[str(error)].append(title)
    if done:
        messages.success(request, f"已发出督办 {done} 件。")
    for sentence, titles in refused.items():
        shown = "、".join(titles[:5]) + ("等" if len(titles) > 5 else "")
        messages.error(request, f"{len(titles)} 件没有发出（{shown}）：{sentence}")
    if not wanted:
        messages.error(request, "所选的工作都已办完，没有需要督办的。")
    return redirect(_back(request))


@require_GET
@needs_role(Role.SUPERVISOR, *queries.WORKING)
def urgings(request: ViewerRequest) -> HttpResponseBase:
    """督办清单: every urging with its answer and how high it went. 4 SQL queries."""
    state, today = _state(request), timezone.localdate()
    rows, after = queries.page(request.viewer, state, _valid_moment(request.GET.get("after", "")))
    context = {
        "rows": [(row, row.state(today)) for row in rows],
        "after": after,
        "export": f"?state={state}",
        "tabs": [
            {"address": f"?state={code}", "title": title, "current": code == state}
            for code, title in queries.STATES.items()
        ],
    }
    return render(request, "oversight/urgings.html", context)


@require_GET
@needs_role(Role.SUPERVISOR, *queries.WORKING)
def urgings_export(request: ViewerRequest) -> HttpResponseBase:
    """The same as a table."""
    found = queries.urgings_of(request.viewer, _state(request)).order_by("-urged_at", "-id")
    return sheet_response("督办清单", URGING_HEADS, _lines(queries.rows_of(found)))


def _lines(rows: Iterator[queries.UrgingRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            row.case_title,
            row.number,
            row.organisation,
            f"{timezone.localtime(row.urged_at):%Y-%m-%d %H:%M}",
            row.remark or ("超期自动督办" if row.automatic else ""),
            row.answer_by.isoformat(),
            f"{timezone.localtime(row.answered_at):%Y-%m-%d %H:%M}" if row.answered_at else "",
            row.answer,
            row.level,
            row.because,
        )


def _titles(request: ViewerRequest, broken: late.Breakdown) -> dict[str, dict[str, str]]:
    """The words for the codes of each dimension, from the packs of the viewer's cities. No query."""
    titles: dict[str, dict[str, str]] = {"department": dict(broken.names), "district": {}}
    titles["stage"], titles["theme"] = {}, {}
    for city in sorted(request.viewer.cities(Role.SUPERVISOR)):
        pack = pack_of(city)
        titles["district"].update({pack.region: pack.title, **{d.code: d.title for d in pack.districts}})
        titles["stage"].update({stage.code: stage.title for stage in pack.stages.values()})
        titles["theme"].update({t.code: t.title for t in (pack.themes.themes if pack.themes else ())})
    return titles


def _without_light(filters: Filters) -> Filters:
    known: dict[str, Any] = {**vars(filters), "light": ""}
    return Filters(**known)


def _state(request: ViewerRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in queries.STATES else ""


def _back(request: ViewerRequest) -> str:
    """The list as it was filtered; never another site."""
    back = request.POST.get("back", "")
    return back if back.startswith(reverse("lights")) else reverse("lights")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _valid_moment(after: str) -> str:
    """Where a page begins; what somebody has changed in the address begins at the first."""
    moment, _, id_ = after.partition("_")
    try:
        aware = datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return ""
    return after if aware and _uuid(id_) else ""
