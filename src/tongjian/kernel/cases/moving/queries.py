"""What the pages of versions read. The number of SQL queries is stated and tested."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.moving.models import Move, MoveItem, MoveState
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.packs.models import Definition, Edition

PAGE = 50


@dataclass(frozen=True)
class VersionRow:
    """Running cases under one version of a matter or stage; `newest` is the version new cases get."""

    code: str
    title: str
    kind: str
    digest: str
    version: date
    newest: str
    cases: int

    @property
    def old(self) -> bool:
        """Whether a newer version is in force."""
        return self.digest != self.newest


@dataclass(frozen=True)
class Result:
    """An order with how far it is."""

    move: Move
    done: int
    refused: int
    waiting: int

    @property
    def total(self) -> int:
        return self.done + self.refused + self.waiting


def versions(city: str, today: date) -> list[VersionRow]:
    """Running cases by definition, those under older versions first. 3 SQL queries."""
    counts = (
        Case.objects.filter(city=city, status__in=OPEN)
        .order_by()
        .values_list("definition")
        .annotate(count=Count("id"))
    )
    counted = dict(counts)
    begun = Edition.objects.filter(city=city, effective_from__lte=today).filter(
        Q(until=None) | Q(until__gt=today)
    )
    newest = {
        (kind, code): digest
        for kind, code, digest in begun.order_by("effective_from", "serial").values_list(
            "kind", "code", "definition_id"
        )
    }
    rows = [
        VersionRow(
            code=kept.code,
            title=str(json.loads(kept.body)[kept.kind]["title"]),
            kind=kept.get_kind_display(),
            digest=kept.digest,
            version=kept.version,
            newest=newest.get((kept.kind, kept.code), ""),
            cases=counted[kept.digest],
        )
        for kept in Definition.objects.filter(city=city, pk__in=counted)
    ]
    return sorted(rows, key=lambda row: (not row.old, -row.cases, row.code, row.version))


def moves(city: str, before: int | None = None) -> list[Result]:
    """Orders of a city, newest first, one more than a page. 1 SQL query."""
    found = Move.objects.filter(city=city).select_related("ordered_by")
    if before is not None:
        found = found.filter(pk__lt=before)
    counted = found.annotate(
        done=Count("items", filter=Q(items__state=MoveState.DONE)),
        refused=Count("items", filter=Q(items__state=MoveState.REFUSED)),
        waiting=Count("items", filter=Q(items__state=MoveState.WAITING)),
    )
    return [
        Result(move, getattr(move, "done"), getattr(move, "refused"), getattr(move, "waiting"))  # noqa: B009
        for move in counted.order_by("-id")[: PAGE + 1]
    ]


def move_of(city: str, number: int) -> Result | None:
    """One order with its counts. 2 SQL queries."""
    move = (
        Move.objects.filter(city=city, pk=number).select_related("ordered_by", "undoes", "undone_by").first()
    )
    if move is None:
        return None
    counts = dict(move.items.order_by().values_list("state").annotate(count=Count("id")))
    return Result(
        move,
        counts.get(MoveState.DONE, 0),
        counts.get(MoveState.REFUSED, 0),
        counts.get(MoveState.WAITING, 0),
    )


def items(move: Move, state: str = "", after: int = 0) -> list[MoveItem]:
    """The cases of an order by number, one more than a page. 1 SQL query."""
    found = MoveItem.objects.filter(move=move, pk__gt=after)
    if state in MoveState.values:
        found = found.filter(state=state)
    return list(found.order_by("id")[: PAGE + 1])
