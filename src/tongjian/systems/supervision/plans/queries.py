"""Every read of plans, assignments and coverage. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongjian.kernel.draws.models import Draw
from tongjian.kernel.draws.queries import TEXTS
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.access import READERS
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.models import Assignment, AssignmentKind, AssignmentState, Plan, PlanState
from tongjian.systems.supervision.office import DistrictSheet, office_of

PAGE = 30


def plans(
    viewer: Viewer, city: str, *, year: str = "", state: str = "", after: tuple[datetime, UUID] | None = None
) -> list[Plan]:
    """The plans within reach, the latest first, one more than a page. 1 SQL query."""
    rows = Plan.objects.filter(reach_of(viewer, READERS).inside(), city=city)
    if year.isdigit():
        rows = rows.filter(year=int(year[:4]))
    if state in PlanState.values:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(Q(made_at__lt=after[0]) | Q(made_at=after[0], pk__lt=after[1]))
    return list(rows.select_related("organisation").order_by("-made_at", "-pk")[: PAGE + 1])


def plan(viewer: Viewer, city: str, key: UUID) -> Plan | None:
    """One plan within reach. 1 SQL query."""
    rows = Plan.objects.filter(reach_of(viewer, READERS).inside(), city=city, pk=key)
    return rows.select_related("organisation", "made_by", "task").first()


def public_plans(city: str) -> QuerySet[Plan]:
    """The plans that were announced, the latest first: for everybody. Unevaluated."""
    rows = Plan.objects.filter(city=city, round__gte=1).select_related("organisation")
    return rows.order_by("-made_at", "-pk")


def draws_of(plan: Plan) -> list[Draw]:
    """Every draw of a plan, given up ones too, the latest first. 1 SQL query."""
    rows = Draw.objects.filter(subject__startswith=f"supervision-plan:{plan.pk}:").defer(*TEXTS[1:4])
    return list(rows.order_by("-announced_at"))


@dataclass(frozen=True, slots=True)
class AskedAssignments:
    """What a list of assignments is narrowed by."""

    kind: str = ""
    state: str = ""
    text: str = ""
    late: bool = False


def assignments(
    viewer: Viewer,
    city: str,
    asked: AskedAssignments,
    today: date,
    *,
    plan: Plan | None = None,
    after: tuple[date, UUID] | None = None,
) -> list[Assignment]:
    """Assignments within reach by their due date, one more than a page, with teams. 2 SQL queries."""
    rows = Assignment.objects.filter(reach_of(viewer, READERS).inside(), city=city)
    if plan is not None:
        rows = rows.filter(plan=plan, round=plan.round)
    if asked.kind in AssignmentKind.values:
        rows = rows.filter(kind=asked.kind)
    if asked.state in AssignmentState.values:
        rows = rows.filter(state=asked.state)
    if asked.late:
        rows = rows.filter(state__in=("open", "started"), due_on__lt=today)
    for word in asked.text.split()[:5]:
        rows = rows.filter(Q(subject__name__icontains=word) | Q(team__name=word)).distinct()
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    rows = rows.select_related("subject", "organisation", "plan").prefetch_related("team")
    return list(rows.order_by("due_on", "pk")[: PAGE + 1])


def day_and_id(text: str) -> tuple[date, UUID] | None:
    """The place in a list by due date, as an address carries it; nothing for an address somebody made up."""
    day, _, key = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def states_of(plan: Plan) -> Mapping[str, int]:
    """How many assignments of the running round are in which state. 1 SQL query."""
    rows = Assignment.objects.filter(plan=plan, round=plan.round).values_list("state")
    return dict(rows.annotate(number=Count("pk")).order_by("state"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A matter in a district: visits planned, and actual checks made."""

    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Matters by districts. `carried` is the 落实度: the share of matters with an actual check."""

    districts: tuple[DistrictSheet, ...]
    rows: tuple[tuple[str, str, bool, tuple[Cell, ...], Cell], ...]
    checked: tuple[int, ...]
    all_checked: int

    @property
    def matters(self) -> int:
        """How many matters there are."""
        return len(self.rows)

    @property
    def shares(self) -> list[str]:
        """落实度 of each district."""
        return [_share(number, self.matters) for number in self.checked]

    @property
    def share(self) -> str:
        """落实度 of the whole city."""
        return _share(self.all_checked, self.matters)


def _share(part: int, whole: int) -> str:
    """A percentage as it is printed; nothing can be said where there are no matters."""
    if not whole:
        return "—"
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.01'))}%"


def coverage(viewer: Viewer, city: str, year: int) -> Coverage:
    """What was planned and really checked in a year, within reach. 2 SQL queries, whatever the year holds.

    An actual check is a visit that was concluded, or an inspection that the provincial system reported.
    """
    office, known = office_of(city), items_of(city)
    assert office is not None
    inside = reach_of(viewer, READERS).inside()
    districts = tuple(each for each in office.districts)
    planned: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    rows = Assignment.objects.filter(inside, city=city, assigned_on__year=year).exclude(state="void")
    for region, state, items in rows.values_list("region", "state", "matters"):
        for code in {known[item].matter.code for item in items if item in known}:
            planned[code, _district(office.district_of(region))] += 1
            done[code, _district(office.district_of(region))] += state == AssignmentState.CONCLUDED
    conducts = Conduct.objects.filter(inside, city=city, kind=ConductKind.INSPECTION, on__year=year)
    conducts = conducts.filter(source="province", withdrawn_at__isnull=True, replaced_by__isnull=True)
    for region, item in conducts.values_list("region", "matter"):
        if item in known:
            done[known[item].matter.code, _district(office.district_of(region))] += 1
    return _table(city, districts, planned, done)


def _district(found: DistrictSheet | None) -> str:
    return found.region if found else ""


def _table(
    city: str,
    districts: tuple[DistrictSheet, ...],
    planned: Counter[tuple[str, str]],
    done: Counter[tuple[str, str]],
) -> Coverage:
    places = [*(each.region for each in districts), ""]
    rows = []
    for code, (title, own) in _matters(city).items():
        cells = [Cell(planned[code, region], done[code, region]) for region in places]
        total = Cell(sum(each.planned for each in cells), sum(each.done for each in cells))
        rows.append((code, title, own, tuple(cells[:-1]), total))
    checked = tuple(sum(row[3][place].done > 0 for row in rows) for place in range(len(districts)))
    return Coverage(districts, tuple(rows), checked, sum(row[4].done > 0 for row in rows))


def _matters(city: str) -> dict[str, tuple[str, bool]]:
    found = items_of(city).values()
    return {each.matter.code: (each.matter.title, each.is_own) for each in found}
