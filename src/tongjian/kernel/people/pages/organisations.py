"""The list of organisations, an organisation's page with its posts, and every change made on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.people import actions, registers
from tongjian.kernel.people.actions.changes import organisation_subject
from tongjian.kernel.people.forms import (
    NewOrganisationForm,
    NewPostForm,
    OrganisationForm,
    PageForm,
    PostForm,
)
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation, OrganisationKind, Post
from tongjian.kernel.people.pages.common import administrators, key, managed_organisation, refused
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.viewer import Role

_PAGE = 30
_FACTS = ("name", "kind", "region", "uscc", "duty")


@require_GET
@administrators
def index(request: ViewerRequest) -> HttpResponseBase:
    """Organisations of the administrator's cities."""
    asked = {"text": request.GET.get("q", "").strip(), "kind": request.GET.get("kind", "")}
    cities = request.viewer.cities(Role.ADMINISTRATOR)
    rows = registers.organisations_of(cities, **asked, after=key(request, "after") or 0, most=_PAGE + 1)
    context = {
        "rows": rows[:_PAGE],
        "after": rows[_PAGE - 1].pk if len(rows) > _PAGE else None,
        "kinds": OrganisationKind.choices,
        **asked,
    }
    return render(request, "people/organisations.html", context)


@require_http_methods(["GET", "POST"])
@administrators
def new(request: ViewerRequest) -> HttpResponseBase:
    """Open an organisation."""
    form = NewOrganisationForm(request.POST or None, cities=request.viewer.cities(Role.ADMINISTRATOR))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            organisation = actions.open_organisation(
                request.viewer, given["city"], given["code"], _facts(given)
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "机构已新增。请接着设置岗位。")
            return redirect("manage-organisation", organisation.pk)
    return render(request, "people/new_organisation.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@administrators
def organisation(request: ViewerRequest, organisation_id: int) -> HttpResponseBase:
    """An organisation with its posts and recorded changes."""
    return _show(request, managed_organisation(request.viewer, organisation_id))


@require_POST
@administrators
def correct(request: ViewerRequest, organisation_id: int) -> HttpResponseBase:
    """Correct what is said of it."""

    def change(given: dict[str, Any]) -> None:
        actions.correct_organisation(request.viewer, organisation_id, _facts(given), seen=given["seen"])

    return _change(request, organisation_id, "facts", OrganisationForm(request.POST), change, "机构已修改。")


@require_POST
@administrators
def add_post(request: ViewerRequest, organisation_id: int) -> HttpResponseBase:
    """Add a post."""

    def change(given: dict[str, Any]) -> None:
        actions.add_post(
            request.viewer,
            organisation_id,
            code=given["code"],
            title=given["title"],
            roles=[Role(role) for role in given["roles"]],
            seen=given["seen"],
        )

    return _change(request, organisation_id, "post", NewPostForm(request.POST), change, "岗位已新增。")


@require_POST
@administrators
def correct_post(request: ViewerRequest, organisation_id: int, post_id: int) -> HttpResponseBase:
    """Change a post's title and roles."""
    organisation = managed_organisation(request.viewer, organisation_id)
    if not Post.objects.filter(pk=post_id, organisation=organisation).exists():
        raise PermissionDenied("此岗位不属于这个机构。")

    def change(given: dict[str, Any]) -> None:
        roles = [Role(role) for role in given["roles"]]
        actions.correct_post(request.viewer, post_id, title=given["title"], roles=roles, seen=given["seen"])

    return _change(request, organisation_id, "", PostForm(request.POST), change, "岗位已修改。")


def _change(
    request: ViewerRequest,
    organisation_id: int,
    name: str,
    form: PageForm,
    change: Callable[[dict[str, Any]], None],
    done: str,
) -> HttpResponseBase:
    """Make one change, or show the page again with what is wrong and everything that was typed."""
    row = managed_organisation(request.viewer, organisation_id)
    if not form.is_valid():
        return _show(request, row, refused(form), {name: form})
    try:
        change(form.cleaned_data)
    except actions.RefusedError as refusal:
        return _show(request, row, str(refusal), {name: form})
    messages.success(request, done)
    return redirect("manage-organisation", organisation_id)


def _show(
    request: ViewerRequest, row: Organisation, refusal: str = "", typed: dict[str, PageForm] | None = None
) -> HttpResponse:
    subject = organisation_subject(row.pk)
    seen = last_change(subject)
    typed = typed or {}
    facts = {name: getattr(row, name) for name in _FACTS}
    posts = [
        (
            post,
            PostForm(initial={"title": post.title, "roles": post.roles}, auto_id=f"post{post.pk}-%s"),
        )
        for post in row.posts.order_by("id")
    ]
    context = {
        "organisation": row,
        "posts": posts,
        "facts": typed.get("facts") or OrganisationForm(initial=facts),
        "post": typed.get("post") or NewPostForm(),
        "entries": registers.changes({row.city}, subject=subject, most=50),
        "seen": seen,
        "refusal": refusal,
    }
    return render(request, "people/organisation.html", context, status=422 if refusal else 200)


def _facts(given: dict[str, Any]) -> actions.OrganisationFacts:
    return actions.OrganisationFacts(**{name: given[name] for name in _FACTS})
