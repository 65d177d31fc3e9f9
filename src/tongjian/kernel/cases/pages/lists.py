"""The list of one's own work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.cases import workbench as work
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role

OFFICIAL = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR)
LIGHTS = (("", "全部"), ("red", "已超期"), ("yellow", "即将到期"), ("green", "正常"))


@require_GET
@needs_role(*OFFICIAL)
def workbench(request: ViewerRequest) -> HttpResponseBase:
    """我的工作: open tasks by light, red first. 5 SQL queries with session, user and viewer."""
    today = timezone.localdate()
    light, text = request.GET.get("light", ""), request.GET.get("q", "").strip()
    counts = work.counts(request.viewer, today)
    numbers = {"": counts.total, "red": counts.red, "yellow": counts.yellow, "green": counts.green}
    context = {
        "page": work.page(
            request.viewer,
            light=light,
            today=today,
            text=text,
            after=valid_after(request.GET.get("after", "")),
        ),
        "tabs": [
            {
                "address": f"?{_query(request, light=key)}",
                "title": title,
                "count": _shown(numbers[key]),
                "current": key == light,
            }
            for key, title in LIGHTS
        ],
        "light": light,
        "q": text,
        "several": len(request.viewer.organisations()) > 1,
    }
    return render(request, "cases/workbench.html", context)


def valid_after(after: str) -> str:
    """Where a page begins; what somebody has changed in the address begins at the first."""
    day, _, task = after.partition("_")
    try:
        UUID(task)
        date.fromisoformat(day)
    except ValueError:
        return ""
    return after


def _query(request: ViewerRequest, **changed: str) -> str:
    """The address with these filters, from the first page."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _shown(count: int) -> str:
    return f"{work.COUNTED - 1}+" if count >= work.COUNTED else str(count)
