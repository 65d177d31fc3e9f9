"""Where a declaration goes on: to its days of monitoring, and to what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_fill
from tongjian.systems.performance.declaring.hooks import Onward
from tongjian.systems.performance.evaluating import queries
from tongjian.systems.performance.evaluating.models import EvaluationState
from tongjian.systems.performance.evaluating.monitoring.standing import standing
from tongjian.systems.performance.models import Declaration

TONES = {
    EvaluationState.FILLING: "info",
    EvaluationState.SUBMITTED: "warn",
    EvaluationState.RETURNED: "bad",
    EvaluationState.CHECKED: "good",
}
"""The colour of each state, wherever it is shown."""


def pages_of(viewer: Viewer, declaration: Declaration) -> Iterator[Onward]:
    """The days of monitoring of an approved declaration, and its evaluation. 2 SQL queries."""
    if declaration.approved_id is None:
        return
    for day in standing(declaration, queries.reports_of(declaration.pk), timezone.localdate()):
        yield Onward(f"{day.on.month}月{day.on.day}日监控", day.link, day.word, light=day.light)
    found = queries.evaluation_of(viewer, declaration.pk)
    if found is not None:
        tone = TONES[EvaluationState(found.state)]
        link = reverse("performance-evaluation", args=[found.pk])
        yield Onward("绩效自评", link, found.get_state_display(), tone)
    elif may_fill(viewer, declaration.organisation_id):
        yield Onward("开始自评", reverse("performance-evaluations"))
