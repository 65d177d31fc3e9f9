"""What the pages of declarations read. Each function says how many queries it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from tongjian.kernel.ledger.records import events_of
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import visible
from tongjian.systems.performance.models import (
    Declaration,
    DeclarationKind,
    DeclarationState,
    DeclarationVersion,
)

PAGE = 30
HAPPENED: Mapping[str, str] = {
    "begun": "建立申报",
    "proposed": "送部门负责人签发",
    "signed": "部门负责人签发，报送审核",
    "given-back": "部门负责人退回修改",
    "approved": "批复",
    "returned": "退回修改",
    "adjusting": "申请调整",
    "adjustment-given-up": "放弃调整",
    "dropped": "作废",
    "monitored": "报送绩效监控",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; empty: everything."""

    text: str = ""
    year: int | None = None
    state: str = ""
    kind: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        year = given.get("year", "")
        state, kind = given.get("state", ""), given.get("kind", "")
        return cls(
            given.get("q", "").strip()[:80],
            int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
            state if state in DeclarationState.values else "",
            kind if kind in DeclarationKind.values else "",
        )

    def narrowed(self, rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
        """Only the rows that were asked for."""
        if self.text:
            rows = rows.filter(Q(title__icontains=self.text) | Q(organisation__name__icontains=self.text))
        if self.year:
            rows = rows.filter(year=self.year)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(state=self.state) if self.state else rows.exclude(state=DeclarationState.DROPPED)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    at: datetime
    who: str
    what: str


def declarations(viewer: Viewer, asked: Asked) -> QuerySet[Declaration]:
    """Those the viewer may see, the last that changed first."""
    rows = asked.narrowed(Declaration.objects.filter(visible(viewer)))
    return rows.select_related("organisation").order_by("-changed_at", "-id")


def page(
    viewer: Viewer, asked: Asked, after: tuple[datetime, UUID] | None
) -> tuple[list[Declaration], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = declarations(viewer, asked)
    if after:
        moment, id_ = after
        rows = rows.filter(Q(changed_at__lt=moment) | Q(changed_at=moment, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.changed_at.isoformat()}_{last.pk}" if last else None


def next_of(viewer: Viewer, declaration: UUID) -> Declaration | None:
    """The declaration of the year after, as far as the viewer may see it. 1 SQL query."""
    rows = Declaration.objects.filter(visible(viewer), follows=declaration)
    return rows.exclude(state=DeclarationState.DROPPED).first()


def versions_of(declaration: UUID) -> list[DeclarationVersion]:
    """Every version, the last first, without what they say. 1 SQL query."""
    rows = DeclarationVersion.objects.filter(declaration=declaration).defer("body")
    return list(rows.select_related("proposed_by", "signed_by", "decided_by").order_by("-number"))


def version_of(declaration: UUID, number: int) -> DeclarationVersion:
    """One version with what it says. 1 SQL query. Raises `DeclarationVersion.DoesNotExist`."""
    rows = DeclarationVersion.objects.select_related(
        "submission", "submission__form", "proposed_by", "signed_by", "decided_by"
    )
    return rows.get(declaration=declaration, number=number)


def history_of(declaration: UUID) -> list[Happening]:
    """What happened, the latest first. 2 SQL queries."""
    events = events_of(declaration)
    names = dict(User.objects.filter(pk__in={e.actor for e in events if e.actor}).values_list("pk", "name"))
    return [
        Happening(e.at, names.get(e.actor or 0, "系统"), HAPPENED.get(e.kind.partition(":")[2], e.kind))
        for e in reversed(events)
    ]
