"""What if: the same plan with something that has not happened. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tongjian.engines.worktime import Calendar, HolidayFile, Started, WorkingDays
from tongjian.engines.worktime.events import local_day
from tongjian.kernel.cases.clock import Clock, case_clock
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.loader import CALENDAR
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.approval.clocks.explaining import Explained, explained
from tongjian.systems.approval.clocks.hypothesis import Hypothesis, Impossible, checked
from tongjian.systems.approval.clocks.plan import StagePlan, Total, plan, total
from tongjian.systems.approval.clocks.queries import Whole
from tongjian.systems.approval.kinds import STAGE


@dataclass(frozen=True)
class Tried:
    """What becomes of a case, of its matters, of every stage and of the theme's total: before and after."""

    case: tuple[Explained | None, Explained | None]
    matters: tuple[tuple[str, Explained | None, Explained | None], ...]
    stages: tuple[tuple[StagePlan, StagePlan], ...]
    total: tuple[Total, Total]


def tried(whole: Whole, case: CaseState, tree: Tree, what: Hypothesis, now: datetime) -> Tried:
    """The hypothesis on this case; of a stage, on all its running matters too. No query.

    Raises `Impossible` with the sentence that says what to type instead.
    """
    if case.ended:
        raise Impossible("办件已经办结，时限不再变化。请在进行中的办件上试算。")
    for day in (what.suspend_from, what.accept_on):
        if day:
            checked(day, whole.calendar)
    calendar = what.calendar(holidays(whole.pack))
    below = [child for child in tree.children(case) if not child.ended]
    touched = {case.id, *(child.id for child in below)}

    def clock_of(state: CaseState) -> Clock | None:
        clock = case_clock(state)
        if state.id not in touched:
            return clock
        if clock is None and what.accept_on and state.accepted_at is None:
            clock = Clock((Started(what.accept_on),), limit_of(tree, state))
        return what.tried_on(clock, whole.calendar, local_day(now)) if clock else None

    def pair(state: CaseState) -> tuple[Explained | None, Explained | None]:
        return (
            _explained(state, case_clock(state), whole.calendar, now),
            _explained(state, clock_of(state), calendar, now),
        )

    rows, sum_before = whole.planned(now)
    after = plan(whole.pack.stages.values(), whole.trees, calendar, now, clock_of)
    return Tried(
        case=pair(case),
        matters=tuple((child.title, *pair(child)) for child in below),
        stages=tuple(zip(rows, after, strict=True)),
        total=(sum_before, total(after, sum_before.promise)),
    )


def limit_of(tree: Tree, state: CaseState) -> WorkingDays:
    """The limit a case will have once it is accepted."""
    definition = tree.definition(state)
    limit = definition.stage.limit if state.kind == STAGE else definition.matter.promised
    return WorkingDays(limit.days)


def holidays(pack: Pack) -> HolidayFile:
    """The holiday file of a pack."""
    return read_sheet(pack.folders, "/".join(CALENDAR), HolidayFile)


def _explained(state: CaseState, clock: Clock | None, calendar: Calendar, now: datetime) -> Explained | None:
    article = state.limit[2] if state.limit else ""
    return explained(state.title, clock, article, state.city, now, calendar) if clock else None
