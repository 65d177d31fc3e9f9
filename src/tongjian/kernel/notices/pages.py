"""The bell in the page header and the list behind it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.notices import actions
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.notices.queries import MANY, newest, unread_count
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest

_PAGE = 30


@require_GET
def bell(request: ViewerRequest) -> HttpResponse:
    """The bell with the number of unread notices; nothing for a visitor."""
    if request.viewer.is_anonymous:
        return HttpResponse()
    count = unread_count(request.viewer)
    return render(
        request, "notices/_bell.html", {"count": count, "shown": f"{MANY}+" if count > MANY else count}
    )


@require_GET
@signed_in
def index(request: ViewerRequest) -> HttpResponseBase:
    """The list, newest first."""
    after = request.GET.get("after", "")
    rows = newest(request.viewer, before=int(after) if after.isdecimal() else None, most=_PAGE + 1)
    context = {"rows": rows[:_PAGE], "after": rows[_PAGE - 1].id if len(rows) > _PAGE else None}
    return render(request, "notices/index.html", context)


@require_POST
@signed_in
def open_notice(request: ViewerRequest, notice_id: int) -> HttpResponseBase:
    """Mark the notice as read and go where it points."""
    try:
        notice = actions.mark_read(request.viewer, notice_id)
    except Notice.DoesNotExist:
        raise Http404("没有这条消息。") from None
    # A link of ours is a path; "//host" would be another site.
    local = notice.link.startswith("/") and not notice.link.startswith("//")
    return redirect(notice.link if local else "notices:index")


@require_POST
@signed_in
def read_all(request: ViewerRequest) -> HttpResponseBase:
    """Mark everything as read."""
    actions.mark_all_read(request.viewer)
    return redirect("notices:index")
