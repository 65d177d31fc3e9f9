"""Addresses of declarations. The other rooms are apps of their own, each with its own addresses."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.performance.declaring import acting, onpaper, pages

_ONE = "performance/declarations/<uuid:declaration>/"
urlpatterns = [
    path("performance/declarations/", pages.index, name="performance-declarations"),
    path("performance/declarations/declarations.xlsx", pages.export, name="performance-declarations-export"),
    path("performance/declarations/new/", pages.new, name="performance-declaration-new"),
    path(_ONE, pages.one, name="performance-declaration"),
    path(f"{_ONE}form/", pages.form, name="performance-declaration-form"),
    path(f"{_ONE}form/checks/", pages.checks, name="performance-declaration-checks"),
    path(f"{_ONE}form/paste/", acting.paste, name="performance-declaration-paste"),
    path(f"{_ONE}form/library/", acting.pick, name="performance-declaration-library"),
    path(f"{_ONE}versions/<int:number>/", pages.version, name="performance-declaration-version"),
    path(f"{_ONE}form/upload/", onpaper.upload, name="performance-declaration-upload"),
    path(
        f"{_ONE}versions/<int:number>/form.<slug:suffix>", onpaper.paper, name="performance-declaration-paper"
    ),
    path(f"{_ONE}next/", acting.follow, name="performance-declaration-next"),
    path(f"{_ONE}<slug:act>/", acting.act, name="performance-declaration-act"),
]
