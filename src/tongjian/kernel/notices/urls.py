"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.notices import pages

app_name = "notices"
urlpatterns = [
    path("notices/", pages.index, name="index"),
    path("notices/bell/", pages.bell, name="bell"),
    path("notices/read/", pages.read_all, name="read_all"),
    path("notices/<int:notice_id>/open/", pages.open_notice, name="open"),
]
