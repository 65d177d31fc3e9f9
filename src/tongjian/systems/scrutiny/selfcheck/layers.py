"""The layers of a drawing under self-check: a visitor's words live with it, an organisation's are kept."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.corrections.actions import RefusedError, say
from tongjian.systems.scrutiny.corrections.changes import Said
from tongjian.systems.scrutiny.corrections.pages import Layered, layers_page, still_drawn
from tongjian.systems.scrutiny.corrections.pictures import Picture, in_a_self_check, picture_of
from tongjian.systems.scrutiny.corrections.queries import elements_said, layers_said, told_of
from tongjian.systems.scrutiny.corrections.sheet import sheet
from tongjian.systems.scrutiny.corrections.told import told_by
from tongjian.systems.scrutiny.models import CheckState, SelfCheck
from tongjian.systems.scrutiny.selfcheck.actions import ask_again
from tongjian.systems.scrutiny.selfcheck.limits import TooMuch, count_one, must_find_room
from tongjian.systems.scrutiny.selfcheck.pages import of_theirs, result_text

_FOR_NOW = "更正只用于这一次自查，随它一起删除。"
_KEPT = "图层的更正留存给本单位，以后的图纸自动使用；单个图元的更正只用于这份图纸。"


@require_http_methods(["GET", "POST"])
@of_theirs
def layers(request: ViewerRequest, check: SelfCheck) -> HttpResponseBase:
    """The page of layers of a self-check that has its answer, also when that was a refusal."""
    back = reverse("self-check-result", args=[check.city, check.pk])
    if check.state == CheckState.WAITING:
        return redirect(back)
    picture = picture_of(in_a_self_check(check))
    if picture is None:
        return still_drawn(request, check, check.name, back)

    def correct(said: Said) -> HttpResponse:
        _correct(request, check, said)
        return redirect(back)

    return layers_page(request, _layered(check, picture, back), correct)


def _layered(check: SelfCheck, picture: Picture, back: str) -> Layered:
    told, owner = told_by(check.corrections), check.organisation_id
    layers = layers_said(check.city, owner) if owner else {}
    elements = elements_said(check.city, owner, check.sha256) if owner else {}
    judged = check.state == CheckState.JUDGED
    report = json.loads(result_text(check, "report.json")) if judged else None
    shown = sheet(report, picture, told, layers, elements)
    return Layered(check.name, back, shown, told, _KEPT if owner else _FOR_NOW)


def _correct(request: ViewerRequest, check: SelfCheck, said: Said) -> None:
    try:
        count_one(request, check.city)
        must_find_room()
    except TooMuch as refused:
        raise RefusedError(str(refused)) from None
    owner = check.organisation_id
    with transaction.atomic():
        if owner is None:
            told = said.on(told_by(check.corrections))
        else:
            say(request.viewer, check.city, owner, check.sha256, said, official=False)
            told = told_of(check.city, owner, check.sha256)
        ask_again(check, told)
