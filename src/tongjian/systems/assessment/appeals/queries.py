"""Every read of appeals. The body sees all, a district its own; the number of SQL queries is stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import seen_by
from tongjian.systems.assessment.models import Period, Task
from tongjian.systems.assessment.results.models import (
    OPEN,
    Appeal,
    AppealState,
    Decision,
    Publication,
    Review,
    Use,
)

PAGE = 40


@dataclass(frozen=True, slots=True)
class Whole:
    """An appeal with what was said of it, and the uses of results its correction took back."""

    appeal: Appeal
    review: Review | None
    decision: Decision | None
    reversed: tuple[Use, ...]


def appeals(
    viewer: Viewer, city: str, *, state: str = "", after: tuple[datetime, UUID] | None = None
) -> list[Appeal]:
    """The appeals a viewer may see, the latest first, one more than a page. 1 SQL query.

    `state`: one of the states, or `open` for all that wait.
    """
    rows = Appeal.objects.filter(seen_by(viewer, city), period__city=city)
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state in AppealState.values:
        rows = rows.filter(state=state)
    if after:
        moment, key = after
        rows = rows.filter(Q(filed_at__lt=moment) | Q(filed_at=moment, pk__lt=key))
    related = ("period", "district", "task__item")
    return list(rows.select_related(*related).order_by("-filed_at", "-pk")[: PAGE + 1])


def whole(viewer: Viewer, city: str, key: UUID) -> Whole | None:
    """One appeal. 2 SQL queries."""
    related = (
        *("period__standard", "district", "task__item", "task__district", "task__period__standard"),
        *("publication", "evidence", "document", "filed_by", "review__by", "decision__by"),
        *("decision__letter", "decision__publication"),
    )
    rows = Appeal.objects.filter(seen_by(viewer, city), period__city=city, pk=key)
    row = rows.select_related(*related).first()
    if row is None:
        return None
    decision: Decision | None = getattr(row, "decision", None)
    made = decision.publication_id if decision else None
    reversed_ = Use.objects.filter(reversed_for=made).select_related("district") if made else ()
    return Whole(row, getattr(row, "review", None), decision, tuple(reversed_))


def disputable(viewer: Viewer, city: str, key: UUID) -> tuple[Task, Publication] | None:
    """A task of the viewer's own district whose period is published, with the version. 2 SQL queries."""
    rows = Task.objects.filter(seen_by(viewer, city), period__city=city, pk=key)
    task = rows.select_related("period__standard", "item", "district").first()
    if task is None:
        return None
    row = Publication.objects.filter(period=task.period_id).order_by("-number").first()
    return (task, row) if row else None


def open_in(period: Period) -> int:
    """How many appeals of a period wait. 1 SQL query."""
    return Appeal.objects.filter(period=period, state__in=OPEN).count()
