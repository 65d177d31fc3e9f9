"""Addresses of verifying, publishing, appeals, analysis, special topics and the monthly ledger."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.assessment.analysis import pages as analysis
from tongjian.systems.assessment.analysis import sharing
from tongjian.systems.assessment.appeals import pages as appeals
from tongjian.systems.assessment.operation import pages as operation
from tongjian.systems.assessment.publishing import pages as publishing
from tongjian.systems.assessment.topics import buildingpages, routepages
from tongjian.systems.assessment.verifying import pages as verifying

_CITY = "<city:city>/assessment/"
_ROOT = f"{_CITY}results/"
_TOPICS = f"{_CITY}topics/"
urlpatterns = [
    path(_ROOT, publishing.index, name="assessment-results"),
    path(f"{_ROOT}periods/<uuid:key>/", publishing.period, name="assessment-results-period"),
    path(f"{_ROOT}periods/<uuid:key>/verification/", verifying.verification, name="assessment-verification"),
    path(f"{_ROOT}evidence/<uuid:key>/", verifying.piece, name="assessment-evidence"),
    path(f"{_ROOT}publications/<uuid:key>/", publishing.publication, name="assessment-publication"),
    path(f"{_ROOT}publications/<uuid:key>/use/", publishing.apply, name="assessment-use"),
    path(f"{_ROOT}uses/<uuid:key>/reverse/", publishing.reverse_use, name="assessment-use-reverse"),
    path(f"{_ROOT}reports/<uuid:key>.json", publishing.reported, name="assessment-report"),
    path(f"{_ROOT}tasks/<uuid:key>/appeal/", appeals.filing, name="assessment-appeal-file"),
    path(f"{_ROOT}appeals/", appeals.index, name="assessment-appeals"),
    path(f"{_ROOT}appeals/<uuid:key>/", appeals.appeal, name="assessment-appeal"),
    path(f"{_ROOT}appeals/<uuid:key>/letter.pdf", appeals.letter, name="assessment-appeal-letter"),
    path(f"{_ROOT}analysis/", analysis.index, name="assessment-analysis"),
    path(f"{_ROOT}sharing/", sharing.index, name="assessment-sharing"),
    path(f"{_TOPICS}buildings/", buildingpages.index, name="assessment-buildings"),
    path(f"{_TOPICS}buildings/import/", buildingpages.give, name="assessment-buildings-import"),
    path(f"{_TOPICS}buildings/<uuid:key>/", buildingpages.building, name="assessment-building"),
    path(f"{_TOPICS}routes/", routepages.index, name="assessment-routes"),
    path(f"{_TOPICS}routes/import/", routepages.give, name="assessment-incidents-import"),
    path(f"{_TOPICS}routes/<uuid:key>/", routepages.route, name="assessment-route"),
    path(f"{_CITY}operation/", operation.index, name="assessment-operation"),
    path(f"{_CITY}operation/<uuid:key>/", operation.month, name="assessment-operation-month"),
]
