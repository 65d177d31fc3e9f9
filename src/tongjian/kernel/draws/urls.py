"""Addresses of draws. All are public."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.draws import pages

urlpatterns = [
    path("<city:city>/draws/", pages.index, name="draws"),
    path("<city:city>/draws/<uuid:key>/", pages.draw, name="draw"),
    path("<city:city>/draws/<uuid:key>/<str:name>", pages.file, name="draw-file"),
]
