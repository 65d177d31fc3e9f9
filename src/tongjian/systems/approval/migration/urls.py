"""Addresses of the migration of old cases."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.approval.migration import pages

_BATCH = "manage/migration/<uuid:batch>/"

urlpatterns = [
    path("manage/migration/", pages.index, name="migration"),
    path("manage/migration/template.xlsx", pages.template, name="migration-template"),
    path(_BATCH, pages.batch, name="migration-batch"),
    path(f"{_BATCH}report.csv", pages.report, name="migration-report"),
    path(f"{_BATCH}import/", pages.start, name="migration-import"),
    path(f"{_BATCH}withdraw/", pages.withdraw, name="migration-withdraw"),
]
