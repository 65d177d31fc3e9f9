"""A person's page, and every change made on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.people import actions, registers
from tongjian.kernel.people.forms import AccountForm, ActiveForm, AppointForm, EndForm, LeaveForm, PageForm
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import User
from tongjian.kernel.people.pages.common import administrators, managed_person, refused
from tongjian.kernel.people.pages.person import show
from tongjian.kernel.people.viewer import Role


@require_GET
@administrators
def person(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """A person's posts, leave and recorded changes."""
    return show(request, managed_person(request.viewer, user_id))


@require_POST
@administrators
def rename(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """Correct name and telephone."""

    def change(user: User, given: dict[str, Any]) -> None:
        actions.rename(request.viewer, user.pk, name=given["name"], phone=given["phone"], seen=given["seen"])

    return _change(request, user_id, "account", AccountForm(request.POST), change, "资料已修改。")


@require_POST
@administrators
def active(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """Close the account or open it again."""

    def change(user: User, given: dict[str, Any]) -> None:
        actions.set_active(
            request.viewer, user.pk, given["active"], reason=given["reason"], seen=given["seen"]
        )

    return _change(request, user_id, "active", ActiveForm(request.POST), change, "账号状态已修改。")


@require_POST
@administrators
def password(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """Give a new password and show it, once."""
    user = managed_person(request.viewer, user_id)
    form = PageForm(request.POST)
    if not form.is_valid():
        return show(request, user, refusal=refused(form))
    try:
        fresh = actions.reset_password(request.viewer, user.pk, seen=form.cleaned_data["seen"])
    except actions.RefusedError as refusal:
        return show(request, user, refusal=str(refusal))
    return show(request, user, password=fresh)


@require_POST
@administrators
def appoint(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """Give a further post."""
    posts = registers.posts_to_give(
        request.viewer.cities(Role.ADMINISTRATOR), managed_person(request.viewer, user_id)
    )

    def change(user: User, given: dict[str, Any]) -> None:
        actions.appoint(
            request.viewer, user.pk, post_id=given["post"], since=given["since"], seen=given["seen"]
        )

    return _change(request, user_id, "appoint", AppointForm(request.POST, posts=posts), change, "已任职。")


@require_POST
@administrators
def end_holding(request: ViewerRequest, user_id: int, holding_id: int) -> HttpResponseBase:
    """End a post."""

    def change(_: User, given: dict[str, Any]) -> None:
        actions.end_holding(request.viewer, holding_id, until=given["until"], seen=given["seen"])

    return _change(request, user_id, "end", EndForm(request.POST), change, "任职已结束。")


@require_POST
@administrators
def arrange_leave(request: ViewerRequest, user_id: int) -> HttpResponseBase:
    """Arrange leave."""

    def change(user: User, given: dict[str, Any]) -> None:
        actions.arrange_leave(
            request.viewer,
            user.pk,
            substitute=given["substitute"],
            since=given["since"],
            until=given["until"],
            reason=given["reason"],
            seen=given["seen"],
        )

    return _change(request, user_id, "leave", LeaveForm(request.POST), change, "代班已安排。")


@require_POST
@administrators
def cancel_leave(request: ViewerRequest, user_id: int, leave_id: int) -> HttpResponseBase:
    """Take a leave back."""

    def change(_: User, given: dict[str, Any]) -> None:
        actions.cancel_leave(request.viewer, leave_id, seen=given["seen"])

    return _change(request, user_id, "cancel", PageForm(request.POST), change, "代班已取消。")


def _change(
    request: ViewerRequest,
    user_id: int,
    name: str,
    form: PageForm,
    change: Callable[[User, dict[str, Any]], None],
    done: str,
) -> HttpResponseBase:
    """Make one change, or show the page again with what is wrong and everything that was typed."""
    user = managed_person(request.viewer, user_id)
    if not form.is_valid():
        return show(request, user, refusal=refused(form), typed={name: form})
    try:
        change(user, form.cleaned_data)
    except actions.RefusedError as refusal:
        return show(request, user, refusal=str(refusal), typed={name: form})
    messages.success(request, done)
    return redirect("manage-person", user.pk)
