"""Interests: an officer declares what to withdraw from, or a keeper of the library does; and when it ends."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Interest, Officer, Subject
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.access import KEEPERS, keeps
from tongjian.systems.supervision.libraries.officerpages import found, page_of


@require_POST
@needs_role(*KEEPERS)
def declare(request: ViewerRequest, city: str, key: UUID) -> HttpResponseBase:
    """申请回避 from one object (its code) or from all objects of a party (its identifier)."""
    row = _allowed(request, city, key)
    text = request.POST.get("what", "").strip()
    subject = Subject.objects.filter(city=city, code=text).first() if text else None
    whole = request.POST.get("scope") != "subject"
    if not whole and text and subject is None:
        return page_of(request, city, key, RefusedError(f"没有编码为“{text}”的监管对象"))
    try:
        actions.declare_interest(
            row,
            subject=None if whole else subject,
            identifier=text if whole else "",
            reason=request.POST.get("reason", ""),
            by=request.viewer.user,
            at=timezone.now(),
        )
    except RefusedError as error:
        return page_of(request, city, key, error)
    messages.success(request, "已登记回避，抽取和指派时不再派到这个对象。")
    return redirect("supervision-officer", city, key)


@require_POST
@needs_role(*KEEPERS)
def end(request: ViewerRequest, city: str, key: UUID, interest: UUID) -> HttpResponseBase:
    """解除回避."""
    row = _allowed(request, city, key)
    if not keeps(request.viewer, city, row.organisation.region):
        raise PermissionDenied("解除回避由检查人员库的管理单位办理。")
    kept = Interest.objects.filter(pk=interest, officer=row).first()
    if kept is None:
        raise Http404("没有这条回避")
    now = timezone.now()
    try:
        actions.end_interest(
            kept, timezone.localdate(now), request.POST.get("reason", ""), by=request.viewer.user, at=now
        )
    except RefusedError as error:
        return page_of(request, city, key, error)
    messages.success(request, "已解除回避，从明天起可以派到这个对象。")
    return redirect("supervision-officer", city, key)


def _allowed(request: ViewerRequest, city: str, key: UUID) -> Officer:
    row = found(request, city, key)
    own = row.user_id is not None and row.user_id == request.viewer.user
    if not own and not keeps(request.viewer, city, row.organisation.region):
        raise PermissionDenied("回避由本人或者检查人员库的管理单位登记。")
    return row
