"""The structured editor of a form: one operation on it at a time, proved before it is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.office.content import NewFile, changed
from tongjian.kernel.packs.office.editor.changing import added, edited, lifted, put_into, removed
from tongjian.kernel.packs.office.editor.judging import judge
from tongjian.kernel.packs.office.editor.places import Place
from tongjian.kernel.packs.office.pages.common import of_city
from tongjian.kernel.packs.office.pages.form_showing import Try, as_shown, as_typed
from tongjian.kernel.packs.office.paths import room_of
from tongjian.kernel.packs.office.proving import attributes_of
from tongjian.kernel.packs.office.queries import Desk, body_of
from tongjian.kernel.packs.office.revisions import save
from tongjian.kernel.packs.office.yamltext import CannotRewrite
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.middleware import ViewerRequest

Given = Mapping[str, list[str]]


@require_http_methods(["GET", "POST"])
@of_city
def form(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """Show the form's parts, or do one operation on them. At most 6 SQL queries to show it."""
    text = _text(desk, path)
    if request.method != "POST":
        asked = Try(text, _place(request.GET.get("at", "")), given=_all(request))
        return render(request, "packs_office/form.html", as_shown(desk, path, asked, _known(desk)))
    if desk.revision is None:
        messages.error(request, "请先在列表页开始一次修订。")
        return redirect("manage-packs-form", desk.city, path)
    attempt = _operate(text, _all(request), _known(desk))
    if not attempt.refusals:
        try:
            new = NewFile(path, attempt.after.encode())
            save(request.viewer, desk.revision.pk, new, seen=request.POST.get("seen", ""))
        except RefusedError as refusal:
            attempt = attempt.refused(str(refusal))
        else:
            messages.success(request, "已保存到修订。发布之后才会施行。")
            there = reverse("manage-packs-form", args=[desk.city, path])
            return redirect(f"{there}?{urlencode({'at': attempt.place.text})}#element")
    context = as_shown(desk, path, attempt, _known(desk))
    return render(request, "packs_office/form.html", context, status=422)


@require_POST
@of_city
def check(request: ViewerRequest, desk: Desk, path: str) -> HttpResponse:
    """What would be wrong with what is being typed, and the form as it would be. Saves nothing."""
    given = _all(request)
    typing = "title" in given  # the controls are not sent along where they are only read
    attempt = _operate(_text(desk, path), {**given, "do": ["save" if typing else "look"]}, _known(desk))
    return render(request, "packs_office/_form_live.html", as_typed(desk, path, attempt, _known(desk)))


def _operate(text: str, given: Given, attributes: Mapping[str, Kind]) -> Try:
    """Do what was asked for on the text; refused when the form has a mistake that it had not before."""
    place = _place(_first(given, "at"))
    try:
        after, there = _done(text, place, given)
    except CannotRewrite as error:
        return Try(text, place, given=given).refused(f"{error}。")
    fresh = judge(after, attributes).beyond(judge(text, attributes))
    if fresh:
        return Try(text, place, after, given, tuple(map(str, fresh)))
    return Try(text, there, after, given)


def _done(text: str, place: Place, given: Given) -> tuple[str, Place]:
    match _first(given, "do"):
        case "look":
            return text, place
        case "up":
            return lifted(text, place, -1)
        case "down":
            return lifted(text, place, 1)
        case "remove":
            return removed(text, place), place.parent
        case "into":
            return put_into(text, place, Place.read(_first(given, "section")))
        case "add":
            after = _first(given, "after")
            number = int(after) if re.fullmatch(r"\d{1,4}", after, re.ASCII) else -1
            return added(text, Place.read(_first(given, "parent")), number, given)
        case _:
            return edited(text, place, given), place


def _text(desk: Desk, path: str) -> str:
    body = body_of(desk, path)
    if body is None or room_of(path).name != "forms":
        raise Http404("没有这份表单。")
    return body.decode("utf-8", "replace")


def _known(desk: Desk) -> Mapping[str, Kind]:
    """What conditions may ask of a project, as the working copy says."""
    if desk.revision and "pack.yaml" in changed(desk.before.overlay, desk.content.overlay):
        return attributes_of(desk.revision)
    return pack_of(desk.city).attributes


def _place(text: str) -> Place:
    try:
        return Place.read(text)
    except CannotRewrite as error:
        raise Http404(str(error)) from None


def _all(request: ViewerRequest) -> Given:
    sent = request.POST if request.method == "POST" else request.GET
    return {name: [str(each) for each in sent.getlist(name)] for name in sent}


def _first(given: Given, name: str) -> str:
    return (given.get(name) or [""])[0]
