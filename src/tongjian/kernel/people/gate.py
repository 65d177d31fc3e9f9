"""Who may open a page: a visitor is led to the sign-in, a stranger is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role

P = ParamSpec("P")
Page = Callable[Concatenate[ViewerRequest, P], HttpResponseBase]


def signed_in(page: Page[P]) -> Page[P]:
    """Only for people who have signed in; a visitor comes back to the page after signing in."""

    @wraps(page)
    def guarded(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.viewer.is_anonymous:
            return _to_sign_in(request)
        return page(request, *args, **kwargs)

    return guarded


def needs_role(*roles: Role) -> Callable[[Page[P]], Page[P]]:
    """Only for people who hold one of the roles anywhere; the page itself narrows to organisation or city."""

    def decorate(page: Page[P]) -> Page[P]:
        @wraps(page)
        def guarded(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.viewer.has(role) for role in roles):
                raise PermissionDenied(f"本页面仅供{'、'.join(role.label for role in roles)}使用。")
            return page(request, *args, **kwargs)

        return signed_in(guarded)

    return decorate


def _to_sign_in(request: ViewerRequest) -> HttpResponse:
    # A fragment cannot show the sign-in page inside itself: the whole window has to go there.
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign-in")})
    return redirect_to_login(request.get_full_path())
