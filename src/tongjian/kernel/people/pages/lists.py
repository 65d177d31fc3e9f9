"""The lists: people, leaves and recorded changes; and the opening of an account."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.people import actions, registers
from tongjian.kernel.people.forms import NewPersonForm
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.pages.common import administrators, key
from tongjian.kernel.people.pages.person import show
from tongjian.kernel.people.viewer import Role

_PAGE = 30


@require_GET
@administrators
def index(request: ViewerRequest) -> HttpResponseBase:
    """People of the administrator's cities; search, filters and place in the address."""
    organisation = key(request, "organisation")
    asked = {"text": request.GET.get("q", "").strip(), "state": request.GET.get("state", "")}
    rows = registers.people_of(
        request.viewer.cities(Role.ADMINISTRATOR),
        timezone.localdate(),
        **asked,
        organisation=organisation,
        after=key(request, "after") or 0,
        most=_PAGE + 1,
    )
    context = {
        "rows": rows[:_PAGE],
        "after": rows[_PAGE - 1].id if len(rows) > _PAGE else None,
        "organisation": organisation,
        **asked,
    }
    return render(request, "people/index.html", context)


@require_GET
@administrators
def leaves(request: ViewerRequest) -> HttpResponseBase:
    """Who is away, or will be, and who stands in."""
    rows = registers.leaves(request.viewer.cities(Role.ADMINISTRATOR), timezone.localdate())
    return render(request, "people/leaves.html", {"rows": rows, "today": timezone.localdate()})


@require_GET
@administrators
def changes(request: ViewerRequest) -> HttpResponseBase:
    """Every recorded change in the administrator's cities, newest first."""
    cities = request.viewer.cities(Role.ADMINISTRATOR)
    rows = registers.changes(cities, before=key(request, "after"), most=_PAGE + 1)
    after = rows[_PAGE - 1].id if len(rows) > _PAGE else None
    return render(request, "people/changes.html", {"entries": rows[:_PAGE], "after": after})


@require_http_methods(["GET", "POST"])
@administrators
def new(request: ViewerRequest) -> HttpResponseBase:
    """Open an account; the page that follows shows its password, once."""
    cities = request.viewer.cities(Role.ADMINISTRATOR)
    form = NewPersonForm(request.POST or None, initial={"since": timezone.localdate()}, cities=cities)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user, password = actions.open_account(
                request.viewer,
                username=given["username"],
                name=given["name"],
                phone=given["phone"],
                post_id=given["post"],
                since=given["since"],
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return show(request, user, password=password)
    return render(request, "people/new.html", {"form": form}, status=422 if form.errors else 200)
