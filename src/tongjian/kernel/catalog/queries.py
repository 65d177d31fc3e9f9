"""What the public reads: the list of matters, a search over it, and the guide of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from tongjian.kernel.catalog.grams import wanted
from tongjian.kernel.catalog.models import Entry, Gram
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.queries import current_matter, current_stage, pack_of
from tongjian.kernel.packs.schema import Material, Matter, SpecialProcedure

MOST = 50
"""Hits shown of a search; whoever sees that many looks for something else."""


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in the list."""

    code: str
    title: str
    stage: str
    stage_title: str
    stage_number: int
    department: str
    kind: str
    promised: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. Not `exact`: nothing had all that was asked for, these come near."""

    rows: tuple[Row, ...]
    exact: bool = True


def matters(city: str, on: date) -> tuple[Row, ...]:
    """Every matter in force on that day, in the order of the stages. 1 SQL query."""
    entries = Entry.objects.filter(_in_force(city, on)).order_by(
        "stage_number", "place", "edition__effective_from"
    )
    return tuple({entry.code: _row(entry) for entry in entries}.values())


def search(city: str, text: str, on: date) -> Found:
    """Matters in force that contain what is asked for, by weight. 2 SQL queries, or 0 for an empty text.

    Every pair of characters of `text` should occur; when no matter has them all, those that have at least
    half are shown. Upper and lower case, and full and half width, are the same.
    """
    asked = wanted(text)
    if not asked:
        return Found(())
    hits = {
        entry: (count, weight)
        for entry, count, weight in Gram.objects.filter(city=city, gram__in=asked)
        .values_list("entry")
        .annotate(count=Count("id"), weight=Sum("weight"))
        .order_by("-count", "-weight", "entry")[: 2 * MOST]
    }
    full = {entry for entry, (count, _) in hits.items() if count == len(asked)}
    near = {entry for entry, (count, _) in hits.items() if 2 * count >= len(asked)}
    return _found(city, on, full or near, hits, exact=bool(full))


def _found(city: str, on: date, chosen: set[int], hits: dict[int, tuple[int, int]], *, exact: bool) -> Found:
    entries = Entry.objects.filter(_in_force(city, on), pk__in=chosen).order_by("edition__effective_from")
    latest = {entry.code: entry for entry in entries}
    ranked = sorted(latest.values(), key=lambda entry: (*(-n for n in hits[entry.pk]), entry.pk))
    return Found(tuple(map(_row, ranked[:MOST])), exact or not ranked)


def _in_force(city: str, on: date) -> Q:
    until = Q(edition__until=None) | Q(edition__until__gt=on)
    return Q(city=city, edition__effective_from__lte=on) & until


def _row(entry: Entry) -> Row:
    return Row(
        entry.code,
        entry.title,
        entry.stage,
        entry.stage_title,
        entry.stage_number,
        entry.department,
        entry.kind,
        entry.promised,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the process, as the applicant may know it. `refuses`: it is only taken to refuse."""

    title: str
    who: str
    limit: int | None
    outcomes: tuple[str, ...]
    refuses: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything about one matter before it is applied for."""

    definition: MatterDefinition
    stage: StageDefinition
    steps: tuple[Step, ...]
    needs: tuple[Matter, ...]
    """Matters of the stage that must be finished first."""
    shared: frozenset[str]
    """Materials that other matters of the stage want too: they are given once for all."""
    special: tuple[SpecialProcedure, ...]
    consulted: tuple[str, ...]
    """The departments whose opinion may be sought, as they are called here."""

    @property
    def matter(self) -> Matter:
        return self.definition.matter

    @property
    def later(self) -> tuple[Material, ...]:
        """Materials that may be handed in after acceptance (容缺)."""
        return tuple(material for material in self.matter.materials if material.later)

    @property
    def spared(self) -> tuple[Material, ...]:
        """Materials that a promise replaces (告知承诺)."""
        promise = self.matter.commitment
        return tuple(self.matter.material(name) for name in promise.spares) if promise else ()


def guide(city: str, code: str, on: date) -> Guide:
    """The guide of the matter in force on that day. 2 SQL queries once known. Raises `NotInForce`."""
    definition = current_matter(city, code, on)
    stage = current_stage(city, definition.matter.stage, on)
    pack = pack_of(city)
    own = {material.name for material in definition.matter.materials}
    others = {m.name for each in stage.matters if each.matter.code != code for m in each.matter.materials}
    return Guide(
        definition=definition,
        stage=stage,
        steps=tuple(_steps(definition)),
        needs=tuple(each.matter for each in stage.matters if each.matter.code in definition.matter.needs),
        shared=frozenset(own & others),
        special=tuple(pack.procedures[each] for each in definition.matter.special if each in pack.procedures),
        consulted=tuple(pack.duty_title(duty) for duty in definition.matter.consults),
    )


def _steps(definition: MatterDefinition) -> Iterator[Step]:
    process = definition.process
    for task in process.graph.tasks:
        sheet = process.nodes.get(task.id)
        if sheet is not None:
            body = definition.departments[sheet.department or definition.matter.department]
            outcomes = tuple(title for _, title in sheet.outcomes)
            refuses = sheet.act == "refuse"
            yield Step(sheet.title, f"{body} · {sheet.role.label}", sheet.limit, outcomes, refuses)
