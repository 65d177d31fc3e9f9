"""Addresses of oversight."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.oversight import pages

urlpatterns = [
    path("lights/", pages.lights, name="lights"),
    path("lights.xlsx", pages.lights_export, name="lights-export"),
    path("lights/urge/", pages.urge_many, name="lights-urge"),
    path("urgings/", pages.urgings, name="urgings"),
    path("urgings.xlsx", pages.urgings_export, name="urgings-export"),
]
