"""What a month's report on the running of the platform says, computed from counts alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from tongjian.kernel.ledger.chain import canonical
from tongjian.systems.supervision.centre.operation.counting import BOUNDS
from tongjian.systems.supervision.centre.sheet import OperationSheet

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """Requests of one route in one hour."""

    hour: str
    route: str
    requests: int
    broken: int
    refused: int
    longest: int
    spread: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """The minutes of an hour in which there was a sign of life."""

    hour: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A complaint: its id, its sort, when, and when it was answered."""

    id: str
    kind: str
    at: str
    answered: str


@dataclass(frozen=True)
class Counts:
    """Everything a report is made from; `minutes` is how many minutes the span has."""

    rows: tuple[Row, ...]
    lives: tuple[Life, ...]
    tickets: tuple[Ticket, ...]
    minutes: int

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()


def content_of(counts: Counts, sheet: OperationSheet, begins: datetime, until: datetime) -> dict[str, Any]:
    """The body of the report. What nothing was recorded of is not computable, never zero or a hundred."""
    requests = sum(row.requests for row in counts.rows)
    broken = sum(row.broken for row in counts.rows)
    alive = sum(life.minutes.bit_count() for life in counts.lives)
    return {
        "begins": begins.isoformat(),
        "until": until.isoformat(),
        "requests": requests,
        "broken": broken,
        "refused": sum(row.refused for row in counts.rows),
        "slow": sum(_slower(row.spread, sheet.slow) for row in counts.rows),
        "slow_from": sheet.slow,
        "minutes": counts.minutes,
        "alive": alive,
        "availability": _rate(alive, counts.minutes) if counts.lives else None,
        "target": str(sheet.target),
        "met": None if not counts.lives else Decimal(_rate(alive, counts.minutes) or 0) >= sheet.target,
        "gaps": _gaps(counts.lives, begins, until),
        "fault_rate": _rate(broken, requests),
        "slow_pages": _slow_pages(counts.rows, sheet),
        "faults": _faults(counts.rows),
        "complaints": _complaints(counts.tickets, sheet),
    }


def _slow_pages(rows: Sequence[Row], sheet: OperationSheet) -> list[dict[str, Any]]:
    """Routes with enough requests by how many of theirs were slow."""
    found: list[dict[str, Any]] = []
    for route, own in _by_route(rows).items():
        requests = sum(row.requests for row in own)
        spread = [sum(row.spread[place] for row in own) for place in range(len(BOUNDS) + 1)]
        slow = _slower(spread, sheet.slow)
        if requests >= sheet.fewest and slow:
            found.append(
                {
                    "route": route,
                    "requests": requests,
                    "slow": slow,
                    "rate": _rate(slow, requests),
                    "p95": _percentile(spread, Decimal("0.95")),
                    "longest": max(row.longest for row in own),
                }
            )
    return sorted(found, key=lambda each: (-each["slow"], each["route"]))[:SHOWN]


def _faults(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Routes that broke, with the first and the last hour."""
    found: list[dict[str, Any]] = []
    for route, own in _by_route(rows).items():
        if broken := [row for row in own if row.broken]:
            hours = sorted(row.hour for row in broken)
            number = sum(row.broken for row in broken)
            found.append({"route": route, "broken": number, "first": hours[0], "last": hours[-1]})
    return sorted(found, key=lambda each: (-each["broken"], each["route"]))[:SHOWN]


def _complaints(tickets: Iterable[Ticket], sheet: OperationSheet) -> list[dict[str, Any]]:
    known = list(tickets)
    return [
        {
            "kind": kind,
            "title": title,
            "number": sum(each.kind == kind for each in known),
            "answered": sum(each.kind == kind and bool(each.answered) for each in known),
        }
        for kind, title in sheet.kinds.items()
    ]


def _gaps(lives: Sequence[Life], begins: datetime, until: datetime) -> list[dict[str, Any]]:
    """Stretches without a sign of life between the first and the last one, the longest first."""
    alive = sorted(
        int(datetime.fromisoformat(life.hour).timestamp()) // 60 + minute
        for life in lives
        for minute in range(60)
        if life.minutes >> minute & 1
    )
    stretches = [(after - before - 1, before + 1) for before, after in pairwise(alive) if after - before > 2]
    longest = sorted(stretches, key=lambda each: (-each[0], each[1]))[:SHOWN]
    zone = begins.tzinfo
    return [
        {"minutes": minutes, "since": datetime.fromtimestamp(since * 60, zone).isoformat()}
        for minutes, since in longest
    ]


def _by_route(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.route].append(row)
    return found


def _slower(spread: Sequence[int], slow: int) -> int:
    """How many took longer than the first bound that is not below `slow` milliseconds."""
    return sum(number for bound, number in zip((0, *BOUNDS), spread, strict=True) if bound >= slow)


def _percentile(spread: Sequence[int], part: Decimal) -> int | None:
    """The upper bound of the class in which that part is reached; None: above all bounds."""
    wanted, seen = part * sum(spread), 0
    for number, bound in zip(spread, (*BOUNDS, None), strict=True):
        seen += number
        if seen >= wanted:
            return bound
    return None


def _rate(number: int, of: int) -> str | None:
    """Per cent with two places; None where there is nothing to divide by."""
    if of == 0:
        return None
    return str((Decimal(number) * 100 / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP))
