"""From the clocks of a project's cases to the days on which its stages are over, as far as can be said. Pure.

A stage that runs is over when the last of its running matters is due, at the earliest today. One that has not
begun is taken to be accepted on the day the stage before it is over, and to need its whole limit. Nothing is
promised by these days: they follow from the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tongjian.engines.worktime import Calendar, Started, WorkingDays
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases.clock import Clock, case_clock
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.schema import Limit, Stage

ClockOf = Callable[[CaseState], Clock | None]
FOLLOWING = 5
"""Stages below this number follow one another; 并行推进 has it and follows nothing."""


@dataclass(frozen=True)
class StagePlan:
    """One stage: when it began and is over, in fact or by plan, and what it uses of its limit.

    `over` is None while an open suspension keeps it unknown; it can then not be before `earliest`. `used` is
    net working days up to now (None: not begun, or no time is stated), `needs` what it will have used in the
    end.
    """

    code: str
    number: int
    title: str
    limit: Limit
    case: UUID | None
    words: str
    begins: date | None
    over: date | None
    earliest: date | None
    used: Decimal | None
    needs: Decimal | None
    done: bool
    provisional: bool


@dataclass(frozen=True)
class Total:
    """The clock of the whole project: what all stages that follow one another use of the promise.

    `promise` is None where the pack promises nothing for the theme.
    """

    used: Decimal
    needs: Decimal
    promise: Limit | None
    over: date | None

    @property
    def exceeds(self) -> bool:
        """Whether more is needed than was promised."""
        return self.promise is not None and self.needs > self.promise.days


def plan(
    stages: Iterable[Stage],
    trees: dict[str, Tree],
    calendar: Calendar,
    now: datetime,
    clock_of: ClockOf = case_clock,
) -> list[StagePlan]:
    """Every stage in its order. `trees` are the latest cases by stage code; `clock_of` may try something."""
    rows: list[StagePlan] = []
    before: date | None = local_day(now)
    for stage in sorted(stages, key=lambda each: each.number):
        tree = trees.get(stage.code)
        row = _stage(stage, tree, calendar, now, clock_of, before)
        rows.append(row)
        if stage.number < FOLLOWING:
            before = row.over
    return rows


def total(rows: Sequence[StagePlan], promise: Limit | None) -> Total:
    """The sum over the stages that follow one another."""
    counted = [row for row in rows if row.number < FOLLOWING]
    known = all(row.over for row in counted)
    return Total(
        used=sum((row.used or Decimal(0) for row in counted), Decimal(0)),
        needs=sum((row.needs if row.needs is not None else Decimal(0) for row in counted), Decimal(0)),
        promise=promise,
        over=max((row.over for row in counted if row.over), default=None) if known else None,
    )


def _stage(
    stage: Stage,
    tree: Tree | None,
    calendar: Calendar,
    now: datetime,
    clock_of: ClockOf,
    before: date | None,
) -> StagePlan:
    top = tree.top() if tree else None
    if tree is None or top is None or (top.ended and top.status not in PASSED):
        words = f"{top.status.title}，尚未重新申报" if top else "尚未申报"
        return _to_come(stage, calendar, before, words, None)
    own = clock_of(top)
    if own is None:
        return _to_come(stage, calendar, local_day(now), f"{top.status.title}，尚未受理", top.id)
    if top.accepted_at is None:
        began = next(event.at for event in own.events if isinstance(event, Started))
        return _to_come(stage, calendar, local_day(began), f"{top.status.title}，设想受理", top.id)
    return _running(stage, tree, top, own, calendar, now, clock_of)


def _running(
    stage: Stage,
    tree: Tree,
    top: CaseState,
    own: Clock,
    calendar: Calendar,
    now: datetime,
    clock_of: ClockOf,
) -> StagePlan:
    so_far = own.used(calendar, now)
    over: date | None
    if top.ended_at is not None:
        over = earliest = local_day(top.ended_at)
        provisional, needs = False, so_far.used
    else:
        running = [clock for c in tree.children(top) if not c.ended and (clock := clock_of(c))] or [own]
        dues = [clock.due(calendar) for clock in running]
        earliest = max([*(due.earliest for due in dues), local_day(now)])
        over = None if any(due.day is None for due in dues) else earliest
        provisional = any(due.provisional for due in dues)
        needs = own.used(calendar, datetime.combine(earliest, now.timetz())).used
    return StagePlan(
        code=stage.code,
        number=stage.number,
        title=stage.title,
        limit=stage.limit,
        case=top.id,
        words=top.status.title,
        begins=so_far.start,
        over=over,
        earliest=earliest if over is None else None,
        used=so_far.used,
        needs=needs,
        done=top.ended,
        provisional=provisional,
    )


def _to_come(
    stage: Stage, calendar: Calendar, begins: date | None, words: str, case: UUID | None
) -> StagePlan:
    """A stage that has not been accepted: its whole limit from the day it could be."""
    clock = Clock((Started(begins),), WorkingDays(stage.limit.days)) if begins else None
    due = clock.due(calendar) if clock else None
    follows = stage.number < FOLLOWING
    return StagePlan(
        code=stage.code,
        number=stage.number,
        title=stage.title,
        limit=stage.limit,
        case=case,
        words=words,
        begins=begins if follows else None,
        over=due.day if due and follows else None,
        earliest=None,
        used=None,
        needs=Decimal(stage.limit.days),
        done=False,
        provisional=bool(due and due.provisional),
    )
