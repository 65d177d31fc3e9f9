"""Every read of periods and tasks. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import seen_by
from tongjian.systems.assessment.models import Item, Period, Task, TaskState
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.standards.queries import sheet_of

MOST_PERIODS = 60
PAGE = 50


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period with how far its collection is."""

    period: Period
    tasks: int
    done: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One item of a period with its task for each district, in the order of the districts; None: no task."""

    item: Item
    tasks: tuple[Task | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A period: districts as columns, items as rows. `warn` days before the deadline a task turns yellow."""

    period: Period
    districts: tuple[tuple[int, str], ...]
    rows: tuple[BoardRow, ...]
    warn: int

    @property
    def open(self) -> int:
        """How many tasks still wait."""
        tasks = (task for row in self.rows for task in row.tasks if task is not None)
        return sum(task.state == TaskState.OPEN for task in tasks)


def periods(city: str) -> list[PeriodRow]:
    """The latest periods of a city. 1 SQL query."""
    done = Count("tasks", filter=Q(tasks__state=TaskState.DONE))
    rows = Period.objects.filter(city=city).annotate(all=Count("tasks"), done=done)
    return [PeriodRow(row, row.all, row.done) for row in rows.order_by("-first", "kind")[:MOST_PERIODS]]


def period(city: str, key: UUID) -> Period | None:
    """One period with its standard. 1 SQL query."""
    return Period.objects.select_related("standard").filter(city=city, pk=key).first()


def board(viewer: Viewer, found: Period) -> Board:
    """The tasks of a period the viewer may see. 1 SQL query."""
    rows = Task.objects.filter(seen_by(viewer, found.city), period=found)
    tasks = list(rows.select_related("item", "district", "assessor").order_by("item__number"))
    districts = in_order(found.city, {task.district_id: task.district.code for task in tasks})
    items = {task.item_id: task.item for task in tasks}
    by_place: Mapping[tuple[int, int], Task] = {(task.item_id, task.district_id): task for task in tasks}
    lines = tuple(
        BoardRow(item, tuple(by_place.get((key, district)) for district, _ in districts))
        for key, item in items.items()
    )
    return Board(found, districts, lines, sheet_of(found.standard).deadlines.warn)


def in_order(city: str, codes: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """Organisations with their short names, in the order of the office; former districts last. No query."""
    office = office_of(city)
    sheets = office.districts if office else ()
    places = {sheet.organisation: (place, sheet.title) for place, sheet in enumerate(sheets)}
    known = [(places.get(code, (len(places), code)), key) for key, code in codes.items()]
    return tuple((key, title) for (_, title), key in sorted(known))


def tasks_of(
    viewer: Viewer, city: str, *, state: str = "", late: bool = False, today: date, after: str = ""
) -> Sequence[Task]:
    """The viewer's own tasks, the most urgent first, one more than a page. 1 SQL query."""
    rows = Task.objects.filter(period__city=city, assessor=viewer.user)
    rows = rows.filter(state=state if state in TaskState.values else TaskState.OPEN)
    if late:
        rows = rows.filter(due_on__lt=today)
    day, _, key = after.partition("_")
    try:
        if after:
            last, since = UUID(key), date.fromisoformat(day)
            rows = rows.filter(Q(due_on__gt=since) | Q(due_on=since, pk__gt=last))
    except ValueError:
        # An address somebody made up begins at the beginning.
        after = ""
    found = rows.select_related("period__standard", "item", "district")
    return list(found.order_by("due_on", "pk")[: PAGE + 1])


def task(viewer: Viewer, city: str, key: UUID) -> Task | None:
    """One task the viewer may see. 1 SQL query."""
    rows = Task.objects.filter(seen_by(viewer, city), period__city=city, pk=key)
    return rows.select_related("period__standard", "item", "district", "assessor").first()


def warn_on(due_on: date, warn: int) -> date:
    """From which day the light is yellow."""
    return due_on - timedelta(days=warn)
