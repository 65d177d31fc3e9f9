"""Addresses of the assessment."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.assessment.collecting import pages as collecting
from tongjian.systems.assessment.collecting import pointpages
from tongjian.systems.assessment.scoring import pages as scoring
from tongjian.systems.assessment.standards import pages as standards
from tongjian.systems.assessment.tasks import pages as tasks

_ROOT = "<city:city>/assessment/"
_PERIOD = f"{_ROOT}periods/<uuid:key>/"
urlpatterns = [
    path(_ROOT, tasks.index, name="assessment"),
    path(f"{_ROOT}standards/", standards.index, name="assessment-standards"),
    path(f"{_ROOT}standards/<uuid:key>/", standards.standard, name="assessment-standard"),
    path(f"{_ROOT}points/", pointpages.points, name="assessment-points"),
    path(f"{_ROOT}tasks/", tasks.mine, name="assessment-tasks"),
    path(f"{_ROOT}tasks/<uuid:key>/", collecting.task, name="assessment-task"),
    path(f"{_ROOT}observations/<uuid:key>/", collecting.observation, name="assessment-observation"),
    path(f"{_ROOT}observations/<uuid:key>/photo/", collecting.photo, name="assessment-photo"),
    path(_PERIOD, tasks.period, name="assessment-period"),
    path(f"{_PERIOD}agreement/", collecting.agreement, name="assessment-agreement"),
    path(f"{_PERIOD}scores/", scoring.scores, name="assessment-scores"),
    path(f"{_PERIOD}import/<slug:table>/", collecting.give_table, name="assessment-import"),
    path(f"{_PERIOD}<slug:act>/", tasks.act, name="assessment-act"),
    path(f"{_ROOT}sheets/<uuid:key>/", scoring.sheet, name="assessment-sheet"),
]
