"""Addresses of handovers."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.people.handover import pages

urlpatterns = [
    path("manage/handovers/", pages.index, name="handovers"),
    path("manage/handovers/<city:city>/new/", pages.new, name="handover-new"),
    path("manage/handovers/<int:handover>/cancel/", pages.cancel, name="handover-cancel"),
]
