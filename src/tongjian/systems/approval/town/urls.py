"""Addresses of a town's window."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.approval.town import pages

urlpatterns = [
    path("town/advice/", pages.index, name="town-advice"),
    path("town/advice/<int:advice>/", pages.one, name="town-advice-one"),
    path("applications/<uuid:application>/advice/", pages.asking, name="application-advice"),
]
