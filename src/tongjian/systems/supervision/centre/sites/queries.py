"""What the pages of sites read. Each function says how many queries it takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.people.regions import stem
from tongjian.systems.supervision.centre.models import (
    HiddenCheck,
    HiddenState,
    Milestone,
    Order,
    OrderKind,
    Site,
    SiteState,
)
from tongjian.systems.supervision.centre.sites.access import SUBJECT

PAGE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty: every site."""

    text: str = ""
    district: str = ""
    state: str = ""
    due: bool = False

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        state = given.get("state", "")
        return cls(
            given.get("q", "").strip()[:80],
            given.get("district", "").strip()[:12],
            state if state in SiteState.values else "",
            given.get("due", "") == "1",
        )

    def narrowed(self, rows: QuerySet[Site], today: date) -> QuerySet[Site]:
        """Only the sites that were asked for; `due`: a milestone was planned for a day that is past."""
        if self.text:
            found = Q(number__icontains=self.text) | Q(name__icontains=self.text)
            rows = rows.filter(found | Q(contractor__icontains=self.text))
        if self.district.isdecimal():
            rows = rows.filter(region__startswith=stem(self.district))
        if self.state:
            rows = rows.filter(state=self.state)
        if self.due:
            late = Milestone.objects.filter(planned_on__lt=today, reached_on__isnull=True)
            rows = rows.filter(pk__in=late.values("site")).exclude(state=SiteState.CONCLUDED)
        return rows


def sites(seen: Q, asked: Asked, today: date) -> QuerySet[Site]:
    """The sites somebody sees with how far they are, the latest first. Unevaluated."""
    rows = Site.objects.filter(seen).annotate(
        all=Count("milestones", distinct=True),
        reached=Count("milestones", filter=Q(milestones__reached_on__isnull=False), distinct=True),
        asked=Count("hidden_checks", filter=Q(hidden_checks__state=HiddenState.ASKED), distinct=True),
    )
    return asked.narrowed(rows, today).select_related("organisation").order_by("-registered_at", "-id")


def page(
    seen: Q, asked: Asked, today: date, after: tuple[object, UUID] | None
) -> tuple[list[Site], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = sites(seen, asked, today)
    if after:
        at, id_ = after
        rows = rows.filter(Q(registered_at__lt=at) | Q(registered_at=at, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.registered_at.isoformat()}_{last.pk}" if last else None


def counts(seen: Q) -> dict[str, int]:
    """How many sites stand where. 1 SQL query."""
    rows = Site.objects.filter(seen).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(rows)


def of_project(seen: Q, project: UUID) -> list[Site]:
    """The sites of a project. 1 SQL query."""
    return list(sites(seen & Q(project=project), Asked(), date.min)[:20])


def milestones_of(site: UUID) -> list[Milestone]:
    """The milestones in their order. 1 SQL query."""
    return list(Milestone.objects.filter(site=site).select_related("assignment").order_by("order"))


def hidden_of(site: UUID) -> list[tuple[HiddenCheck, list[Attachment]]]:
    """The hidden checks with their photos, the latest first. 2 SQL queries."""
    rows = list(
        HiddenCheck.objects.filter(site=site).select_related("asked_by", "decided_by").order_by("-asked_at")
    )
    photos: dict[str, list[Attachment]] = defaultdict(list)
    subjects = [f"{SUBJECT}:{row.pk}" for row in rows]
    found = Attachment.objects.filter(subject__in=subjects, superseded_by__isnull=True)
    for each in found.select_related("document").order_by("slot"):
        photos[each.subject].append(each)
    return [(row, photos[f"{SUBJECT}:{row.pk}"]) for row in rows]


def orders_of(site: UUID) -> list[Order]:
    """The stop orders with what lifted them, the latest first. 1 SQL query."""
    rows = Order.objects.filter(site=site, kind=OrderKind.STOP)
    return list(rows.select_related("letter", "by", "lifted_by__letter", "lifted_by__by").order_by("-at"))
