"""Plans to write: a draft, the announcement, the draw, another draw, the end of a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.access import KEEPERS, needs_head, needs_keeper, needs_sender, posts_of
from tongjian.systems.supervision.libraries.common import office_or_404
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.plans import drawing
from tongjian.systems.supervision.plans.drafting import begin, change
from tongjian.systems.supervision.plans.forms import (
    ceremony_in,
    draft_in,
    plan_fields,
)
from tongjian.systems.supervision.plans.pages import found, plan_context, trail
from tongjian.systems.supervision.plans.tasks import ask, is_long
from tongjian.systems.supervision.taskmodels import TaskKind

MOST_CHOICES = 200


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """Write a plan."""
    needs_keeper(request.viewer, city)
    return _form(request, city, None)


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def edit(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = found(request, city, key)
    needs_sender(request.viewer, city, row.organisation_id)
    return _form(request, city, row)


def _form(request: ViewerRequest, city: str, row: Plan | None) -> HttpResponseBase:
    office_or_404(city)
    bodies = own_bodies(request, city)
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        now = timezone.now()
        try:
            draft = draft_in(city, request.POST)
            if row is None:
                saved = begin(request.viewer, city, chosen_body(request, bodies), draft, now)
            else:
                saved = change(request.viewer, row.pk, draft, request.POST.get("seen", ""), now)
        except RefusedError as error:
            wrong = error.sentences
        else:
            messages.success(request, "计划已保存。公告以前可以修改，也可以先看各种权重的代价。")
            return redirect("supervision-plan", city, saved.pk)
    post = request.POST if request.method == "POST" else None
    context = {
        "row": row,
        "seen": row.changed_at.isoformat() if row else "",
        "bodies": bodies,
        "wrong": wrong,
        "trail": trail(city),
        **plan_fields(city, row, post, timezone.localdate()),
    }
    return render(request, "supervision/plan_form.html", context, status=422 if wrong else 200)


@require_POST
@needs_role(*KEEPERS)
def announce(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """公告."""

    def act(row: Plan) -> str:
        ceremony, now = ceremony_in(request.POST), timezone.now()
        if is_long(row, now):
            return _asked(request, row, TaskKind.ANNOUNCE, {"ceremony": asdict(ceremony)}, now)
        draw = drawing.announce(request.viewer, row.pk, ceremony, now)
        return "已公告，名单和规则已经公布。" if draw else "本轮全部由省级系统抽取，计划已经送出。"

    return _acted(request, city, key, act)


@require_POST
@needs_role(*KEEPERS)
def announce_again(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """公告重抽."""

    def act(row: Plan) -> str:
        reason, ceremony, now = request.POST.get("reason", ""), ceremony_in(request.POST), timezone.now()
        if is_long(row, now):
            given = {"reason": reason, "ceremony": asdict(ceremony)}
            return _asked(request, row, TaskKind.AGAIN, given, now)
        drawing.announce_again(request.viewer, row.pk, reason, ceremony, now)
        return "已公告重抽，原来的抽取继续公布。"

    return _acted(request, city, key, act)


@require_POST
@needs_role(*KEEPERS)
def make(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """抽取."""

    def act(row: Plan) -> str:
        names, values = request.POST.getlist("name"), request.POST.getlist("value")
        parts, now = dict(zip(names, values, strict=False)), timezone.now()
        if is_long(row, now):
            return _asked(request, row, TaskKind.MAKE, {"values": parts}, now)
        drawing.make(request.viewer, row.pk, parts, now)
        return "已抽取，证书已经公布，检查任务已经派出。"

    return _acted(request, city, key, act)


@require_POST
@needs_role(*KEEPERS)
def give_up(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """作废公告."""

    def act(row: Plan) -> str:
        drawing.give_up(request.viewer, row.pk, request.POST.get("reason", ""), timezone.now())
        return "公告已作废，理由已经公布。"

    return _acted(request, city, key, act)


@require_POST
@needs_role(*KEEPERS)
def end(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """结束本轮."""

    def act(row: Plan) -> str:
        number = drawing.end_round(request.viewer, row.pk, request.POST.get("reason", ""), timezone.now())
        return f"本轮已结束，取消 {number} 项没有开始的任务。"

    return _acted(request, city, key, act)


def _asked(request: ViewerRequest, row: Plan, kind: TaskKind, given: Mapping[str, Any], now: datetime) -> str:
    ask(request.viewer, row.pk, kind, given, now)
    return f"已提交{kind.label}，正在后台办理，完成后显示在本页。"


def _acted(request: ViewerRequest, city: str, key: UUID, act: Callable[[Plan], str]) -> HttpResponse:
    row = found(request, city, key)
    needs_head(request.viewer, city, row.organisation_id)
    try:
        said = act(row)
    except RefusedError as error:
        row.refresh_from_db()
        context = plan_context(request, row, error.sentences)
        return render(request, "supervision/plan.html", context, status=422)
    messages.success(request, said)
    return redirect("supervision-plan", city, key)


def own_bodies(request: ViewerRequest, city: str) -> list[Organisation]:
    """The bodies the viewer may plan for and send from. 1 SQL query."""
    codes = {member.code for member in posts_of(request.viewer, city, Role.HANDLER, Role.HEAD)}
    return list(Organisation.objects.filter(city=city, code__in=codes).order_by("pk"))


def chosen_body(request: ViewerRequest, bodies: list[Organisation]) -> Organisation:
    """The body of a form; the only one where there is no choice."""
    wanted = request.POST.get("organisation", "")
    body = next((each for each in bodies if str(each.pk) == wanted), None)
    if body is None and wanted:
        raise PermissionDenied("只能以自己所在的监管部门的名义办理。")
    return body or bodies[0]
