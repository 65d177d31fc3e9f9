"""The outbox of a city, for its administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongjian.kernel.exchange import actions, queries
from tongjian.kernel.exchange.models import MessageState
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role


@require_http_methods(["GET", "POST"])
@needs_role(Role.ADMINISTRATOR)
def outbox(request: ViewerRequest, city: str) -> HttpResponseBase:
    """What waits to be carried to other systems. 6 SQL queries with session, user and viewer."""
    if not request.viewer.has(Role.ADMINISTRATOR, city=city):
        raise PermissionDenied("数据交换由本市管理员查看。")
    if request.method == "POST":
        return _replayed(request, city)
    return _shown(request, city, "")


def _replayed(request: ViewerRequest, city: str) -> HttpResponseBase:
    since = queries.day_in(request.POST.get("since", ""))
    if since is None:
        return _shown(request, city, "请填写从哪一天起重新推送，例如 2026-01-31。")
    topic = request.POST.get("topic", "")
    actor = request.viewer.user
    assert actor is not None
    number = actions.replay(city, since, topic, by=actor, at=timezone.now())
    messages.success(
        request, f"{number} 条已放回待推送队列。" if number else "这一天以来没有可重新推送的数据。"
    )
    return redirect("exchange-outbox", city)


def _shown(request: ViewerRequest, city: str, wrong: str) -> HttpResponse:
    asked = queries.Asked.read(request.GET)
    after = request.GET.get("after", "")
    rows, more = queries.page(city, asked, int(after) if after.isascii() and after.isdigit() else None)
    context = {
        "rows": rows,
        "after": more,
        "asked": asked,
        "states": MessageState.choices,
        "topics": queries.topics(city),
        "accounts": queries.reconciled(city, asked.since) if asked.since else [],
        "wrong": wrong,
    }
    return render(request, "exchange/outbox.html", context, status=422 if wrong else 200)
