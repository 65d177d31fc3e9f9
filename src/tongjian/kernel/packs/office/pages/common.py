"""What the pages of the office share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tongjian.kernel.packs.office.queries import Desk, desk_of
from tongjian.kernel.people.actions.changes import RefusedError, must_administer
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role

Page = Callable[..., HttpResponseBase]


def of_city(page: Page) -> Page:
    """Only for administrators of the city in the address; the page is given its desk."""

    @wraps(page)
    def guarded(request: ViewerRequest, city: str, **rest: Any) -> HttpResponseBase:
        must_administer(request.viewer, city)
        return page(request, desk_of(city), **rest)

    return needs_role(Role.ADMINISTRATOR)(guarded)


def trail(desk: Desk, title: str) -> list[tuple[str, str]]:
    """Where a page of the office stands."""
    from django.urls import reverse

    return [(reverse("manage-packs-city", args=[desk.city]), title)]


def done(
    request: ViewerRequest, sentence: str, act: Callable[[], object], name: str, *parts: str
) -> HttpResponse:
    """Do something and go on to a page, with what was done or why it was refused."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect(name, *parts)
