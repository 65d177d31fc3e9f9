"""Last month is assessed from beginning to end; this month is open, with its tasks given to the assessors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Holding, Organisation
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.collecting.field import Spot, add_photo, check_of, mark
from tongjian.systems.assessment.collecting.recording import record
from tongjian.systems.assessment.collecting.sampling import announce_sample, make_sample
from tongjian.systems.assessment.collecting.settling import OK, PROBLEM
from tongjian.systems.assessment.collecting.tables import import_table
from tongjian.systems.assessment.demo import papers
from tongjian.systems.assessment.demo.sheet import DemoSheet
from tongjian.systems.assessment.models import (
    CheckPoint,
    Frequency,
    Observation,
    Period,
    Source,
    Standard,
    Task,
)
from tongjian.systems.assessment.office import ROOM, office_of
from tongjian.systems.assessment.scoring.making import close_period
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.tasks.assigning import assign
from tongjian.systems.assessment.tasks.opening import days_of, open_period

FILE = "demo.yaml"


@dataclass(frozen=True)
class World:
    """The body with its people, and what the file says."""

    city: str
    sheet: DemoSheet
    body: Organisation
    head: Viewer
    assessors: Sequence[Viewer]
    now: datetime


def install_demo_assessment(pack: Pack, now: datetime | None = None) -> Period | None:
    """Make the demo month; nothing where the pack has none, or where a period was opened already."""
    world = _world(pack, now or timezone.now())
    if world is None or Period.objects.filter(city=pack.name).exists():
        return None
    _points(world)
    today = timezone.localdate(world.now)
    before = today.replace(day=1) - timedelta(days=1)
    period = open_period(world.head, world.city, Frequency.MONTH, before, world.now)
    _collect(world, period)
    close_period(world.head, period, world.now)
    _give(world, open_period(world.head, world.city, Frequency.MONTH, today, world.now))
    return period


def _world(pack: Pack, now: datetime) -> World | None:
    office = office_of(pack.name)
    if office is None or first_of(pack.folders, ROOM, FILE) is None:
        return None
    if not Standard.objects.filter(
        city=pack.name, version__lte=days_of(Frequency.MONTH, timezone.localdate(now))[0]
    ).exists():
        return None
    body = Organisation.objects.filter(city=pack.name, code=office.body).first()
    held = Holding.objects.filter(post__organisation=body).select_related("user").order_by("pk")
    people = [viewer_of(holding.user, timezone.localdate(now)) for holding in held]
    heads = [person for person in people if person.has(Role.HEAD)]
    assessors = [person for person in people if person.has(Role.HANDLER)]
    if body is None or not heads or len(assessors) < 2:
        return None
    sheet = read_sheet(pack.folders, f"{ROOM}/{FILE}", DemoSheet)
    # Two collect and mark; who verifies and reviews later had no hand in it.
    return World(pack.name, sheet, body, heads[0], assessors[:2], now)


def _points(world: World) -> None:
    rows = Organisation.objects.filter(city=world.city)
    districts = {row.code: row for row in rows}
    since = days_of(Frequency.MONTH, timezone.localdate(world.now))[0] - timedelta(days=365)
    CheckPoint.objects.bulk_create(
        CheckPoint(
            city=world.city,
            district=districts[point.district],
            code=point.code,
            title=point.title,
            kind=point.kind,
            longitude=point.longitude,
            latitude=point.latitude,
            since=since,
        )
        for point in world.sheet.points
    )


def _give(world: World, period: Period) -> None:
    """Every task to one of the assessors, item by item in turn."""
    tasks = Task.objects.filter(period=period).select_related("item").order_by("item__number")
    codes = {task.item.code: None for task in tasks}
    for code, assessor in zip(codes, cycle(world.assessors), strict=False):
        chosen = [task.pk for task in tasks if task.item.code == code]
        assign(world.head, world.city, period.pk, chosen, assessor.user or 0, None, world.now)


def _collect(world: World, period: Period) -> None:
    _give(world, period)
    _import(world, period)
    _record(world, period)
    seed = world.sheet.seed
    announce_sample(world.head, period, seed.name, seed.words, world.now)
    make_sample(world.head, period, seed.value, world.now)
    _check(world, period)


def _import(world: World, period: Period) -> None:
    table = sheet_of(period.standard).tables[0]
    heads = [table.district, *table.columns.values()]
    rows: list[list[str | int]] = [[each.district, *each.figures] for each in world.sheet.cases]
    document = papers.table(f"{table.title}.xlsx", heads, rows, world.body)
    import_table(world.assessors[0], period, table.table, document, "", world.now)


def _record(world: World, period: Period) -> None:
    rows = Task.objects.filter(period=period, item__source=Source.RECORD)
    tasks = {
        (task.district.code, task.item.code): task
        for task in rows.select_related("item", "district", "period__standard")
    }
    for entry in world.sheet.records:
        task = tasks[entry.district, entry.item]
        whole = "" if entry.whole is None else f"{entry.whole:f}"
        heads = ["区", "数", "总数"]
        line = [task.district.name, f"{entry.counted:f}", whole]
        document = papers.table(f"{task.item.title}台账.xlsx", heads, [line], world.body)
        counted = f"{entry.counted:f}"
        record(world.head, task, counted=counted, whole=whole, document=document, now=world.now)


def _check(world: World, period: Period) -> None:
    """Pictures by the first assessor, marks by both, decisions by the head where they differ."""
    first, second = world.assessors[:2]
    rows = Observation.objects.filter(task__period=period).select_related(
        "task__item", "task__district", "task__period__standard", "point"
    )
    places: dict[object, int] = {}
    for number, row in enumerate(rows.order_by("task__item__number", "task_id", "point__code")):
        place = places[row.task_id] = places.get(row.task_id, -1) + 1
        found = [
            problem
            for problem in world.sheet.problems
            if (problem.district, problem.item, problem.place)
            == (row.task.district.code, row.task.item.code, place)
        ]
        spot = Spot(row.point.longitude, row.point.latitude, taken_at=world.now)
        add_photo(first, row.pk, papers.picture(number, world.body), spot, world.now)
        fine = {aspect.code: OK for aspect in check_of(row.task).aspects}
        seen = fine | {problem.aspect: PROBLEM for problem in found}
        agreed = fine | {problem.aspect: PROBLEM for problem in found if not problem.disputed}
        mark(first, row.pk, seen, "", world.now)
        mark(second, row.pk, agreed, "", world.now)
        if seen != agreed:
            mark(world.head, row.pk, seen, "照片可以看出问题，按初评认定。", world.now)
