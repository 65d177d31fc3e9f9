"""Addresses of evaluation: monitoring, self-evaluation, re-check, spot check, and what everybody may read."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.performance.evaluating import acting, drawing, pages, public
from tongjian.systems.performance.evaluating.monitoring import pages as monitoring

_ROOT = "performance/evaluations/"
_ONE = f"{_ROOT}<uuid:evaluation>/"
_VERSION = f"{_ONE}versions/<int:number>/"
_RESULTS = "<city:city>/performance/results/"
urlpatterns = [
    path("performance/monitoring/", monitoring.index, name="performance-monitoring"),
    path(
        "performance/monitoring/<uuid:declaration>/<str:on>/",
        monitoring.one,
        name="performance-monitoring-one",
    ),
    path(_ROOT, pages.index, name="performance-evaluations"),
    path(f"{_ROOT}evaluations.xlsx", pages.export, name="performance-evaluations-export"),
    path(f"{_ROOT}begin/<uuid:declaration>/", acting.begin, name="performance-evaluation-begin"),
    path(f"{_ROOT}spot-checks/<city:city>/<int:year>/", drawing.spot_check, name="performance-spot-check"),
    path(_ONE, pages.one, name="performance-evaluation"),
    path(f"{_ONE}form/", pages.form, name="performance-evaluation-form"),
    path(f"{_ONE}form/checks/", pages.checks, name="performance-evaluation-checks"),
    path(f"{_ONE}review/", acting.review, name="performance-evaluation-review"),
    path(_VERSION, pages.version, name="performance-evaluation-version"),
    path(f"{_VERSION}paper.<str:kind>", pages.paper, name="performance-evaluation-paper"),
    path(f"{_ONE}<slug:act>/", acting.act, name="performance-evaluation-act"),
    path(_RESULTS, public.index, name="performance-results"),
    path(f"{_RESULTS}<uuid:evaluation>/", public.one, name="performance-result"),
]
