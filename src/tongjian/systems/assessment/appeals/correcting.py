"""After evidence was replaced: everything that was made of it, made again, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.publishing.making import publish_again
from tongjian.systems.assessment.results.models import Appeal, Publication
from tongjian.systems.assessment.scoring.making import score_again
from tongjian.systems.assessment.verifying.acting import quarters_over


def correct_everything(viewer: Viewer, row: Appeal, now: datetime) -> Publication | None:
    """Sheets of the period and of the quarter over it, their publications, uses and reports.

    The caller holds the lock of the period and has replaced the evidence. Answers the new version of the
    period's own publication; None where no score moved.
    """
    reason = f"{row.district.name}“{row.task.item.title}”申诉成立"
    score_again(viewer, row.period, reason, now)
    made = publish_again(viewer, row.period, reason, now)
    for quarter in quarters_over(row.period):
        held = Period.objects.select_for_update().get(pk=quarter.pk)
        score_again(viewer, held, reason, now)
        publish_again(viewer, held, reason, now)
    return made
