"""A person's page, as it is shown after reading and after every change."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongjian.kernel.people import registers
from tongjian.kernel.people.actions.changes import person_subject
from tongjian.kernel.people.forms import AccountForm, ActiveForm, AppointForm, LeaveForm, PageForm
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.viewer import Role

_CHANGES = 50


def show(
    request: ViewerRequest,
    user: User,
    *,
    refusal: str = "",
    password: str = "",
    typed: Mapping[str, PageForm] | None = None,
) -> HttpResponse:
    """Render the page: with a refusal and what was typed, or with a fresh password."""
    cities, today = request.viewer.cities(Role.ADMINISTRATOR), timezone.localdate()
    seen = last_change(person_subject(user.pk))
    typed = typed or {}
    start = {"since": today, "until": today}
    context = {
        "person": user,
        "holdings": registers.holdings_of(user, cities, today),
        "leaves": registers.leaves(cities, today, absent=[user]),
        "entries": registers.changes(cities, subject=person_subject(user.pk), most=_CHANGES),
        "colleagues": registers.colleagues(user, today),
        "seen": seen,
        "today": today,
        "refusal": refusal,
        "password": password,
        "account": typed.get("account") or AccountForm(initial={"name": user.name, "phone": user.phone}),
        "active": typed.get("active") or ActiveForm(),
        "appoint": typed.get("appoint")
        or AppointForm(initial=start, posts=registers.posts_to_give(cities, user)),
        "leave": typed.get("leave") or LeaveForm(initial=start),
    }
    response = render(request, "people/person.html", context, status=422 if refusal else 200)
    if password:
        response["Cache-Control"] = "no-store"
    return response
