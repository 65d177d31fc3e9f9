"""The way of a finding (检查发现的问题) from the visit to its end, step by step.

`after` says what a finding is after one more step, or why that step cannot be made now; `standing` is the
fold over all of them, so that what a row says can be recomputed from what was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a finding stands."""

    FOUND = "found"
    ORDERED = "ordered"
    REPLIED = "replied"
    UNMENDED = "unmended"
    REFERRED = "referred"
    TAKEN = "taken"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(State) - {State.CLOSED, State.WITHDRAWN}


class StepKind(StrEnum):
    """What can happen to a finding."""

    FOUND = "found"
    CORRECTED = "corrected"
    ORDER = "order"
    EXTENSION = "extension"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    REPLY = "reply"
    MENDED = "mended"
    NOT_MENDED = "not_mended"
    REFERRED = "referred"
    TAKEN = "taken"
    DECLINED = "declined"
    ENDED = "ended"
    APPEAL = "appeal"
    UPHELD = "upheld"
    ALLOWED = "allowed"
    WITHDRAWN = "withdrawn"


class WayError(ValueError):
    """The step cannot be made now; the message is a sentence for whoever tried."""


@dataclass(frozen=True)
class Step:
    """One thing that happened. `until` is the deadline it sets or asks for."""

    kind: StepKind
    until: date | None = None


@dataclass(frozen=True)
class Finding:
    """A finding as its steps leave it.

    `round` counts the orders; `due_on` is the deadline of the last one, with what was granted. `asked_until`
    is the extension that is asked for and not decided, `appealed` whether an appeal waits for its decision;
    `heard` that the one appeal there is has been decided.
    """

    state: State
    round: int = 0
    due_on: date | None = None
    asked_until: date | None = None
    appealed: bool = False
    heard: bool = False


def standing(steps: Iterable[Step]) -> Finding:
    """What the steps leave. Raises `WayError` for steps that cannot follow each other."""
    found: Finding | None = None
    for step in steps:
        found = after(found, step)
    if found is None:
        raise WayError("没有任何记录。")
    return found


def after(finding: Finding | None, step: Step) -> Finding:
    """What a finding is after one more step. Raises `WayError`."""
    if finding is None:
        if step.kind is not StepKind.FOUND:
            raise WayError("还没有发现问题。")
        return Finding(State.FOUND)
    if step.kind is StepKind.FOUND:
        raise WayError("这个问题已经登记。")
    return _STEPS[step.kind](finding, step)


def _ended(finding: Finding, state: State) -> Finding:
    """What is over asks for nothing any more."""
    return replace(finding, state=state, asked_until=None, appealed=False)


def _needs(finding: Finding, *states: State, said: str) -> None:
    if finding.state not in states:
        raise WayError(said)


def _corrected(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.FOUND, said="只有刚发现的问题可以记为当场改正。")
    return _ended(finding, State.CLOSED)


def _order(finding: Finding, step: Step) -> Finding:
    _needs(
        finding, State.FOUND, State.UNMENDED, said="现在不能下达整改通知：已在整改、复查、移送中，或已办结。"
    )
    return replace(
        finding, state=State.ORDERED, round=finding.round + 1, due_on=_until(step), asked_until=None
    )


def _extension(finding: Finding, step: Step) -> Finding:
    _needs(finding, State.ORDERED, said="只有在整改期内可以申请延期。")
    if finding.asked_until is not None:
        raise WayError("已有一份延期申请等待答复。")
    if finding.due_on is None or _until(step) <= finding.due_on:
        raise WayError("申请的期限应晚于现在的整改期限。")
    return replace(finding, asked_until=step.until)


def _extended(finding: Finding, step: Step) -> Finding:
    _needs_asked(finding)
    if finding.due_on is None or _until(step) <= finding.due_on:
        raise WayError("同意的期限应晚于现在的整改期限。")
    return replace(finding, due_on=step.until, asked_until=None)


def _not_extended(finding: Finding, _: Step) -> Finding:
    _needs_asked(finding)
    return replace(finding, asked_until=None)


def _needs_asked(finding: Finding) -> None:
    if finding.asked_until is None:
        raise WayError("没有等待答复的延期申请，可能已被答复或已提交整改。")


def _reply(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.ORDERED, said="现在没有等待整改回复的通知，请刷新页面核对。")
    # Mended before the answer came: nothing is left to extend.
    return replace(finding, state=State.REPLIED, asked_until=None)


def _mended(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.REPLIED, State.ORDERED, said="没有可复查的整改。")
    return _ended(finding, State.CLOSED)


def _not_mended(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.REPLIED, State.ORDERED, said="没有可复查的整改。")
    return replace(finding, state=State.UNMENDED, asked_until=None)


def _referred(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.FOUND, State.UNMENDED, said="只有新发现的或整改不到位的问题可以移送执法。")
    if finding.appealed:
        raise WayError("申诉还没有决定，暂不能移送执法。")
    return replace(finding, state=State.REFERRED)


def _taken(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.REFERRED, said="没有等待接收的移送。")
    return replace(finding, state=State.TAKEN)


def _declined(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.REFERRED, said="没有等待接收的移送。")
    return replace(finding, state=State.UNMENDED)


def _case_ended(finding: Finding, _: Step) -> Finding:
    _needs(finding, State.REFERRED, State.TAKEN, said="没有在办的移送。")
    return _ended(finding, State.CLOSED)


def _appeal(finding: Finding, _: Step) -> Finding:
    if finding.state not in OPEN:
        raise WayError("已办结的问题不能再申诉。")
    if finding.appealed or finding.heard:
        raise WayError("对这个问题已经申诉过。")
    return replace(finding, appealed=True)


def _upheld(finding: Finding, _: Step) -> Finding:
    if not finding.appealed:
        raise WayError("没有等待决定的申诉。")
    return replace(finding, appealed=False, heard=True)


def _allowed(finding: Finding, _: Step) -> Finding:
    return _ended(_upheld(finding, _), State.WITHDRAWN)


def _withdrawn(finding: Finding, _: Step) -> Finding:
    _needs(
        finding,
        *(OPEN - {State.TAKEN, State.REFERRED}),
        said="已移送执法或已办结的问题不能在这里撤销。",
    )
    return _ended(finding, State.WITHDRAWN)


def _until(step: Step) -> date:
    if step.until is None:
        raise WayError("请填写期限。")
    return step.until


_STEPS: Mapping[StepKind, Callable[[Finding, Step], Finding]] = {
    StepKind.CORRECTED: _corrected,
    StepKind.ORDER: _order,
    StepKind.EXTENSION: _extension,
    StepKind.EXTENDED: _extended,
    StepKind.NOT_EXTENDED: _not_extended,
    StepKind.REPLY: _reply,
    StepKind.MENDED: _mended,
    StepKind.NOT_MENDED: _not_mended,
    StepKind.REFERRED: _referred,
    StepKind.TAKEN: _taken,
    StepKind.DECLINED: _declined,
    StepKind.ENDED: _case_ended,
    StepKind.APPEAL: _appeal,
    StepKind.UPHELD: _upheld,
    StepKind.ALLOWED: _allowed,
    StepKind.WITHDRAWN: _withdrawn,
}


def possible(finding: Finding) -> frozenset[StepKind]:
    """The steps that could be made now, whatever date they would name."""
    far = date.max
    return frozenset(kind for kind, step in _STEPS.items() if _goes(step, finding, Step(kind, far)))


def _goes(step: Callable[[Finding, Step], Finding], finding: Finding, asked: Step) -> bool:
    try:
        step(finding, asked)
    except WayError:
        return False
    return True


def step_of(data: Mapping[str, Any]) -> Step:
    """A step as it was recorded: its kind and the deadline in it."""
    until = data.get("until")
    return Step(StepKind(data["kind"]), date.fromisoformat(until) if until else None)
