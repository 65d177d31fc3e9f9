"""Publishing, putting aside and withdrawing: each shows what it touches, and is confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office import actions, versions
from tongjian.kernel.places.office.citations import running
from tongjian.kernel.places.office.effects import effect_of
from tongjian.kernel.places.office.gates import Door, door, version_among, version_of
from tongjian.kernel.places.office.pages.importing import Mistaken, day_of
from tongjian.kernel.places.office.pages.links import typed, version_address, version_trail
from tongjian.kernel.places.versions import actions as deciding
from tongjian.kernel.places.versions.actions import RefusedError

LEAST, MOST = 2, 500
Published = list[tuple[int, date]]


@require_http_methods(["GET", "POST"])
@signed_in
def publish(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """What publishing touches; then, on the second click, the decision. Heads of the owner only."""
    found, shown, published = _decided_on(request, city, layer, version)
    back = version_address(found, shown.pk)
    if shown.state != State.READY:
        messages.warning(request, "这个版本不在“待发布”状态，不能发布。")
        return redirect(back)
    if request.method == "GET":
        return _publish_form(request, found, shown, published)
    try:
        day = _first_day(request.POST)
        note = reason(request.POST, "note", "批准依据或说明")
        deciding.publish(request.viewer, shown.pk, effective_from=day, note=note)
    except (Mistaken, RefusedError) as mistake:
        return _publish_form(request, found, shown, published, str(mistake))
    messages.success(request, "已决定发布，正在写入要素；写完即按生效日期施行。")
    return redirect(back)


def _publish_form(
    request: ViewerRequest, found: Door, shown: LayerVersion, published: Published, sentence: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    effect = effect_of(shown, published, today)
    proposed = {"effective_from": str(shown.effective_from or today), "note": shown.note}
    context = {
        **_context(found, shown, sentence),
        "effect": effect,
        "cited": running(found.city, found.layer.code).get(effect.against, 0),
        "typed": request.POST if request.method == "POST" else proposed,
    }
    return render(request, "places/office/publish.html", context, status=422 if sentence else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """What withdrawing means; then, with a reason, it is done. Heads of the owner only."""
    found, shown, published = _decided_on(request, city, layer, version)
    if request.method == "GET":
        return _withdraw_form(request, found, shown, published)
    try:
        actions.withdraw(request.viewer, shown, reason(request.POST, "reason", "撤回原因"))
    except (Mistaken, RefusedError) as mistake:
        return _withdraw_form(request, found, shown, published, str(mistake))
    messages.success(request, f"已撤回“{found.layer.title}”第 {shown.number} 版。")
    return redirect("layer", city, layer)


def _withdraw_form(
    request: ViewerRequest, found: Door, shown: LayerVersion, published: Published, sentence: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    others = [each for each in published if each[0] != shown.number]
    context = {
        **_context(found, shown, sentence),
        "row": versions.version_row(shown, published, {}, today),
        "instead": versions.in_force_on(others, shown.effective_from or today),
        "typed": request.POST,
    }
    return render(request, "places/office/withdraw.html", context, status=422 if sentence else 200)


@require_POST
@signed_in
def discard(request: ViewerRequest, city: str, layer: str, version: UUID) -> HttpResponseBase:
    """Put an import aside, with a reason. Handlers and heads of the owner."""
    found = door(request, city, layer)
    shown = version_of(found, version)
    found.must_manage()
    try:
        actions.discard(request.viewer, shown, reason(request.POST, "reason", "原因"))
    except (Mistaken, RefusedError) as mistake:
        messages.error(request, str(mistake))
        return redirect(version_address(found, shown.pk))
    messages.success(request, "已放弃这次导入，没有发布任何要素。")
    return redirect("layer", city, layer)


def reason(given: QueryDict, name: str, title: str) -> str:
    """Why somebody does something. Raises Mistaken."""
    text = given.get(name, "").replace("\x00", "").strip()
    if not LEAST <= len(text) <= MOST:
        raise Mistaken(f"请填写“{title}”，{LEAST} 到 {MOST} 个字。")
    return text


def _first_day(given: QueryDict) -> date:
    day = day_of(typed(given, "effective_from"), "生效日期")
    if day is None:
        raise Mistaken("请填写生效日期。")
    return day


def _decided_on(
    request: ViewerRequest, city: str, layer: str, version: UUID
) -> tuple[Door, LayerVersion, Published]:
    found = door(request, city, layer)
    shown, published = version_among(found, version)
    found.must_publish()
    return found, shown, published


def _context(found: Door, shown: LayerVersion, sentence: str) -> dict[str, Any]:
    return {
        "layer": found.layer,
        "trail": version_trail(found, shown),
        "version": shown,
        "sentence": sentence,
    }
