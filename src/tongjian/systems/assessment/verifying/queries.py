"""Every read of verifying. The number of SQL queries is stated and tested."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.models import Evidence, Marking, Period, Photo
from tongjian.systems.assessment.results.models import Outcome, Verification

PAGE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of evidence that counts; `mine`: the viewer had a hand in it and cannot verify it.

    `decided`: a decision upon an appeal put it there, and nobody verifies it again.
    """

    evidence: Evidence
    verification: Verification | None
    mine: bool
    decided: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.verification is None and not self.decided


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the verification of a period is."""

    all: int
    confirmed: int
    doubted: int
    decided: int

    @property
    def waiting(self) -> int:
        """How much nobody has looked at yet."""
        return self.all - self.confirmed - self.doubted - self.decided


def progress(period: Period) -> Progress:
    """Counts over what counts in a period. 1 SQL query."""
    outcomes = list(
        Evidence.objects.filter(task__period=period, replaced_by__isnull=True).values_list(
            "verification__outcome", "decision__pk"
        )
    )
    said = [outcome for outcome, _ in outcomes]
    decided = sum(decision is not None for _, decision in outcomes)
    return Progress(len(said), said.count(Outcome.CONFIRMED), said.count(Outcome.DOUBTED), decided)


def rows(viewer: Viewer, period: Period, *, state: str = "", after: str = "") -> list[Row]:
    """The evidence of a period in the order of items, one more than a page. 3 SQL queries.

    `state`: waiting, confirmed or doubted.
    """
    found = Evidence.objects.filter(task__period=period, replaced_by__isnull=True)
    if state == "waiting":
        found = found.filter(verification__isnull=True, decision__isnull=True)
    elif state in Outcome.values:
        found = found.filter(verification__outcome=state)
    number, _, key = after.partition("_")
    if number.isdecimal() and key:
        try:
            later = Q(task__item__number=int(number), pk__gt=UUID(key))
            found = found.filter(later | Q(task__item__number__gt=int(number)))
        except ValueError:
            # An address somebody made up begins at the beginning.
            key = ""
    related = (
        "task__item",
        "task__district",
        "collected_by",
        "table",
        "verification__by",
        "document",
        "decision",
    )
    page = list(found.select_related(*related).order_by("task__item__number", "pk")[: PAGE + 1])
    mine = _handled(viewer, [row.task_id for row in page])
    return [
        Row(
            row,
            getattr(row, "verification", None),
            row.task_id in mine or viewer.user in (row.collected_by_id, row.table.by_id if row.table else 0),
            hasattr(row, "decision"),
        )
        for row in page
    ]


def evidence(city: str, key: UUID) -> Evidence | None:
    """One piece with everything about it. 1 SQL query."""
    related = ("task__period__standard", "task__item", "task__district", "collected_by", "document")
    rows = Evidence.objects.filter(task__period__city=city, pk=key)
    return rows.select_related(*related, "table__document", "verification__by", "decision").first()


def _handled(viewer: Viewer, tasks: list[UUID]) -> set[UUID]:
    """The tasks among them where the viewer marked a place or took a picture. 2 SQL queries."""
    marked = Marking.objects.filter(observation__task__in=tasks, marker=viewer.user)
    pictured = Photo.objects.filter(observation__task__in=tasks, by=viewer.user)
    return {
        *marked.values_list("observation__task", flat=True),
        *pictured.values_list("observation__task", flat=True),
    }
