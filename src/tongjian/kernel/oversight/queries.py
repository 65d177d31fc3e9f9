"""What the pages of oversight read. Each function says how many queries it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tongjian.kernel.ledger.models import Content
from tongjian.kernel.oversight.facts import Step
from tongjian.kernel.oversight.models import FirstOverdue, Urging
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer

PAGE = 50
WORKING = (Role.WINDOW, Role.HANDLER, Role.HEAD)
STATES = {"": "全部", "waiting": "等待答复", "answered": "已答复", "escalated": "已升级"}


def kept_day() -> Subquery:
    """The first overdue day of a task where its limit was moved afterwards."""
    return Subquery(FirstOverdue.objects.filter(subject=OuterRef("pk")).values("day"))


@dataclass(frozen=True)
class UrgingRow:
    """An urging with what was asked and answered, in words."""

    id: UUID
    case: UUID
    case_title: str
    number: str
    organisation: str
    automatic: bool
    urged_at: datetime
    remark: str
    answer_by: date
    answered_at: datetime | None
    answer: str
    step: str
    because: str
    settled_at: datetime | None

    @property
    def level(self) -> str:
        """How high it went, in words."""
        return Step(self.step).label

    def state(self, today: date) -> str:
        """Where it stands, in a word."""
        if self.answered_at:
            return "已答复"
        if self.settled_at:
            return "已办完"
        return "逾期未答复" if self.answer_by < today else "等待答复"


def urgings_of(viewer: Viewer, state: str = "") -> QuerySet[Urging]:
    """Those a supervisor's cities had, and those one's own departments got."""
    own = viewer.organisations(*WORKING)
    found = Urging.objects.filter(Q(city__in=viewer.cities(Role.SUPERVISOR)) | Q(organisation__in=own))
    match state:
        case "waiting":
            return found.filter(answered_at=None, settled_at=None)
        case "answered":
            return found.exclude(answered_at=None)
        case "escalated":
            return found.exclude(step=Step.DEPARTMENT)
    return found


def page(viewer: Viewer, state: str = "", after: str = "") -> tuple[list[UrgingRow], str | None]:
    """A page of urgings, the latest first, and where the next begins. 1 query."""
    found = urgings_of(viewer, state)
    if after:
        moment, _, id_ = after.partition("_")
        at = datetime.fromisoformat(moment)
        found = found.filter(Q(urged_at__lt=at) | Q(urged_at=at, id__lt=UUID(id_)))
    rows = list(rows_of(found.order_by("-urged_at", "-id")[: PAGE + 1]))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.urged_at.isoformat()}_{last.id}" if last else None


def rows_of(found: QuerySet[Urging]) -> Iterator[UrgingRow]:
    """Urgings with their texts. 1 query."""
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")
    columns = (
        *("id", "case_id", "case__title", "case__number", "name", "automatic", "urged_at", "asked"),
        *("answer_by", "answered_at", "said", "step", "because", "settled_at"),
    )
    told = found.annotate(name=Subquery(name), asked=_text("remark"), said=_text("answer"))
    for row in told.values(*columns).iterator(chunk_size=2000):
        yield UrgingRow(**{_FIELDS.get(name, name): value for name, value in row.items()})


# The columns that are called otherwise in a row.
_FIELDS = {
    "case_id": "case",
    "case__title": "case_title",
    "case__number": "number",
    "name": "organisation",
    "asked": "remark",
    "said": "answer",
}


def _text(column: str) -> Coalesce:
    """What a person wrote, by its digest. Erased content is empty there."""
    content = Content.objects.filter(digest=OuterRef(column)).values("text")
    return Coalesce(Subquery(content, output_field=CharField()), Value(""), output_field=CharField())
