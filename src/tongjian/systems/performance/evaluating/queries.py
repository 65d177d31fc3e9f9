"""What the pages of evaluation read. Each function says how many queries it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from tongjian.kernel.ledger.records import events_of
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import visible as visible_declarations
from tongjian.systems.performance.declaring.queries import Happening
from tongjian.systems.performance.evaluating.access import visible
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationState,
    EvaluationVersion,
    MonitoringReport,
    Review,
)
from tongjian.systems.performance.models import Declaration, DeclarationKind, DeclarationState

PAGE = 30
HAPPENED: Mapping[str, str] = {
    "begun": "开始自评",
    "looked-up": "重新取数",
    "asked": "请负责人报送",
    "submitted": "报送财政部门复核",
    "returned": "退回修改",
    "rechecked": "复核",
    "drawn": "被抽中抽查",
    "spot-checked": "抽查",
    "disclosed": "公开",
    "used": "确定结果应用",
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
        state, kind = given.get("state", ""), given.get("kind", "")
        return cls(
            given.get("q", "").strip()[:80],
            year_of(given.get("year", "")),
            state if state in EvaluationState.values else "",
            kind if kind in DeclarationKind.values else "",
        )

    def narrowed(self, rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
        """Only the rows that were asked for."""
        if self.text:
            rows = rows.filter(Q(title__icontains=self.text) | Q(organisation__name__icontains=self.text))
        if self.year:
            rows = rows.filter(year=self.year)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(state=self.state) if self.state else rows


def year_of(typed: str) -> int | None:
    """The year in an address; None where it is none."""
    return int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() else None


def evaluations(viewer: Viewer, asked: Asked) -> QuerySet[Evaluation]:
    """Those the viewer may see, the last that changed first."""
    rows = asked.narrowed(Evaluation.objects.filter(visible(viewer)))
    light = rows.select_related("organisation", "final", "disclosure").defer("final__form", "final__result")
    return light.order_by("-changed_at", "-id")


def page(
    viewer: Viewer, asked: Asked, after: tuple[datetime, UUID] | None
) -> tuple[list[Evaluation], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = evaluations(viewer, asked)
    if after:
        moment, id_ = after
        rows = rows.filter(Q(changed_at__lt=moment) | Q(changed_at=moment, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.changed_at.isoformat()}_{last.pk}" if last else None


def to_begin(viewer: Viewer, organisations: frozenset[int]) -> list[Declaration]:
    """Approved declarations of those departments nobody has begun to evaluate, the latest year first. 1 SQL
    query."""
    rows = Declaration.objects.filter(
        organisation__in=organisations, approved__isnull=False, evaluation__isnull=True
    )
    held = rows.exclude(state=DeclarationState.DROPPED).filter(visible_declarations(viewer))
    return list(held.order_by("-year", "title")[:PAGE])


def evaluation_of(viewer: Viewer, declaration: UUID) -> Evaluation | None:
    """That of a declaration, as far as the viewer may see it. 1 SQL query."""
    return Evaluation.objects.filter(visible(viewer), declaration=declaration).first()


def version_of(evaluation: UUID, number: int) -> EvaluationVersion:
    """One version with its score and what the bureau found. 2 SQL queries.

    Raises `EvaluationVersion.DoesNotExist`.
    """
    reviews = Review.objects.select_related("score", "made_by").order_by("made_at")
    rows = EvaluationVersion.objects.select_related("score", "submitted_by")
    return rows.prefetch_related(Prefetch("reviews", reviews)).get(evaluation=evaluation, number=number)


def history_of(evaluation: UUID) -> list[Happening]:
    """What happened, the latest first. 2 SQL queries."""
    events = events_of(evaluation)
    names = dict(User.objects.filter(pk__in={e.actor for e in events if e.actor}).values_list("pk", "name"))
    return [
        Happening(e.at, names.get(e.actor or 0, "系统"), HAPPENED.get(e.kind.partition(":")[2], e.kind))
        for e in reversed(events)
    ]


def disclosed(city: str, after: tuple[datetime, UUID] | None) -> tuple[list[Evaluation], str | None]:
    """What everybody may read, the last published first. 1 SQL query."""
    rows = Evaluation.objects.filter(city=city, disclosure__isnull=False)
    if after:
        moment, id_ = after
        earlier = Q(disclosure__published_at=moment, id__lt=id_)
        rows = rows.filter(Q(disclosure__published_at__lt=moment) | earlier)
    light = rows.select_related("organisation", "final", "disclosure").defer("final__form", "final__result")
    found = list(light.order_by("-disclosure__published_at", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.disclosure.published_at.isoformat()}_{last.pk}" if last else None


def any_disclosed(city: str) -> bool:
    """Whether there is anything for everybody to read. 1 SQL query."""
    return Evaluation.objects.filter(city=city, disclosure__isnull=False).exists()


def published(city: str, evaluation: UUID) -> Evaluation:
    """One that everybody may read. 1 SQL query. Raises `Evaluation.DoesNotExist`."""
    beside = ("organisation", "final", "disclosure", "spot")
    rows = Evaluation.objects.select_related(*beside).filter(city=city, disclosure__isnull=False)
    return rows.get(pk=evaluation)


def monitored(
    viewer: Viewer, year: int | None, after: tuple[datetime, UUID] | None
) -> tuple[list[Declaration], str | None]:
    """Approved declarations with their reports of monitoring, the last that changed first. 2 SQL queries."""
    rows = Declaration.objects.filter(visible_declarations(viewer), approved__isnull=False)
    rows = rows.exclude(state=DeclarationState.DROPPED)
    if year:
        rows = rows.filter(year=year)
    if after:
        moment, id_ = after
        rows = rows.filter(Q(changed_at__lt=moment) | Q(changed_at=moment, id__lt=id_))
    reports = MonitoringReport.objects.defer("rows").order_by("on")
    beside = rows.select_related("organisation").prefetch_related(Prefetch("monitoring", reports))
    found = list(beside.order_by("-changed_at", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.changed_at.isoformat()}_{last.pk}" if last else None


def reports_of(declaration: UUID) -> list[MonitoringReport]:
    """What was reported through the year, without the rows. 1 SQL query."""
    return list(MonitoringReport.objects.filter(declaration=declaration).defer("rows"))


def report_on(declaration: UUID, on: date) -> MonitoringReport | None:
    """What was reported on a day; None: nothing yet. 1 SQL query."""
    rows = MonitoringReport.objects.select_related("made_by", "base")
    return rows.filter(declaration=declaration, on=on).first()
