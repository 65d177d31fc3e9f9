"""The way of a finding: what may follow what, and that every way can come to an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.fieldwork import Finding, State, Step, StepKind, WayError, after, standing
from tongjian.engines.fieldwork.findings import OPEN, possible

DUE = date(2026, 4, 1)
FOUND, ORDER = Step(StepKind.FOUND), Step(StepKind.ORDER, DUE)


def steps(*kinds: StepKind) -> list[Step]:
    return [FOUND, ORDER, *(Step(kind, DUE + timedelta(days=9)) for kind in kinds)]


def test_mended_and_closed() -> None:
    found = standing(steps(StepKind.REPLY, StepKind.MENDED))
    assert (found.state, found.round, found.due_on) == (State.CLOSED, 1, DUE)


def test_not_mended_goes_round_again_or_to_enforcement() -> None:
    unmended = standing(steps(StepKind.REPLY, StepKind.NOT_MENDED))
    again = after(unmended, Step(StepKind.ORDER, DUE + timedelta(days=30)))
    assert (again.state, again.round) == (State.ORDERED, 2)
    referred = after(unmended, Step(StepKind.REFERRED))
    assert after(referred, Step(StepKind.DECLINED)).state is State.UNMENDED
    assert after(after(referred, Step(StepKind.TAKEN)), Step(StepKind.ENDED)).state is State.CLOSED


def test_an_extension_is_asked_once_at_a_time_and_falls_with_the_reply() -> None:
    asked = standing(steps(StepKind.EXTENSION))
    assert asked.asked_until == DUE + timedelta(days=9)
    with pytest.raises(WayError, match="等待答复"):
        after(asked, Step(StepKind.EXTENSION, DUE + timedelta(days=20)))
    assert after(asked, Step(StepKind.EXTENDED, DUE + timedelta(days=5))).due_on == DUE + timedelta(days=5)
    replied = after(asked, Step(StepKind.REPLY))
    assert replied.asked_until is None
    with pytest.raises(WayError, match="没有等待答复"):
        after(replied, Step(StepKind.EXTENDED, DUE + timedelta(days=5)))
    with pytest.raises(WayError, match="晚于"):
        standing([FOUND, ORDER, Step(StepKind.EXTENSION, DUE)])


def test_an_appeal_is_heard_once_and_holds_enforcement_back() -> None:
    appealed = standing([FOUND, Step(StepKind.APPEAL)])
    with pytest.raises(WayError, match="申诉还没有决定"):
        after(appealed, Step(StepKind.REFERRED))
    upheld = after(appealed, Step(StepKind.UPHELD))
    with pytest.raises(WayError, match="已经申诉过"):
        after(upheld, Step(StepKind.APPEAL))
    assert after(appealed, Step(StepKind.ALLOWED)).state is State.WITHDRAWN


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(list(StepKind)), st.integers(1, 60)), max_size=25))
def test_whatever_is_tried_what_is_over_stays_over_and_the_rest_can_end(
    tried: list[tuple[StepKind, int]],
) -> None:
    found = standing([FOUND])
    for kind, days in tried:
        before = found
        try:
            found = after(found, Step(kind, DUE + timedelta(days=days)))
        except WayError:
            continue
        assert before.state in OPEN
        assert found.round >= before.round
        assert found.state in OPEN or not (found.appealed or found.asked_until)
    assert can_end(found)


def can_end(found: Finding) -> bool:
    seen, todo = set(), [found]
    while todo:
        each = todo.pop()
        if each.state not in OPEN:
            return True
        if each in seen:
            continue
        seen.add(each)
        todo += [after(each, Step(kind, date.max)) for kind in possible(each)][:8]
    return False
