"""What the pages of registers read. Each function says how many queries it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from tongjian.kernel.ledger.records import events_of
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.registers.access import visible
from tongjian.systems.performance.registers.catalogue import Register
from tongjian.systems.performance.registers.history import Happening, happening
from tongjian.systems.performance.registers.models import Entry, EntryState

PAGE = 30
LONGEST, CUT = 24, "…"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; empty: everything that counts. Project and indicator may be `shortened`."""

    text: str = ""
    year: int | None = None
    project: str = ""
    indicator: str = ""
    organisation: int | None = None
    voided: bool = False

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        body = given.get("organisation", "")
        return cls(
            given.get("q", "").strip()[:80],
            year_in(given.get("year", "")),
            given.get("project", "").strip()[:200],
            given.get("indicator", "").strip()[:300],
            int(body) if body.isascii() and body.isdigit() and len(body) < 10 else None,
            given.get("state") == EntryState.VOID,
        )

    def narrowed(self, register: Register, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Only the rows that were asked for."""
        if self.text:
            found = Q(title__icontains=self.text) | Q(project__icontains=self.text)
            rows = rows.filter(found | Q(organisation__name__icontains=self.text))
        if self.year:
            last = date(self.year, 12, 31)
            first = Q() if register.standing else Q(happened_on__gte=date(self.year, 1, 1))
            rows = rows.filter(first, happened_on__lte=last)
            if register.ends:
                rows = rows.exclude(**{f"{register.ends}__lte": last})
        if self.project:
            rows = rows.filter(_of("project", self.project))
        if self.indicator and "indicator" in register.named:
            rows = rows.filter(_of("indicator", self.indicator))
        if self.organisation:
            own = Q(organisation=self.organisation) | Q(organisation__parent=self.organisation)
            rows = rows.filter(own)
        return rows.filter(state=EntryState.VOID if self.voided else EntryState.CURRENT)


def shortened(name: str) -> str:
    """A name for an address: of a long one the beginning, which every character makes nine bytes longer."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}{CUT}"


def _of(column: str, name: str) -> Q:
    """Rows whose column holds a name, or begins with one that was shortened."""
    if name.endswith(CUT):
        return Q(**{f"{column}__startswith": name.removesuffix(CUT)})
    return Q(**{column: name})


def entries(viewer: Viewer, register: Register, asked: Asked) -> QuerySet[Entry]:
    """The rows the viewer may see, the latest day first."""
    rows = asked.narrowed(register, register.model._default_manager.filter(visible(viewer)))
    return rows.select_related("organisation").order_by("-happened_on", "-id")


def page(
    viewer: Viewer, register: Register, asked: Asked, after: tuple[date, UUID] | None
) -> tuple[list[Entry], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = entries(viewer, register, asked)
    if after:
        day, id_ = after
        rows = rows.filter(Q(happened_on__lt=day) | Q(happened_on=day, id__lt=id_))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.happened_on.isoformat()}_{last.pk}" if last else None


def totals(viewer: Viewer, register: Register, asked: Asked) -> tuple[int, dict[str, Decimal | int]]:
    """How many rows the list has in all, and the sums of its numbers. 1 SQL query."""
    numbers = [name for name in register.listed if register.named[name].is_number]
    rows = asked.narrowed(register, register.model._default_manager.filter(visible(viewer)))
    found = rows.aggregate(rows=Count("pk"), **{f"sum_{name}": Sum(name) for name in numbers})
    return found["rows"], {n: found[f"sum_{n}"] for n in numbers if found[f"sum_{n}"] is not None}


def history_of(register: Register, entry: UUID) -> list[Happening]:
    """What happened to a row, the latest first. 2 SQL queries."""
    events = events_of(entry)
    who = {event.actor for event in events if event.actor}
    names: Mapping[int, str] = dict(User.objects.filter(pk__in=who).values_list("pk", "name"))
    return [happening(register, event, names) for event in reversed(events)]


def day_and_id(text: str) -> tuple[date, UUID] | None:
    """`DAY_ID`: the row after which a page begins; nothing for an address somebody made up."""
    day, _, id_ = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(id_)
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    """A year somebody typed; None for anything else."""
    found = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0
    return found if 1992 <= found <= 2200 else None
