"""The events of a clock, read into the intervals in which it did not run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

from tongjian.engines.worktime.errors import HistoryError
from tongjian.engines.worktime.events import (
    Ended,
    Event,
    Extended,
    Resumed,
    Started,
    Suspended,
    When,
    local,
    local_day,
)
from tongjian.engines.worktime.scales import Scale

_E = TypeVar("_E", Started, Ended)


class Pause(NamedTuple):
    """What is not counted: the positions after `begin`, through `end`; None while it is still open."""

    begin: int
    end: int | None
    kind: str
    reason: str


class Interval(NamedTuple):
    """The union of pauses that touch: the positions after `begin`, through `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class History:
    """A clock's story in positions of one scale.

    `pauses` are the suspensions as they happened; `gaps` the union of those that were resumed, in order
    and apart; `open_from` the beginning of the earliest suspension that is still open, when there is one.
    """

    start: int
    end: int | None
    extension: Decimal
    pauses: tuple[Pause, ...]
    gaps: tuple[Interval, ...]
    open_from: int | None

    def counted(self, scale: Scale, position: int) -> int:
        """How much has been counted from the start through that position."""
        through = position if self.open_from is None else min(position, self.open_from)
        if through <= self.start:
            return 0
        gross = scale.measure(through) - scale.measure(self.start)
        lost = sum(
            scale.measure(min(gap.end, through)) - scale.measure(gap.begin)
            for gap in self.gaps
            if gap.begin < through
        )
        return gross - lost

    def reach(self, scale: Scale, amount: int) -> int:
        """The first position through which that much is counted, as if what is open were resumed at once."""
        position = self.start
        if amount <= 0:
            return position
        for gap in self.gaps:
            until_gap = scale.measure(gap.begin) - scale.measure(position)
            if until_gap >= amount:
                break
            amount -= until_gap
            position = gap.end
        return scale.reach(scale.measure(position) + amount)


def read(events: Iterable[Event], scale: Scale) -> History:
    """Read the events, in their order within each day. Raises `HistoryError`, `OutsideCalendar`."""
    told = sorted(events, key=lambda event: local_day(event.at))
    start = _only(told, Started, "受理")
    if start is None:
        raise HistoryError("没有受理记录，时限无从起算")
    end = _only(told, Ended, "办结")
    if end is not None and _is_before(end.at, start.at):
        raise HistoryError(f"办结（{local_day(end.at)}）早于受理（{local_day(start.at)}）")
    pauses = tuple(_pauses(told, start.at, scale))
    if end is not None:
        pauses = tuple(_closed(pause, scale.position(end.at)) for pause in pauses)
    opened = [pause.begin for pause in pauses if pause.end is None]
    return History(
        start=scale.position(start.at),
        end=None if end is None else scale.position(end.at),
        extension=sum((Decimal(event.by) for event in told if isinstance(event, Extended)), Decimal(0)),
        pauses=pauses,
        gaps=_union([Interval(pause.begin, pause.end) for pause in pauses if pause.end is not None]),
        open_from=min(opened, default=None),
    )


def _only(events: Sequence[Event], kind: type[_E], title: str) -> _E | None:
    found = [event for event in events if isinstance(event, kind)]
    if len(found) > 1:
        days = "、".join(str(local_day(event.at)) for event in found)
        raise HistoryError(f"{title}记录不止一条（{days}）")
    return found[0] if found else None


def _pauses(events: Sequence[Event], started: When, scale: Scale) -> Iterable[Pause]:
    """Each suspension with its resumption, left out when it begins before the start."""
    running: dict[str, Suspended] = {}
    for event in events:
        if isinstance(event, Suspended):
            if event.kind in running:
                raise HistoryError(f"{local_day(event.at)} 的“{event.kind}”开始时，上一次还没有结束")
            running[event.kind] = event
        elif isinstance(event, Resumed):
            begun = running.pop(event.kind, None)
            if begun is None:
                raise HistoryError(f"{local_day(event.at)} 的“{event.kind}”结束没有对应的开始")
            if _is_before(event.at, begun.at):
                raise HistoryError(f"“{event.kind}”的结束早于开始（{local_day(begun.at)}）")
            if not _is_before(begun.at, started):
                yield Pause(scale.position(begun.at), scale.position(event.at), begun.kind, begun.reason)
    for begun in running.values():
        if not _is_before(begun.at, started):
            yield Pause(scale.position(begun.at), None, begun.kind, begun.reason)


def _closed(pause: Pause, end: int) -> Pause:
    """What was still suspended when the clock ended is suspended until then."""
    return pause if pause.end is not None else pause._replace(end=max(pause.begin, end))


def _is_before(one: When, other: When) -> bool:
    """By the moment where both are moments, by the day otherwise."""
    first, second = local(one), local(other)
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first < second
    return local_day(first) < local_day(second)


def _union(intervals: list[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.begin <= merged[-1].end:
            merged[-1] = Interval(merged[-1].begin, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return tuple(merged)
