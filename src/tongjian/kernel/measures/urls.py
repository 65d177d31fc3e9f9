"""Addresses of measures."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.measures import pages, readingpage

urlpatterns = [
    path("measures/", pages.index, name="measures"),
    path("measures/readings/<uuid:reading>/", readingpage.reading, name="measure-reading"),
    path("measures/<slug:city>/<slug:code>/", pages.measure, name="measure"),
    path("measures/<slug:city>/<slug:code>/table.xlsx", pages.export, name="measure-export"),
    path("measures/<slug:city>/<slug:code>/value/", pages.value, name="measure-value"),
    path("measures/<slug:city>/<slug:code>/value/rows.xlsx", pages.rows_export, name="measure-rows-export"),
]
