"""Addresses of the statistics."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.approval.statistics import pages

urlpatterns = [
    path("statistics/", pages.overview, name="statistics"),
    path("statistics/steps/", pages.steps, name="statistics-steps"),
    path("statistics/net-time/", pages.net_time, name="statistics-net-time"),
    path("statistics/cases/", pages.rows, name="statistics-rows"),
    path("statistics/cases.xlsx", pages.rows_export, name="statistics-export"),
    path("statistics/how/", pages.how, name="statistics-how"),
    path("cases/<uuid:case>/net-time/", pages.case_net_time, name="case-net-time"),
]
