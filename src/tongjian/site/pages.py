"""The pages that belong to no single system: portals, sign-in and the way home."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.packs.queries import current_stages
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.site.cities import cities
from tongjian.site.context import SITE_NAME
from tongjian.site.navigation import address_of
from tongjian.systems.performance.evaluating.queries import any_disclosed

# The first of these roles that somebody has decides where the day begins.
DOORS = (
    (Role.WINDOW, "workbench"),
    (Role.HANDLER, "workbench"),
    (Role.HEAD, "workbench"),
    (Role.SUPERVISOR, "lights"),
    (Role.ADMINISTRATOR, "manage-people"),
    (Role.APPLICANT, "my"),
)


@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """The front door, open to everyone. No SQL query for a visitor."""
    return render(request, "site/portal.html", {"plain_title": True})


@require_GET
def city_portal(request: HttpRequest, city: str) -> HttpResponse:
    """The front door of one city: its stages and their matters, and what it published. 2 SQL queries for a
    visitor."""
    context = {
        "stages": current_stages(city, timezone.localdate()),
        "results": any_disclosed(city),
    }
    return render(request, "site/city.html", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Take a search from the front door to the matters of the chosen city."""
    city = request.GET.get("city", "")
    if all(known.slug != city for known in cities()):
        raise Http404("没有这个城市。")
    matters = address_of("catalog", city) or address_of("city", city)
    return redirect(f"{matters}?{urlencode({'q': request.GET.get('q', '')})}")


def door(viewer: Viewer) -> str:
    """The address where somebody's own work begins."""
    wanted = (name for role, name in DOORS if viewer.has(role))
    return next((address for name in wanted if (address := address_of(name))), "/")


@require_GET
def home(request: ViewerRequest) -> HttpResponse:
    """Send everybody to the page where their own work begins."""
    return redirect("sign-in" if request.viewer.is_anonymous else door(request.viewer))


class SignIn(LoginView):
    """Sign in with name and password; somebody already signed in goes on to their own page."""

    template_name = "site/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what happens to who keeps guessing."""
        context = super().get_context_data(**kwargs)
        # Django puts the host here; the header of the page means the name of the platform.
        context["site_name"] = SITE_NAME
        return {**context, **lockout()}


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Shown instead of the sign-in while an account is locked (`AXES_LOCKOUT_CALLABLE`)."""
    return render(request, "site/locked.html", lockout(), status=429)


def lockout() -> dict[str, int]:
    """After how many wrong passwords an account is locked, and for how many minutes."""
    return {
        "failure_limit": settings.AXES_FAILURE_LIMIT,
        "cooloff_minutes": round(60 * settings.AXES_COOLOFF_TIME),
    }


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to the front door."""
    logout(request)
    return redirect("portal")
