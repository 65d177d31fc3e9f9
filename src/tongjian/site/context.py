"""What every page knows: the name of the site, its cities, and who is looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tongjian.site.cities import cities

SITE_NAME = "通鉴"


def page(request: HttpRequest) -> dict[str, Any]:
    """Values of `base.html`; none of them costs a query."""
    slug = request.resolver_match.kwargs.get("city") if request.resolver_match else None
    known = cities()
    return {
        "site_name": SITE_NAME,
        "cities": known,
        "city": next((city for city in known if city.slug == slug), None),
        "viewer": getattr(request, "viewer", None),
    }
