"""Many copies of what was lived through once, written straight into the tables.

A copy has ids, numbers and moments of its own, and its chain of events is sealed anew, so that every page and
`tongjian verify` take it for a case like any other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

BATCH = 2_000
"""Trees written in one transaction."""


def insert(model: Any, rows: Iterable[Any]) -> None:
    """Rows by executemany: ten times the speed of building one statement for them."""
    from django.db import connection

    write(
        model,
        [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in columns(model)] for row in rows],
    )


def write(model: Any, values: Sequence[Sequence[Any]]) -> None:
    """Rows as the database takes them, in the order of `columns`."""
    from django.db import connection

    names = ", ".join(connection.ops.quote_name(f.column) for f in columns(model))
    marks = ", ".join(["%s"] * len(columns(model)))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", values)


def columns(model: Any) -> list[Any]:
    """The fields that are written; a number the database gives is left to it."""
    from django.db.models import AutoField

    return [f for f in model._meta.concrete_fields if not isinstance(f, AutoField)]


class Pattern:
    """A row with what changes from copy to copy taken out: ids and moments."""

    def __init__(self, row: Any) -> None:
        from django.db import connection

        self.row = row
        self.fields = columns(type(row))
        self.values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in self.fields]
        self.place = {f.attname: place for place, f in enumerate(self.fields)}
        given = [(place, f, getattr(row, f.attname)) for place, f in enumerate(self.fields)]
        self._ids = [each for each in given if isinstance(each[2], UUID)]
        # The end of time stands for "no day": it does not move.
        self._moments = [each for each in given if isinstance(each[2], date) and each[2].year < date.max.year]

    def copy(self, ids: Mapping[UUID, UUID], later: timedelta, **changed: Any) -> list[Any]:
        """The row for the database, under other ids and a while later."""
        from django.db import connection

        values = list(self.values)
        for place, of, value in self._ids:
            values[place] = of.get_db_prep_save(ids.get(value, value), connection)
        for place, of, value in self._moments:
            values[place] = of.get_db_prep_save(value + later, connection)
        for name, value in changed.items():
            values[self.place[name]] = value
        return values


@dataclass(frozen=True)
class Lived:
    """A tree as it was lived through: its rows in every table."""

    cases: Sequence[Pattern]
    tasks: Sequence[Pattern]
    events: Sequence[Pattern]

    @classmethod
    def of(cls, root: UUID) -> Lived:
        """The rows of a tree that is in the database."""
        from tongjian.kernel.cases.models import Case, Task
        from tongjian.kernel.ledger.models import Event

        found = (
            Case.objects.filter(root=root),
            Task.objects.filter(root=root),
            Event.objects.filter(root=root),
        )
        cases, tasks, events = ([Pattern(row) for row in rows] for rows in found)
        return cls(cases, tasks, sorted(events, key=lambda each: (each.row.chain, each.row.seq)))

    @cached_property
    def names(self) -> dict[UUID, tuple[UUID, str]]:
        """The case of every task, and the name under which the task's id is made from the case's."""
        return {each.row.id: (each.row.case_id, _name_of(each.row)) for each in self.tasks}

    def ids(self, number: int) -> dict[UUID, UUID]:
        """New for old, of everything that a copy must not share."""
        # Those of one copy lie together, as ids made from the clock do.
        cases = {each.row.id: UUID(int=number << 96 | each.row.id.int & (1 << 96) - 1) for each in self.cases}
        tasks = {old: uuid5(cases[case], name) for old, (case, name) in self.names.items()}
        return cases | tasks

    def copy(self, number: int, later: timedelta) -> tuple[list[list[Any]], ...]:
        """The rows of the same tree a while later: cases, tasks and events."""
        ids = self.ids(number)
        numbers = {each.row.number: f"C{number:08}-{place}" for place, each in enumerate(self.cases)}
        heads, events = self._sealed(ids, numbers, later)
        cases = [
            each.copy(ids, later, number=numbers[each.row.number], head=heads[each.row.id])
            for each in self.cases
        ]
        return cases, [each.copy(ids, later) for each in self.tasks], events

    def _sealed(
        self, ids: Mapping[UUID, UUID], numbers: Mapping[str, str], later: timedelta
    ) -> tuple[dict[UUID, str], list[list[Any]]]:
        """The events with chains of their own, and the last digest of each chain by the case copied from."""
        from tongjian.kernel.ledger.chain import digest_of

        words = [*((str(old), str(new)) for old, new in ids.items()), *numbers.items()]
        heads: dict[UUID, str] = {}
        events = []
        for each in self.events:
            event, body = each.row, each.row.body
            for old, new in words:
                body = body.replace(old, new)
            previous = heads.get(event.chain, event.previous)
            heads[event.chain] = digest = digest_of(
                previous=previous,
                chain=ids[event.chain],
                seq=event.seq,
                kind=event.kind,
                at=event.at + later,
                actor=event.actor,
                body=body,
            )
            events.append(each.copy(ids, later, body=body, previous=previous, digest=digest))
        return heads, events


def _name_of(task: Any) -> str:
    """Of a task of the process, by its token; of one beside it, by its node and how many came before."""
    tried = (name for n in range(100) for name in (f"token {n}", f"{task.node}#{n}"))
    return next(name for name in tried if uuid5(task.case_id, name) == task.id)


def fill(choose: Callable[[random.Random], Lived], count: int, *, apart: timedelta) -> None:
    """Write so many copies, each a while before the one written before it."""
    from django.db import connection, transaction

    from tongjian.kernel.cases.models import Case, Task
    from tongjian.kernel.ledger.models import Event

    dice = random.Random(7)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        copies = [choose(dice).copy(number + 1, -number * apart) for number in numbers]
        with transaction.atomic():
            for place, model in enumerate((Case, Task, Event)):
                write(model, [row for copy in copies for row in copy[place]])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
