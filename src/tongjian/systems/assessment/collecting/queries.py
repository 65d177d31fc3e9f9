"""Every read of evidence, observations and markings. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from tongjian.engines.measures.agreement import Agreement, agreement
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses
from tongjian.systems.assessment.collecting.field import turn_of
from tongjian.systems.assessment.collecting.settling import missing_rounds
from tongjian.systems.assessment.models import (
    Evidence,
    Marking,
    Observation,
    Period,
    PeriodState,
    Round,
    Task,
    TaskState,
)
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck

MOST_WAITING = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a task with the round that comes next, as its title; "": settled."""

    observation: Observation
    photos: int
    waits: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement of two markers on one item, or on all (`title` says which)."""

    title: str
    found: Agreement


def evidence_of(task: Task) -> list[Evidence]:
    """Everything put to a task, what counts first. 1 SQL query."""
    rows = Evidence.objects.filter(task=task).select_related("collected_by", "document", "table__document")
    return sorted(rows, key=lambda row: row.collected_at, reverse=True)


def places_of(task: Task) -> list[Place]:
    """The drawn places of a task. 3 SQL queries."""
    source = sheet_of(task.period.standard).item(task.item.code).source
    if not isinstance(source, FromCheck):
        return []
    rows = Observation.objects.filter(task=task).select_related("point")
    found = []
    for row in rows.prefetch_related("photos", "markings").order_by("point__code"):
        rounds = missing_rounds({m.round: m.verdicts for m in row.markings.all()}, second=source.second)
        found.append(Place(row, len(row.photos.all()), rounds[0].label if rounds else ""))
    return found


def observation(viewer: Viewer, city: str, key: UUID) -> Observation | None:
    """One place, for the body alone, with pictures and marks. 3 SQL queries."""
    if not assesses(viewer, city):
        return None
    rows = Observation.objects.filter(task__period__city=city, pk=key)
    related = ("point", "task__period__standard", "task__item", "task__district")
    return rows.select_related(*related).prefetch_related("photos__document", "markings__marker").first()


def to_mark(viewer: Viewer, city: str) -> list[tuple[Observation, Round]]:
    """Places somebody marked already that wait for another pair of eyes, the viewer's among them, with the
    round that comes next; at most `MOST_WAITING`. A decision waits for a head alone. 3 SQL queries.
    """
    rows = Observation.objects.filter(
        task__period__city=city,
        task__period__state=PeriodState.OPEN,
        task__state=TaskState.OPEN,
        markings__round=Round.FIRST,
    ).exclude(markings__marker=viewer.user)
    related = ("point", "task__period__standard", "task__item", "task__district")
    ordered = rows.select_related(*related).order_by("task__due_on", "point__code", "pk")
    found: list[tuple[Observation, Round]] = []
    for row in ordered.prefetch_related("markings", "photos")[:MOST_WAITING]:
        source = sheet_of(row.task.period.standard).item(row.task.item.code).source
        turn = turn_of(viewer, row, source) if isinstance(source, FromCheck) else ""
        if isinstance(turn, Round):
            found.append((row, turn))
    return found


def visible_marks(viewer: Viewer, row: Observation, source: FromCheck) -> list[Marking]:
    """The marks a viewer may see: their own, and all of them once two people have marked the place.

    Whoever is to mark second learns nothing of the first marks from any page.
    """
    marks = sorted(row.markings.all(), key=lambda mark: mark.round)
    if not source.second or len(marks) >= Round.SECOND:
        return marks
    return [mark for mark in marks if mark.marker_id == viewer.user]


def agreements(period: Period) -> list[Agreed]:
    """First and second marks of a period held together, for each checked item and for all. 2 SQL queries."""
    sheet = sheet_of(period.standard)
    marks = Marking.objects.filter(
        observation__task__period=period, round__in=(Round.FIRST, Round.SECOND)
    ).values_list("observation_id", "observation__task__item__code", "round", "verdicts")
    by_place: dict[tuple[UUID, str], dict[int, dict[str, str]]] = defaultdict(dict)
    for place, code, round_, verdicts in marks:
        by_place[place, code][round_] = verdicts
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (_, code), given in by_place.items():
        if len(given) == Round.SECOND:
            first, second = given[Round.FIRST], given[Round.SECOND]
            pairs[code] += [(first[aspect], second[aspect]) for aspect in first if aspect in second]
    checked = [item for item in sheet.items if isinstance(item.source, FromCheck) and item.source.second]
    of_items = [Agreed(item.title, agreement(pairs[item.item], sheet.fewest)) for item in checked]
    every = [pair for found in pairs.values() for pair in found]
    return [*of_items, Agreed("全部现场核查", agreement(every, sheet.fewest))]
