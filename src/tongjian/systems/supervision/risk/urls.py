"""Addresses of grades, signals, warnings and credit."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.supervision.risk.credit import minepages
from tongjian.systems.supervision.risk.credit import pages as credit
from tongjian.systems.supervision.risk.grading import modelpages
from tongjian.systems.supervision.risk.grading import pages as grading
from tongjian.systems.supervision.risk.signals import pages as signals
from tongjian.systems.supervision.risk.warnings import pages as warnings

_ROOT = "<city:city>/supervision/"
_RISK, _WARNINGS, _CREDIT = f"{_ROOT}risk/", f"{_ROOT}warnings/", f"{_ROOT}credit/"
urlpatterns = [
    path(_RISK, grading.index, name="supervision-risk"),
    path(f"{_RISK}objects/", grading.objects, name="supervision-risk-objects"),
    path(f"{_RISK}objects/<uuid:key>/", grading.one, name="supervision-risk-object"),
    path(f"{_RISK}model/", modelpages.model, name="supervision-risk-model"),
    path(f"{_RISK}severity/", modelpages.severity, name="supervision-risk-severity"),
    path(_WARNINGS, warnings.index, name="supervision-warnings"),
    path(f"{_WARNINGS}rules/", warnings.rules, name="supervision-warning-rules"),
    path(f"{_WARNINGS}signals/", signals.index, name="supervision-signals"),
    path(f"{_WARNINGS}signals/import/", signals.give, name="supervision-signals-import"),
    path(f"{_WARNINGS}<uuid:key>/", warnings.one, name="supervision-warning"),
    path(_CREDIT, credit.index, name="supervision-credit"),
    path(f"{_CREDIT}public/", credit.public, name="supervision-credit-public"),
    path(f"{_CREDIT}mine/", minepages.index, name="supervision-credit-mine"),
    path(f"{_CREDIT}mine/<uuid:key>/", minepages.one, name="supervision-credit-mine-display"),
    path(f"{_CREDIT}parties/<str:identifier>/", credit.party, name="supervision-credit-party"),
    path(f"{_CREDIT}<uuid:key>/", credit.one, name="supervision-credit-display"),
]
