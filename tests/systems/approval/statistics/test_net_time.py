"""Net time: every working day has one holder, and they add up to the span. Pure, over random histories."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.worktime import Calendar
from tongjian.engines.worktime.events import CHINA as CHINA_TIME
from tongjian.kernel.cases.clock import case_clock
from tongjian.kernel.cases.state import CaseState, HoldState, Pause, TaskState
from tongjian.kernel.cases.status import Status
from tongjian.systems.approval.statistics.nettime import (
    Holder,
    Who,
    by_department,
    segments,
    step_days,
    totals,
)

CHINA = Calendar.load(Path(__file__).resolve().parents[4] / "packs" / "_china" / "calendar" / "holidays.yaml")
START = datetime(2024, 9, 2, 9, 0, tzinfo=CHINA_TIME)
A, B = 1, 2


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def task(organisation: int, begin: float, end: float | None, role: str = "handler") -> TaskState:
    state = TaskState(uuid4(), "review", "审查", organisation, role, None, at(begin))
    state.open, state.ended_at = end is None, None if end is None else at(end)
    return state


def case(tasks: list[TaskState], pauses: list[Pause] | None = None) -> CaseState:
    state = CaseState(UUID(int=1), UUID(int=1), "x")
    state.opened_at = state.accepted_at = START
    state.status, state.limit = Status.UNDER_REVIEW, (10, "workday", "")
    state.tasks = {each.id: each for each in tasks}
    state.pauses = pauses or []
    return state


def days(state: CaseState, until: float) -> dict[Holder, int]:
    return totals(segments([state], CHINA, START.date(), at(until).date()))


# 2024-09-02 is a Monday; 14 September is worked, 15 to 17 are the mid-autumn holiday.


def test_what_is_handed_over_on_a_day_counts_for_the_next_from_the_day_after() -> None:
    had = days(case([task(A, 0, 2), task(B, 2, 4)]), 4)
    assert had == {Holder(Who.DEPARTMENTS, (A,)): 2, Holder(Who.DEPARTMENTS, (B,)): 2}


def test_departments_that_have_a_case_together_count_a_day_once() -> None:
    had = days(case([task(A, 0, 4), task(B, 1, 3)]), 4)
    assert had == {Holder(Who.DEPARTMENTS, (A,)): 2, Holder(Who.DEPARTMENTS, (A, B)): 2}
    of = by_department(had)
    assert (of[A].alone, of[A].together, of[B].alone, of[B].together) == (2, 2, 0, 2)


def test_overlapping_suspensions_are_counted_once_for_the_one_that_began_first() -> None:
    pauses = [Pause("特别程序", at(1), at(3)), Pause("补正", at(2), at(4))]
    had = days(case([task(A, 0, 4)], pauses), 4)
    assert had == {
        Holder(Who.DEPARTMENTS, (A,)): 1,
        Holder(Who.SUSPENDED, kind="特别程序"): 2,
        Holder(Who.SUSPENDED, kind="补正"): 1,
    }


def test_nobody_and_the_applicant_have_their_days() -> None:
    had = days(case([task(A, 0, 1), task(9, 2, 4, "applicant")]), 4)
    assert had == {
        Holder(Who.DEPARTMENTS, (A,)): 1,
        Holder(Who.NOBODY): 1,
        Holder(Who.APPLICANT): 2,
    }


def test_a_stage_is_suspended_only_when_nothing_else_goes_on() -> None:
    stage = case([])
    one = case([task(A, 0, 4)], [Pause("特别程序", at(0), at(4))])
    other = case([task(B, 0, 2)])
    had = totals(segments([stage, one, other], CHINA, START.date(), at(4).date()))
    assert had == {Holder(Who.DEPARTMENTS, (B,)): 2, Holder(Who.SUSPENDED, kind="特别程序"): 2}


def test_a_step_is_worked_on_suspended_or_held() -> None:
    state = case([step := task(A, 0, 8)], [Pause("特别程序", at(1), at(3))])
    state.holds["h"] = HoldState("h", "scrutiny", "landscape", "绿地率不足", "", at(2), at(8))
    spent = step_days(state, step, "landscape", CHINA, at(20).date())
    # Monday to Tuesday of the next week: six working days; two suspended, then three held.
    assert (spent.working, spent.suspended, spent.held) == (1, 2, 3)
    assert step_days(state, step, "fire", CHINA, at(20).date()).held == 0


moments = st.integers(0, 60)


@st.composite
def histories(draw: st.DrawFn) -> CaseState:
    tasks = []
    for _ in range(draw(st.integers(0, 6))):
        begin, role = draw(moments), draw(st.sampled_from(["handler", "head", "applicant"]))
        end = draw(st.none() | st.integers(begin, 70))
        tasks.append(task(draw(st.sampled_from([A, B, 3])), begin, end, role))
    pauses: list[Pause] = []
    for kind in ("补正", "特别程序"):
        for begin in draw(st.lists(moments, max_size=2, unique=True)):
            last = [pause.until for pause in pauses if pause.kind == kind]
            since = max([at(begin), *(until for until in last if until)])
            pauses.append(Pause(kind, since, since + timedelta(days=draw(st.integers(0, 12)))))
    return case(tasks, pauses)


@given(st.lists(histories(), min_size=1, max_size=3), st.integers(0, 80))
@settings(max_examples=150, deadline=None)
def test_the_holders_add_up_exactly_to_the_span(cases: list[CaseState], until: int) -> None:
    end = at(until).date()
    found = segments(cases, CHINA, START.date(), end)
    assert sum(totals(found).values()) == CHINA.working_days_between(START.date(), end)
    edges = [START.date(), *(segment.through for segment in found)]
    assert [segment.after for segment in found] == edges[:-1]
    assert edges[-1] == end


@given(histories(), st.integers(0, 80))
@settings(max_examples=150, deadline=None)
def test_the_suspended_days_are_those_the_clock_deducts(state: CaseState, until: int) -> None:
    clock = case_clock(state)
    assert clock is not None
    used = clock.used(CHINA, at(until))
    had = days(state, until)
    suspended = sum(amount for holder, amount in had.items() if holder.who is Who.SUSPENDED)
    assert suspended == used.deducted
    assert sum(had.values()) - suspended == used.used


@given(histories(), st.integers(0, 80))
@settings(max_examples=60, deadline=None)
def test_the_days_of_a_step_add_up(state: CaseState, until: int) -> None:
    for step in state.tasks.values():
        end = at(until).date()
        spent = step_days(state, step, "", CHINA, end)
        begin = step.opened_at.date()
        over = min(end, step.ended_at.date()) if step.ended_at else end
        whole = max(0, CHINA.working_days_between(begin, max(begin, over)))
        assert spent.working + spent.suspended + spent.held == whole


def test_a_day_outside_of_the_calendar_is_an_error_not_a_guess() -> None:
    far = date(CHINA.last.year + 1, 1, 1)
    try:
        segments([case([])], CHINA, START.date(), far)
    except ValueError as error:
        assert "超出工作日历" in str(error)
    else:
        raise AssertionError("counted beyond the calendar")
