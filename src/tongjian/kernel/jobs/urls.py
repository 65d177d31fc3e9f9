"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("manage/jobs/", pages.index, name="index"),
    path("manage/jobs/<int:job_id>/revive/", pages.revive, name="revive"),
]
