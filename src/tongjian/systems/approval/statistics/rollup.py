"""The roll-up of the statistics: how many ended cases of a month took how long, by each face that is shown.

Written with the rows of `CaseTime`, in the same transaction and by the difference to what stood there, so
that it is always their exact count; `tongjian verify` counts it anew. A cell with a count of 0 stays and is
not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from tongjian.kernel.cases.status import PASSED
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime, Tally

NO_DAYS = -1
"""In the place of days where none are stated; 0 is a case that took no working day."""
_AT_ONCE = 500


class Face(StrEnum):
    """What a cell counts, and by what.

    Cases: `x` net time in units of the limit, `y` their end (:func:`ending`), `z` net working days.
    Holders: `x` days alone, `y` days together. Steps: `x` worked, `y` suspended, `z` held.
    """

    STAGES = "theme-stage"
    DISTRICTS = "district"
    DEPARTMENTS = "department"
    MATTERS = "matter"
    REGISTERED = "registered"
    WHOLE = "whole"
    HOLDERS = "holder"
    STEPS = "step"


class Cell(NamedTuple):
    """The key of a cell."""

    city: str
    kind: str
    face: str
    month: date
    first: str = ""
    second: str = ""
    third: str = ""
    organisation: int = 0
    x: int = 0
    y: int = 0
    z: int = 0


def ending(passed: bool, on_time: bool | None) -> int:
    """How a case ended, as a number: 0 without time, 1 late, 2 on time, and 3 more where it passed."""
    return (0 if on_time is None else 1 + on_time) + 3 * passed


def ended_how(code: int) -> tuple[bool, bool | None]:
    """Whether it passed, and whether on time: the reverse of :func:`ending`."""
    passed, timely = divmod(code, 3)
    return bool(passed), None if timely == 0 else timely == 2


def cells_of(row: CaseTime, shares: Iterable[Share], steps: Iterable[StepTime]) -> Iterator[Cell]:
    """The cells one ended case is counted in."""
    blank = Cell(row.city, row.kind, "", row.ended_on.replace(day=1))
    case = blank._replace(
        x=NO_DAYS if row.used is None else row.used,
        y=ending(row.status in PASSED, row.on_time),
        z=NO_DAYS if row.days is None else row.days,
    )
    yield case._replace(face=Face.STAGES.value, first=row.theme, second=row.stage)
    yield case._replace(face=Face.DISTRICTS.value, first=row.region)
    yield case._replace(face=Face.DEPARTMENTS.value, organisation=row.organisation_id)
    yield case._replace(face=Face.MATTERS.value, first=row.matter)
    if row.kind == STAGE and row.registered:
        yield case._replace(face=Face.REGISTERED.value, first=f"{row.registered:%Y-%m}")
    yield blank._replace(face=Face.WHOLE.value, x=row.whole, y=row.joint)
    for share in shares:
        yield blank._replace(
            face=Face.HOLDERS.value,
            first=str(share.who),
            second=share.reason,
            organisation=share.organisation_id or 0,
            x=share.days,
            y=share.together,
        )
    for step in steps:
        yield blank._replace(
            face=Face.STEPS.value,
            first=row.matter,
            second=step.node,
            third=step.title,
            organisation=step.organisation_id,
            x=step.working,
            y=step.suspended,
            z=step.held,
        )


def counted(rows: Iterable[CaseTime], shares: Iterable[Share], steps: Iterable[StepTime]) -> Counter[Cell]:
    """What these cases count for, each with those of the shares and steps that are its own. No query."""
    own_shares: dict[UUID, list[Share]] = {}
    own_steps: dict[UUID, list[StepTime]] = {}
    for share in shares:
        own_shares.setdefault(share.of_id, []).append(share)
    for step in steps:
        own_steps.setdefault(step.of_id, []).append(step)
    return Counter(
        cell for row in rows for cell in cells_of(row, own_shares.get(row.pk, ()), own_steps.get(row.pk, ()))
    )


def stored(cases: Iterable[UUID]) -> Counter[Cell]:
    """What the rows of these cases count for as they stand. 3 queries."""
    ids = list(cases)
    return counted(
        CaseTime.objects.filter(pk__in=ids),
        Share.objects.filter(of__in=ids),
        StepTime.objects.filter(of__in=ids),
    )


def shift(before: Counter[Cell], after: Counter[Cell]) -> None:
    """Count `after` in the place of `before`. 1 statement for some hundred cells that differ."""
    cells = sorted(cell for cell in before.keys() | after.keys() if before[cell] != after[cell])
    # In one order: two workers that meet wait for one another instead of standing across.
    for start in range(0, len(cells), _AT_ONCE):
        some = cells[start : start + _AT_ONCE]
        _add([(*cell, after[cell] - before[cell]) for cell in some])


def _add(rows: list[tuple[Any, ...]]) -> None:
    table, names = Tally._meta.db_table, ", ".join(Cell._fields)
    one = f"({', '.join(['%s'] * (len(Cell._fields) + 1))})"
    given = [_as_kept(value) for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}, count) VALUES {', '.join([one] * len(rows))} "
            f"ON CONFLICT ({names}) DO UPDATE SET count = {table}.count + EXCLUDED.count",
            given,
        )


def _as_kept(value: Any) -> Any:
    """A value as the database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
