"""版本与办件: which versions cases run under, what a newer one would do to them, and orders to move them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.cases.moving import queries
from tongjian.kernel.cases.moving.actions import order_move, order_undo, title_of, version_of
from tongjian.kernel.cases.moving.models import MoveState
from tongjian.kernel.cases.moving.preview import preview
from tongjian.kernel.people.actions.changes import RefusedError, must_administer
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.pages.common import key
from tongjian.kernel.people.viewer import Role

administrators = needs_role(Role.ADMINISTRATOR)


@require_GET
@administrators
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Running cases by version, and the orders so far."""
    must_administer(request.viewer, city)
    orders = queries.moves(city, before=key(request, "after"))
    context = {
        "city_name": city,
        "rows": queries.versions(city, timezone.localdate()),
        "orders": orders[: queries.PAGE],
        "after": orders[queries.PAGE - 1].move.pk if len(orders) > queries.PAGE else None,
    }
    return render(request, "moving/index.html", context)


@require_http_methods(["GET", "POST"])
@administrators
def version(request: ViewerRequest, city: str, old: str, new: str) -> HttpResponseBase:
    """What moving from one version to another does to each running case; then order it for those chosen."""
    must_administer(request.viewer, city)
    try:
        (before, earlier), (after, later) = version_of(old), version_of(new)
    except RefusedError as unknown:
        raise Http404(str(unknown)) from None
    if {before.city, after.city} != {city} or before.code != after.code:
        raise Http404("两个版本不属于本市的同一事项。")
    refusal = ""
    if request.method == "POST":
        try:
            move = order_move(
                request.viewer,
                old=old,
                new=new,
                groups=request.POST.getlist("group"),
                limit_too="limit_too" in request.POST,
                reason=request.POST.get("reason", ""),
            )
        except RefusedError as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已下达，正在后台逐件变更。")
            return redirect("manage-versions-move", city, move.pk)
    context: dict[str, Any] = {
        "city_name": city,
        "preview": preview(city, before.code, earlier, later, before.version),
        "before": before,
        "after_version": after,
        "title": title_of(later),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "moving/version.html", context, status=422 if refusal else 200)


@require_GET
@administrators
def move(request: ViewerRequest, city: str, number: int) -> HttpResponseBase:
    """An order and what became of each case."""
    must_administer(request.viewer, city)
    result = queries.move_of(city, number)
    if result is None:
        raise Http404("没有这次变更。")
    state = request.GET.get("state", "")
    rows = queries.items(result.move, state, key(request, "after") or 0)
    context = {
        "city_name": city,
        "result": result,
        "rows": rows[: queries.PAGE],
        "state": state,
        "states": MoveState.choices,
        "after": rows[queries.PAGE - 1].pk if len(rows) > queries.PAGE else None,
        "back": getattr(result.move, "undone_by", None),
    }
    return render(request, "moving/move.html", context)


@require_POST
@administrators
def undo(request: ViewerRequest, city: str, number: int) -> HttpResponseBase:
    """Order that the cases of an order go back."""
    must_administer(request.viewer, city)
    if queries.move_of(city, number) is None:
        raise Http404("没有这次变更。")
    try:
        back = order_undo(request.viewer, number, reason=request.POST.get("reason", ""))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("manage-versions-move", city, number)
    messages.success(request, "已下达撤回，正在后台逐件恢复。")
    return redirect("manage-versions-move", city, back.pk)
