"""Every address of the blueprint: each room that is there adds its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

_ROOMS = ("services", "mapping", "office", "planning")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{__package__}.{room}.urls"))
    for room in _ROOMS
    if find_spec(f"{__package__}.{room}") and find_spec(f"{__package__}.{room}.urls")
]
