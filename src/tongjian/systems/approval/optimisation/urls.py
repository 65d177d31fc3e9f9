"""Addresses of the optimisation of processes."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.approval.optimisation import pages

urlpatterns = [
    path("optimisation/", pages.home, name="optimisation"),
    path("<city:city>/optimisation/", pages.index, name="optimisation"),
    path("<city:city>/optimisation/replay/", pages.replayed, name="optimisation-replay"),
    path("<city:city>/optimisation/log.xes", pages.xes, name="optimisation-log"),
]
