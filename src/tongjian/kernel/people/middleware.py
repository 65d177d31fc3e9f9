"""Puts the viewer on every request, worked out only when a page asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import ANONYMOUS, Viewer


class ViewerRequest(HttpRequest):
    """A request as pages receive it: `viewer` says who asks and what they may do."""

    viewer: Viewer


class ViewerMiddleware:
    """Sets `request.viewer`; a page that never looks at it costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the viewer and pass on."""
        lazy = SimpleLazyObject(lambda: viewer_of_request(request))
        cast(ViewerRequest, request).viewer = cast(Viewer, lazy)
        return self.get_response(request)


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The viewer signed in on this request, or the anonymous one."""
    user: User | AnonymousUser = request.user
    return viewer_of(user, timezone.localdate()) if isinstance(user, User) else ANONYMOUS
