"""Reads of visits and findings as officials see them. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongjian.engines.fieldwork.findings import OPEN
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field.access import of_inspected, of_office
from tongjian.systems.supervision.field.models import (
    NEVER,
    FieldFile,
    Finding,
    FindingState,
    FindingStep,
    Member,
    Visit,
    VisitState,
)
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.recording import facts_of
from tongjian.systems.supervision.field.sorting import DUE, FINDINGS, VISITS, Place, Sort, chosen
from tongjian.systems.supervision.field.standing import Standing, standing

PAGE = 30
OPEN_FINDINGS = tuple(state.value for state in OPEN)


@dataclass(frozen=True)
class Filters:
    """What a list was narrowed to. `tab` is one of the list's own words, `q` a search, `sort` its order."""

    tab: str = ""
    q: str = ""
    mine: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of the list of visits. `place` is where a page that ends with it is continued."""

    id: UUID
    city: str
    number: str
    title: str
    subject: str
    organisation: str
    officers: str
    category: str
    due_on: date
    warn_on: date
    state: str
    state_label: str
    facts: int
    findings: int
    result: str
    assigned_at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the list of findings. `next_on` is None where nobody has to act, `place` as above."""

    id: UUID
    city: str
    number: str
    title: str
    words: str
    subject: str
    organisation: str
    state: str
    state_label: str
    round: int
    next_on: date | None
    warn_on: date | None
    appealed: bool
    asked: bool
    found_on: date
    place: Place


def visits(viewer: Viewer, city: str, wanted: Filters, after: Place | None, limit: int) -> list[VisitRow]:
    """Visits the viewer may see, the most urgent first if not asked otherwise. 2 SQL queries."""
    rows = Visit.objects.filter(of_office(viewer), city=city)
    sort = chosen(VISITS, wanted.sort)
    return _visit_rows(_narrowed_visits(rows, viewer, wanted), sort, after, limit, city)


def findings(
    viewer: Viewer, city: str, wanted: Filters, today: date, after: Place | None, limit: int
) -> list[FindingRow]:
    """Findings the viewer may see, late ones first if not asked otherwise. 1 SQL query."""
    rows = Finding.objects.filter(of_office(viewer, "visit"), city=city)
    sort = chosen(FINDINGS, wanted.sort)
    return _finding_rows(_narrowed_findings(rows, wanted, today), sort, after, limit, city)


def own_findings(viewer: Viewer, city: str, after: Place | None, limit: int) -> list[FindingRow]:
    """Findings about the viewer's own organisation. 1 SQL query."""
    rows = Finding.objects.filter(of_inspected(viewer), city=city)
    return _finding_rows(rows, FINDINGS[DUE], after, limit, city)


def own_visits(viewer: Viewer, city: str) -> list[Visit]:
    """The latest concluded visits to the viewer's own organisation. 1 SQL query."""
    rows = Visit.objects.filter(of_inspected(viewer), city=city, state=VisitState.CONCLUDED)
    return list(rows.select_related("subject", "organisation").order_by("-concluded_at", "id")[:PAGE])


def standing_of_visit(visit: Visit) -> tuple[Standing, list[Member], frozenset[str]]:
    """Everything recorded of a visit, its team, and the files that arrived. 3 SQL queries."""
    members = list(Member.objects.filter(visit=visit).select_related("officer__organisation").order_by("pk"))
    view = standing(visit, members, facts_of(visit.pk))
    return view, members, frozenset(FieldFile.objects.filter(visit=visit).values_list("sha256", flat=True))


def files_of(visit: UUID) -> dict[str, UUID]:
    """Documents of a visit by the digest of their content. 1 SQL query."""
    return dict(FieldFile.objects.filter(visit=visit).values_list("sha256", "document_id"))


def finding(viewer: Viewer, city: str, key: UUID) -> Finding | None:
    """One finding as an official sees it. 1 SQL query."""
    return _one(Finding.objects.filter(of_office(viewer, "visit")), city, key)


def own_finding(viewer: Viewer, city: str, key: UUID) -> Finding | None:
    """One finding about the viewer's own organisation. 1 SQL query."""
    return _one(Finding.objects.filter(of_inspected(viewer)), city, key)


def way_of(finding: Finding) -> list[FindingStep]:
    """What happened to a finding, in order. 1 SQL query."""
    return list(FindingStep.objects.filter(finding=finding).select_related("by", "letter").order_by("number"))


def counts(viewer: Viewer, city: str, today: date) -> dict[str, int]:
    """How many findings are open, late, and waiting for a second look. 1 SQL query."""
    rows = Finding.objects.filter(of_office(viewer, "visit"), city=city, state__in=OPEN_FINDINGS)
    return rows.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(next_on__lt=today)),
        replied=Count("pk", filter=Q(state=FindingState.REPLIED)),
        appealed=Count("pk", filter=Q(appealed=True)),
    )


def _one(rows: QuerySet[Finding], city: str, key: UUID) -> Finding | None:
    read = rows.select_related("subject__organisation", "organisation", "visit")
    return read.filter(city=city, pk=key).first()


def _narrowed_visits(rows: QuerySet[Visit], viewer: Viewer, wanted: Filters) -> QuerySet[Visit]:
    state = {"concluded": VisitState.CONCLUDED, "cancelled": VisitState.CANCELLED}.get(
        wanted.tab, VisitState.OPEN
    )
    rows = rows.filter(state=state)
    if wanted.mine:
        rows = rows.filter(members__user=viewer.user)
    if wanted.q:
        rows = rows.filter(Q(number__icontains=wanted.q) | Q(subject__name__icontains=wanted.q))
    return rows


def _narrowed_findings(rows: QuerySet[Finding], wanted: Filters, today: date) -> QuerySet[Finding]:
    match wanted.tab:
        case "all":
            pass
        case "late":
            rows = rows.filter(next_on__lt=today, state__in=OPEN_FINDINGS)
        case "appealed":
            rows = rows.filter(appealed=True)
        case "closed":
            rows = rows.filter(state__in=(FindingState.CLOSED, FindingState.WITHDRAWN))
        case tab if tab in OPEN_FINDINGS:
            rows = rows.filter(state=tab)
        case _:
            rows = rows.filter(state__in=OPEN_FINDINGS)
    if wanted.q:
        named = Q(number__icontains=wanted.q) | Q(title__icontains=wanted.q)
        rows = rows.filter(named | Q(subject__name__icontains=wanted.q))
    return rows


def _visit_rows(
    rows: QuerySet[Visit], sort: Sort, after: Place | None, limit: int, city: str
) -> list[VisitRow]:
    read = rows.select_related("subject", "organisation").annotate(found=Count("findings"))
    found = list(sort.sorted(read, after)[:limit])
    names = _names([row.pk for row in found])
    warn = timedelta(days=field_of(city).periods.warn)
    return [
        VisitRow(
            id=row.pk,
            city=row.city,
            number=row.number,
            title=row.title,
            subject=row.subject.name,
            organisation=row.organisation.name,
            officers="、".join(names.get(row.pk, ())),
            category=row.category,
            due_on=row.due_on,
            warn_on=row.due_on - warn,
            state=row.state,
            state_label=row.get_state_display(),
            facts=row.facts,
            findings=row.found,
            result=row.result,
            assigned_at=row.assigned_at,
            place=_place(row, sort),
        )
        for row in found
    ]


def _names(visits: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Member.objects.filter(visit__in=visits).order_by("pk").values_list("visit", "officer__name")
    for visit, name in rows:
        found.setdefault(visit, []).append(name)
    return found


def _finding_rows(
    rows: QuerySet[Finding], sort: Sort, after: Place | None, limit: int, city: str
) -> list[FindingRow]:
    warn = timedelta(days=field_of(city).periods.warn)
    return [
        FindingRow(
            id=row.pk,
            city=row.city,
            number=row.number,
            title=row.title,
            words=row.words,
            subject=row.subject.name,
            organisation=row.organisation.name,
            state=row.state,
            state_label=row.get_state_display(),
            round=row.round,
            next_on=None if row.next_on == NEVER else row.next_on,
            warn_on=None if row.next_on == NEVER else row.next_on - warn,
            appealed=row.appealed,
            asked=row.asked_until is not None,
            found_on=row.found_on,
            place=_place(row, sort),
        )
        for row in sort.sorted(rows.select_related("subject", "organisation"), after)[:limit]
    ]


def _place(row: Visit | Finding, sort: Sort) -> Place:
    value: Any = row
    for name in sort.column.split("__"):
        value = getattr(value, name)
    return value, row.pk
