"""What the pages of warnings read. Each function says how many queries it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.http import QueryDict

from tongjian.engines.risk import Rate, rate
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.models import Assignment
from tongjian.systems.supervision.office import office_of
from tongjian.systems.supervision.risk.access import seen_by
from tongjian.systems.supervision.risk.models import Outcome, Step, Sweep, Warning, WarningState
from tongjian.systems.supervision.risk.sheets import WarningRule, warnings_of

PAGE, MOST_EXPORTED = 30, 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty: everything that is not closed."""

    text: str = ""
    rule: str = ""
    state: str = ""
    late: bool = False
    mine: bool = False

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        state = given.get("state", "")
        known = state in WarningState.values or state == "all"
        text, rule = given.get("q", "").strip()[:80], given.get("rule", "")[:60]
        return cls(text, rule, state if known else "", "late" in given, "mine" in given)

    def narrowed(self, rows: QuerySet[Warning], viewer: Viewer, today: date) -> QuerySet[Warning]:
        """Only the rows that were asked for."""
        if self.state in WarningState.values:
            rows = rows.filter(state=self.state)
        elif not self.state:
            rows = rows.exclude(state=WarningState.CLOSED)
        if self.rule:
            rows = rows.filter(rule=self.rule)
        if self.late:
            rows = rows.filter(due_on__lt=today).exclude(state=WarningState.CLOSED)
        if self.mine:
            rows = rows.filter(organisation__in=viewer.organisations(Role.HANDLER, Role.HEAD))
        if self.text:
            rows = rows.filter(Q(subject__name__icontains=self.text) | Q(title__icontains=self.text))
        return rows


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it did: its latest sweep, its warnings, and how many were right.

    `base` is the share of what could be judged that met the rule, over all sweeps; `hits` the share confirmed
    of the warnings that were checked or judged unfounded.
    """

    rule: WarningRule
    last: Sweep | None
    warned: int
    open: int
    base: Rate
    hits: Rate


def visible(viewer: Viewer, city: str) -> Q:
    """Warnings of the own region, and those whose turn the own body is or was."""
    return seen_by(viewer, city) | Q(
        city=city, organisation__in=viewer.organisations(Role.HANDLER, Role.HEAD)
    )


def page(
    viewer: Viewer,
    city: str,
    asked: Asked,
    today: date,
    after: tuple[datetime, UUID] | None,
    most: int = PAGE,
) -> tuple[list[Warning], str | None]:
    """One page, the latest first, and where the next begins. 1 SQL query."""
    rows = asked.narrowed(Warning.objects.filter(visible(viewer, city)), viewer, today)
    if after is not None:
        moment, pk = after
        rows = rows.filter(Q(found_at__lt=moment) | Q(found_at=moment, id__gt=pk))
    found = list(rows.select_related("subject", "organisation").order_by("-found_at", "id")[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], f"{last.found_at.isoformat()}_{last.pk}" if last else None


def by_state(viewer: Viewer, city: str, today: date) -> tuple[Mapping[str, int], int]:
    """How many warnings stand where, and how many of the open ones are late. 1 SQL query."""
    rows = Warning.objects.filter(visible(viewer, city))
    late = Count("id", filter=Q(due_on__lt=today) & ~Q(state=WarningState.CLOSED))
    found = {row["state"]: row for row in rows.values("state").annotate(number=Count("id"), late=late)}
    numbers = {state: found[state]["number"] if state in found else 0 for state in WarningState.values}
    return numbers, sum(row["late"] for row in found.values())


def warning(viewer: Viewer, city: str, key: UUID) -> Warning | None:
    """One warning, if the viewer may see it. 1 SQL query."""
    rows = Warning.objects.filter(visible(viewer, city), pk=key)
    return rows.select_related("subject", "organisation").first()


def steps(row: Warning) -> list[Step]:
    """What was done, in order. 1 SQL query."""
    return list(Step.objects.filter(warning=row).select_related("by", "organisation").order_by("number"))


def check_of(row: Warning) -> tuple[Assignment | None, Conduct | None]:
    """The special check a warning led to, and the inspection that came of it. At most 2 SQL queries."""
    if not row.assignment:
        return None, None
    found = Assignment.objects.filter(pk=row.assignment).first()
    if found is None:
        return None, None
    rows = Conduct.objects.filter(
        subject=row.subject_id, kind="inspection", replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    return found, rows.filter(reported_at__gte=found.assigned_at).order_by("on").first()


def receivers(city: str) -> list[Organisation]:
    """Bodies a warning can be pushed to: the office's keepers and districts, and what is below the body.

    1 SQL query.
    """
    office = office_of(city)
    if office is None:
        return []
    codes = {office.body, *office.keepers, *(each.organisation for each in office.districts)}
    rows = Organisation.objects.filter(Q(code__in=codes) | Q(parent__code=office.body), city=city)
    return list(rows.order_by("name"))


def rules(city: str) -> list[RuleRow]:
    """Every rule of the pack with its rates. 3 SQL queries."""
    sheet = warnings_of(city)
    swept: dict[str, Any] = {
        row["rule"]: row
        for row in Sweep.objects.filter(city=city)
        .values("rule")
        .annotate(subjects=Sum("subjects"), abstained=Sum("abstained"), met=Sum("met"), last=Max("on"))
    }
    lasts = {(row.rule, row.on): row for row in Sweep.objects.filter(city=city).order_by("-on")[:200]}
    counted = {
        row["rule"]: row
        for row in Warning.objects.filter(city=city)
        .values("rule")
        .annotate(
            warned=Count("id"),
            open=Count("id", filter=~Q(state=WarningState.CLOSED)),
            confirmed=Count("id", filter=Q(outcome=Outcome.CONFIRMED)),
            decided=Count("id", filter=~Q(outcome="")),
        )
    }
    return [_row(rule, swept, lasts, counted, sheet.least_decided) for rule in sheet.warnings]


def _row(
    rule: WarningRule,
    swept: Mapping[str, Any],
    lasts: Mapping[tuple[str, date], Sweep],
    counted: Mapping[str, Any],
    least: int,
) -> RuleRow:
    seen = swept.get(rule.warning)
    own = counted.get(rule.warning, {"warned": 0, "open": 0, "confirmed": 0, "decided": 0})
    judged = seen["subjects"] - seen["abstained"] if seen else 0
    return RuleRow(
        rule,
        lasts.get((rule.warning, seen["last"])) if seen else None,
        own["warned"],
        own["open"],
        rate(seen["met"] if seen else 0, judged, least),
        rate(own["confirmed"], own["decided"], least),
    )
