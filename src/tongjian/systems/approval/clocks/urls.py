"""Addresses of the clocks."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.approval.clocks import pages

urlpatterns = [
    path("cases/<uuid:case>/clock/", pages.case_clock, name="case-clock"),
    path("cases/<uuid:case>/clock.json", pages.case_clock_json, name="case-clock-json"),
    path("cases/<uuid:case>/clock/what-if/", pages.what_if, name="case-what-if"),
    path("projects/<uuid:project>/clock/", pages.project_clock, name="project-clock"),
]
