"""Addresses of versions."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.cases.moving import pages

_CITY = "manage/versions/<city:city>/"
_MOVE = f"{_CITY}moves/<int:number>/"

urlpatterns = [
    path(_CITY, pages.index, name="manage-versions"),
    path(_MOVE, pages.move, name="manage-versions-move"),
    path(f"{_MOVE}undo/", pages.undo, name="manage-versions-undo"),
    path(f"{_CITY}<slug:old>/<slug:new>/", pages.version, name="manage-versions-preview"),
]
