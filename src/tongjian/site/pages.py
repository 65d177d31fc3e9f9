"""The pages that belong to no single system: portals, sign-in and the way home."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongjian.kernel.people.viewer import Role, Viewer

# The first role somebody has decides where the day begins.
DOORS = (
    (Role.WINDOW, "/workbench/"),
    (Role.HANDLER, "/workbench/"),
    (Role.HEAD, "/workbench/"),
    (Role.SUPERVISOR, "/workbench/"),
    (Role.ADMINISTRATOR, "/manage/people/"),
    (Role.APPLICANT, "/my/"),
)


def portal(request: HttpRequest) -> HttpResponse:
    """The front door, open to everyone."""
    return render(request, "site/portal.html")


def city_portal(request: HttpRequest, city: str) -> HttpResponse:
    """The front door of one city."""
    return render(request, "site/city.html")


def door(viewer: Viewer) -> str:
    """The address where somebody's own work begins; people without a post are applicants."""
    return next((address for role, address in DOORS if viewer.has(role)), "/my/")


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page where their own work begins."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return redirect("sign-in" if viewer.is_anonymous else door(viewer))


class SignIn(LoginView):
    """Sign in with name and password; somebody already signed in goes on to their own page."""

    template_name = "site/sign_in.html"
    redirect_authenticated_user = True


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to the front door."""
    logout(request)
    return redirect("portal")
