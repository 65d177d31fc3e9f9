"""The reads. Definitions never change, so each is rebuilt once in a process and then costs no query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db import connection
from django.db.models import Q, QuerySet

from tongjian.engines.worktime import Calendar
from tongjian.kernel.packs.definitions import (
    MatterDefinition,
    StageDefinition,
    matter_of,
    matters_of_stage,
    stage_of,
)
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.loader import load_calendar, load_pack
from tongjian.kernel.packs.models import Definition, DefinitionKind, Edition, Installation
from tongjian.kernel.packs.pack import Pack


class NotInForce(LookupError):
    """No matter or stage of that code is in force on that day."""


@dataclass(frozen=True, slots=True)
class City:
    """A city that is installed."""

    name: str
    title: str
    region: str


def cities() -> tuple[City, ...]:
    """Every installed city, by region. 1 SQL query."""
    rows = Installation.objects.order_by("region").values_list("city", "title", "region")
    return tuple(City(*row) for row in rows)


def matter_definition(digest: str) -> MatterDefinition:
    """The matter kept under that digest. No query once it is known, else 1. Raises `LookupError`."""
    return matter_definitions([digest])[digest]


def matter_definitions(digests: Iterable[str]) -> Mapping[str, MatterDefinition]:
    """The matters kept under these digests. At most 1 SQL query. Raises `LookupError`."""
    wanted = set(digests)
    if missing := wanted - _MATTERS.keys():
        for digest, body in _bodies(missing).items():
            _MATTERS[digest] = matter_of(body)
    return {digest: _MATTERS[digest] for digest in wanted}


def stage_definition(digest: str) -> StageDefinition:
    """The stage kept under that digest. No query once it is known, else at most 2. Raises `LookupError`."""
    return stage_definitions([digest])[digest]


def stage_definitions(digests: Iterable[str]) -> Mapping[str, StageDefinition]:
    """The stages kept under these digests, with their matters. At most 2 queries. Raises `LookupError`."""
    wanted = set(digests)
    if missing := wanted - _STAGES.keys():
        bodies = _bodies(missing)
        members = {digest: matters_of_stage(body) for digest, body in bodies.items()}
        known = matter_definitions(matter for each in members.values() for matter in each)
        for digest, body in bodies.items():
            _STAGES[digest] = stage_of(body, tuple(known[matter] for matter in members[digest]))
    return {digest: _STAGES[digest] for digest in wanted}


def current_matter(city: str, code: str, on: date) -> MatterDefinition:
    """The matter in force on that day. 1 SQL query, 2 when it is new here. Raises `NotInForce`."""
    return matter_definition(_current(city, DefinitionKind.MATTER, code, on))


def current_stage(city: str, code: str, on: date) -> StageDefinition:
    """The stage in force on that day. 1 SQL query, 3 when it is new here. Raises `NotInForce`."""
    return stage_definition(_current(city, DefinitionKind.STAGE, code, on))


def current_stages(city: str, on: date) -> tuple[StageDefinition, ...]:
    """Every stage in force on that day, by number. 1 SQL query once they are known, 3 before."""
    rows = _in_force(on).filter(city=city, kind=DefinitionKind.STAGE).order_by("effective_from", "serial")
    digests = dict(rows.values_list("code", "definition_id"))  # the latest of each code
    return tuple(sorted(stage_definitions(digests.values()).values(), key=lambda each: each.stage.number))


def pack_of(city: str) -> Pack:
    """The pack of a city as it is in force today. No query. Raises `LookupError`, `PackErrors`."""
    return _pack(source_in_force(city))


def calendar_of(city: str) -> Calendar:
    """The working calendar of a city. No query. Raises `LookupError`, `PackErrors`."""
    return _calendar(source_in_force(city))


def forget() -> None:
    """Read packs and calendars anew from their folders. Definitions stay: they never change."""
    _pack.cache_clear()
    _calendar.cache_clear()


@lru_cache(maxsize=64)
def _pack(source: str | Path) -> Pack:
    return load_pack(source)


@lru_cache(maxsize=64)
def _calendar(source: str | Path) -> Calendar:
    return load_calendar(source)


# By digest. A city has some hundred definitions of some ten kilobytes, so none is ever dropped.
_MATTERS: dict[str, MatterDefinition] = {}
_STAGES: dict[str, StageDefinition] = {}


def _bodies(digests: Iterable[str]) -> dict[str, str]:
    wanted = set(digests)
    found = dict(Definition.objects.filter(digest__in=wanted).values_list("digest", "body"))
    if missing := wanted - found.keys():
        raise LookupError(f"没有保存过定义 {'、'.join(sorted(missing))}")
    return found


def _in_force(on: date) -> QuerySet[Edition]:
    return Edition.objects.filter(Q(effective_from__lte=on) & (Q(until=None) | Q(until__gt=on)))


def _current(city: str, kind: DefinitionKind, code: str, on: date) -> str:
    # `_in_force` written out, as every application asks: building the statement costs ten times the answer.
    statement = (
        "SELECT definition_id FROM packs_edition WHERE city = %s AND kind = %s AND code = %s"
        " AND effective_from <= %s AND (until IS NULL OR until > %s)"
        " ORDER BY effective_from DESC, serial DESC LIMIT 1"
    )
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(statement, [city, kind.value, code, day, day])
        row: tuple[str] | None = cursor.fetchone()
    if row is None:
        raise NotInForce(f"{city} 在 {on} 没有施行中的{kind.label}“{code}”")
    return row[0]
