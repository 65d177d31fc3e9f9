"""图纸审查: the cases whose drawings wait for a department, the most urgent first.

What waits is what is held: every failure, open question and open comment holds the department it belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.scrutiny.desk.holding import COMMENT, COMMENTS, FAIL, REFUSED, REVIEW, SYSTEM, UNJUDGED
from tongjian.systems.scrutiny.desk.who import OFFICERS

PAGE = 50
COUNTED = 1000
KINDS = {
    FAIL: "不符合",
    REVIEW: "待判断",
    REFUSED: "不认可",
    COMMENT: "意见未关闭",
    UNJUDGED: "未审查",
}
TONES = {FAIL: "bad", REVIEW: "warn", REFUSED: "bad", COMMENT: "info", UNJUDGED: "warn"}


@dataclass(frozen=True)
class Waiting:
    """Holds of one kind on a case: how many, and where the first leads."""

    kind: str
    count: int
    reason: str
    link: str

    @property
    def words(self) -> str:
        return f"{KINDS[self.kind]} {self.count}"

    @property
    def tone(self) -> str:
        return TONES[self.kind]


@dataclass(frozen=True)
class QueueRow:
    """A case with what of its drawings waits for the viewer's departments."""

    case: UUID
    title: str
    number: str
    applicant: str
    due_on: date | None
    warn_on: date | None
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True)
class QueuePage:
    """One page and where the next begins (None: this is the last)."""

    rows: tuple[QueueRow, ...]
    after: str | None


@dataclass(frozen=True)
class Counts:
    """Cases by light; none counts past :data:`COUNTED`."""

    red: int
    yellow: int
    total: int

    @property
    def green(self) -> int:
        return max(0, self.total - self.red - self.yellow)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: a department, a kind of what waits; empty: all of it."""

    duty: str = ""
    kind: str = ""


def page(viewer: Viewer, asked: Asked, *, light: str, today: date, after: str = "") -> QueuePage:
    """A page of the queue. 2 queries."""
    cases = _of_light(_cases(viewer, asked), light, today)
    if after:
        day, _, case = after.partition("_")
        urgent_on = date.fromisoformat(day)
        cases = cases.filter(Q(urgent_on__gt=urgent_on) | Q(urgent_on=urgent_on, id__gt=UUID(case)))
    applicant = Organisation.objects.filter(pk=OuterRef("applicant")).values("name")
    found: list[Any] = list(
        cases.annotate(applicant_name=Subquery(applicant)).order_by("urgent_on", "id")[: PAGE + 1]
    )
    shown = found[:PAGE]
    waiting = _waiting(viewer, asked, [case.pk for case in shown])
    rows = tuple(
        QueueRow(
            case=case.pk,
            title=case.title,
            number=case.number,
            applicant=case.applicant_name or "",
            due_on=None if case.urgent_on == date.max else case.urgent_on,
            warn_on=case.warned_on,
            waiting=waiting.get(case.pk, ()),
        )
        for case in shown
    )
    return QueuePage(rows, f"{shown[-1].urgent_on}_{shown[-1].pk}" if len(found) > PAGE else None)


def counts(viewer: Viewer, asked: Asked, today: date) -> Counts:
    """How many cases wait, by light. 1 query."""
    cases = _cases(viewer, asked).order_by()[:COUNTED]
    found = cases.aggregate(
        red=Count("pk", filter=_red(today)), yellow=Count("pk", filter=_yellow(today)), total=Count("pk")
    )
    return Counts(**found)


def duties_of(viewer: Viewer) -> list[tuple[str, str]]:
    """City and code of the departments the viewer is an officer of. No query."""
    officers = (member for member in viewer.memberships if member.duty and member.roles & set(OFFICERS))
    return sorted({(member.city, member.duty) for member in officers})


def duties_shown(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and title of the departments to choose from: one's own, all of them for a supervisor. No query."""
    shown = {duty: pack_of(city).duty_title(duty) for city, duty in duties_of(viewer)}
    for city in sorted(viewer.cities(Role.SUPERVISOR)):
        shown |= {duty: pack_of(city).duty_title(duty) for duty in pack_of(city).duties}
    return list(shown.items())


def _holds(viewer: Viewer, asked: Asked) -> QuerySet[Hold]:
    """What stands for the viewer's departments; a supervisor sees those of the whole city."""
    mine = [Q(city=city, duty=duty) for city, duty in duties_of(viewer)]
    mine += [Q(city=city) for city in sorted(viewer.cities(Role.SUPERVISOR))]
    # Without a department nothing waits.
    holds = Hold.objects.filter(reduce(or_, mine, Q(pk__in=())), released_at=None)
    holds = holds.filter(system__in=(SYSTEM, COMMENTS))
    if asked.duty:
        holds = holds.filter(duty=asked.duty)
    return holds.filter(key__startswith=f"{asked.kind}:") if asked.kind in KINDS else holds


def _cases(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    """Open cases with what is held, with the due day of the department's own task, else of the case."""
    own = Task.objects.filter(
        root=OuterRef("root"), organisation__in=viewer.organisations(*OFFICERS), open=True
    ).order_by("urgent_on", "id")
    return Case.objects.filter(pk__in=_holds(viewer, asked).values("case"), status__in=OPEN).annotate(
        urgent_on=Coalesce(Subquery(own.values("urgent_on")[:1]), "due_on", Value(date.max)),
        warned_on=Coalesce(Subquery(own.values("warn_on")[:1]), "warn_on"),
    )


def _of_light(cases: QuerySet[Any], light: str, today: date) -> QuerySet[Any]:
    match light:
        case "red":
            return cases.filter(_red(today))
        case "yellow":
            return cases.filter(_yellow(today))
        case "green":
            return cases.filter(Q(urgent_on__gte=today), Q(warned_on__gt=today) | Q(warned_on=None))
    return cases


def _red(today: date) -> Q:
    return Q(urgent_on__lt=today)


def _yellow(today: date) -> Q:
    return Q(urgent_on__gte=today, warned_on__lte=today)


def _waiting(viewer: Viewer, asked: Asked, cases: Iterable[UUID]) -> Mapping[UUID, tuple[Waiting, ...]]:
    """What waits on each of these cases, by kind, in the order of :data:`KINDS`. 1 query."""
    found: dict[UUID, dict[str, list[Hold]]] = defaultdict(lambda: defaultdict(list))
    for hold in _holds(viewer, asked).filter(case__in=list(cases)).order_by("placed_at", "key"):
        found[hold.case_id][hold.key.partition(":")[0]].append(hold)
    return {
        case: tuple(
            Waiting(kind, len(of_kind), of_kind[0].reason, of_kind[0].link)
            for kind in KINDS
            if (of_kind := kinds.get(kind))
        )
        for case, kinds in found.items()
    }
