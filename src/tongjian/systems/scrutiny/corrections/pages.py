"""图层: whoever may say so says what the layers and elements of a drawing are, and it is scrutinised anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongjian.kernel.licences.pace import wait_for
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.asking import ask
from tongjian.systems.scrutiny.corrections.actions import RefusedError, say
from tongjian.systems.scrutiny.corrections.changes import CHOICES, Mistake, Said, read
from tongjian.systems.scrutiny.corrections.pictures import Picture, ask_for_picture, in_a_case, picture_of
from tongjian.systems.scrutiny.corrections.queries import elements_said, layers_said, told_of
from tongjian.systems.scrutiny.corrections.sheet import Sheet, sheet
from tongjian.systems.scrutiny.corrections.told import Told
from tongjian.systems.scrutiny.corrections.who import Voice, voice
from tongjian.systems.scrutiny.models import Check, CheckState, SelfCheck
from tongjian.systems.scrutiny.place.ground import Ground
from tongjian.systems.scrutiny.queries import NoSuchCheck, check_for, report_of

MOST, WINDOW = 30, 600
"""How often a person may have drawings of cases scrutinised anew, in how many seconds."""


_PROMISE = (
    "更正会记录是谁说的，审批人员和申请单位都看得到；原来的审查结果保留，另出一份新的结果。"
    "申请单位的更正由审批人员对照图纸核对。"
)


@dataclass(frozen=True)
class Layered:
    """A drawing whose layers can be corrected: what the page shows, and where it leads."""

    name: str
    back: str
    sheet: Sheet
    told: Told
    promise: str

    def read(self, request: ViewerRequest) -> Said:
        """What the form says anew. Raises Mistake, also when it says nothing."""
        layers = frozenset(row.name for row in self.sheet.layers)
        said = read(request.POST.dict(), self.told, layers)
        if not said:
            raise Mistake("没有改动：请先为图层或图元选择它是什么。")
        return said


def layers_page(
    request: ViewerRequest, drawing: Layered, correct: Callable[[Said], HttpResponseBase]
) -> HttpResponseBase:
    """The page, and what its form asks for: `correct` does it and says where to go on."""
    sentence = ""
    if request.method == "POST":
        try:
            return correct(drawing.read(request))
        except (Mistake, RefusedError) as refused:
            sentence = str(refused)
    elif request.headers.get("HX-Request") == "true":
        # The page that waits for the picture asks: it is there.
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"drawing": drawing, "sheet": drawing.sheet, "choices": CHOICES, "sentence": sentence}
    return render(request, "scrutiny/corrections.html", context, status=422 if sentence else 200)


def still_drawn(request: ViewerRequest, check: Check | SelfCheck, name: str, back: str) -> HttpResponse:
    """The page while the picture is being made; it asks again by itself."""
    ask_for_picture(check)
    context = {"name": name, "back": back}
    fragment = request.headers.get("HX-Request") == "true"
    template = "scrutiny/_corrections_waiting.html" if fragment else "scrutiny/corrections_waiting.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@signed_in
def of_check(request: ViewerRequest, check: UUID) -> HttpResponseBase:
    """The layers of a drawing in a case, for its applicant and for the officers who see it."""
    try:
        found = check_for(request.viewer, check)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error
    speaking = voice(request.viewer, found)
    if speaking is None or found.state == CheckState.WAITING:
        raise PermissionDenied("只有这份图纸的申请单位和办理人员可以更正图层，且要在审查完成以后。")
    picture, back = picture_of(in_a_case(found)), reverse("scrutiny-drawing", args=[found.pk])
    if picture is None:
        return still_drawn(request, found, found.document.name, back)

    def correct(said: Said) -> HttpResponse:
        new = _correct(request, found, speaking, said)
        return redirect("scrutiny-drawing", new.pk)

    return layers_page(request, _layered(found, picture, speaking.organisation, back), correct)


def _layered(check: Check, picture: Picture, owner: int, back: str) -> Layered:
    sha256 = check.document.sha256
    told = told_of(check.city, owner, sha256)
    layers, elements = layers_said(check.city, owner), elements_said(check.city, owner, sha256)
    shown = sheet(report_of(check), picture, told, layers, elements)
    return Layered(check.document.name, back, shown, told, _PROMISE)


def _correct(request: ViewerRequest, check: Check, speaking: Voice, said: Said) -> Check:
    if seconds := wait_for("corrections", f"user:{request.viewer.user}", MOST, WINDOW):
        raise RefusedError(f"更正得太频繁，请在 {seconds} 秒后再试。")
    sha256 = check.document.sha256
    with transaction.atomic():
        say(request.viewer, check.city, speaking.organisation, sha256, said, official=speaking.official)
        told = told_of(check.city, speaking.organisation, sha256)
        return ask(
            check.attachment,
            city=check.city,
            conditions=check.conditions,
            corrections=told.as_text(),
            ground=Ground(check.parcel, check.edition),
            by=request.viewer.user,
        )
