"""我的工作: the open tasks of a person's posts, the most urgent first, over a million of them.

Every post is a range of one index; the ranges are cut to a page each in the database and merged there, so
that the cost is a page, not the backlog. Counts stop at :data:`COUNTED`: nobody reads past "999+".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from tongjian.kernel.cases.models import Task
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer

PAGE = 50
COUNTED = 1000


@dataclass(frozen=True)
class WorkRow:
    """A line of the workbench."""

    task: UUID
    case: UUID
    title: str
    case_title: str
    number: str
    applicant: str
    opened_at: datetime
    due_on: date | None
    warn_on: date | None
    provisional: bool
    role: str
    organisation: int


@dataclass(frozen=True)
class WorkPage:
    """One page and where the next begins (None: this is the last)."""

    rows: tuple[WorkRow, ...]
    after: str | None


@dataclass(frozen=True)
class Counts:
    """Open tasks by light; each stops at :data:`COUNTED`."""

    red: int
    yellow: int
    total: int

    @property
    def green(self) -> int:
        """Those that are neither; as far as was counted."""
        return max(0, self.total - self.red - self.yellow)


def page(viewer: Viewer, *, light: str = "", today: date, text: str = "", after: str = "") -> WorkPage:
    """A page of the viewer's tasks. 1 query."""
    posts = [_narrowed(tasks, light, today, text, after) for tasks in _posts(viewer)]
    if not posts:
        return WorkPage((), None)
    applicant = Organisation.objects.filter(pk=OuterRef("case__applicant")).values("name")
    found = list(
        Task.objects.filter(pk__in=_union(posts))
        .select_related("case")
        .annotate(applicant_name=Subquery(applicant))
        .order_by("urgent_on", "id")[: PAGE + 1]
    )
    rows = tuple(_row(task) for task in found[:PAGE])
    more = len(found) > PAGE
    return WorkPage(rows, f"{found[PAGE - 1].urgent_on}_{rows[-1].task}" if more else None)


def counts(viewer: Viewer, today: date) -> Counts:
    """How many tasks are red, yellow, and open at all. 1 query."""
    posts = _posts(viewer)
    if not posts:
        return Counts(0, 0, 0)
    parts: list[str] = []
    given: list[Any] = []
    for condition in (Q(urgent_on__lt=today), Q(warn_on__lte=today), Q()):
        for tasks in posts:
            sql, params = tasks.filter(condition).order_by().values("id")[:COUNTED].query.sql_with_params()
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
            given.extend(params)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), given)
        row = cursor.fetchone()
    n = len(posts)
    red, warned, total = (min(COUNTED, sum(row[i * n : (i + 1) * n])) for i in range(3))
    return Counts(red, max(0, warned - red), total)


def _posts(viewer: Viewer) -> list[QuerySet[Task]]:
    """One range of the index for each organisation and role."""
    pairs = sorted({(m.organisation, role) for m in viewer.memberships for role in m.roles})
    return [
        Task.objects.filter(Q(assignee=None) | Q(assignee=viewer.user), open=True, organisation=o, role=r)
        for o, r in pairs
        if r not in (Role.ADMINISTRATOR, Role.SUPERVISOR)
    ]


def _narrowed(tasks: QuerySet[Task], light: str, today: date, text: str, after: str) -> QuerySet[Task]:
    """The first page of one post's tasks under these filters."""
    match light:
        case "red":
            tasks = tasks.filter(urgent_on__lt=today)
        case "yellow":
            tasks = tasks.filter(urgent_on__gte=today, warn_on__lte=today)
        case "green":
            tasks = tasks.filter(Q(warn_on__gt=today) | Q(warn_on=None))
    if text:
        tasks = tasks.filter(Q(case__title__icontains=text) | Q(case__number__icontains=text))
    if after:
        day, _, task = after.partition("_")
        urgent_on = date.fromisoformat(day)
        tasks = tasks.filter(
            Q(urgent_on__gt=urgent_on) | Q(urgent_on=urgent_on, id__gt=UUID(task)), urgent_on__gte=urgent_on
        )
    return tasks.order_by("urgent_on", "id")[: PAGE + 1]


def _union(queries: list[QuerySet[Task]]) -> RawSQL:
    """The ids of several sorted and cut queries. Django does not write this on SQLite by itself."""
    parts: list[str] = []
    given: list[Any] = []
    for query in queries:
        sql, params = query.values("id").query.sql_with_params()
        parts.append(f"SELECT id FROM ({sql}) AS post")
        given.extend(params)
    return RawSQL(" UNION ALL ".join(parts), given)


def _row(task: Any) -> WorkRow:
    return WorkRow(
        task=task.id,
        case=task.case_id,
        title=task.title,
        case_title=task.case.title,
        number=task.case.number,
        applicant=task.applicant_name or "",
        opened_at=task.opened_at,
        due_on=task.due_on,
        warn_on=task.warn_on,
        provisional=task.provisional,
        role=task.role,
        organisation=task.organisation,
    )
