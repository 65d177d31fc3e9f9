"""Addresses of surveys."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.surveys import pages

urlpatterns = [
    path("surveys/", pages.mine, name="surveys"),
    path("surveys/results/", pages.results, name="survey-results"),
    path("surveys/results/<int:survey>/", pages.result, name="survey-result"),
    path("surveys/results/<int:survey>.xlsx", pages.export, name="survey-export"),
    path("surveys/<uuid:invitation>/", pages.answer, name="survey-answer"),
]
