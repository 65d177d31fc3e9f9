"""Every address of the site. An app adds its own by having a `urls.py`; nothing is listed twice."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from tongjian.site import pages, styleguide
from tongjian.site.api import api
from tongjian.site.cities import CityConverter

register_converter(CityConverter, "city")


def _addresses_of_apps() -> list[URLResolver]:
    names = [config.name for config in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("tongjian.") and name != "tongjian.site"]
    return [path("", include(f"{name}.urls")) for name in ours if find_spec(f"{name}.urls")]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.portal, name="portal"),
    path("find/", pages.find, name="find"),
    path("home/", pages.home, name="home"),
    path("sign-in/", pages.SignIn.as_view(), name="sign-in"),
    path("sign-out/", pages.sign_out, name="sign-out"),
    path("api/", api.urls),
    *_addresses_of_apps(),
    *([path("styleguide/", styleguide.styleguide, name="styleguide")] if settings.DEBUG else []),
    # Last: a city is one word, and a word of an app comes before it.
    path("<city:city>/", pages.city_portal, name="city"),
]

handler400 = "tongjian.site.sorry.bad_request"
handler500 = "tongjian.site.sorry.broken"
