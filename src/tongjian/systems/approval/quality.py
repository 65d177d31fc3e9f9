"""数据质量: the checks that provinces run over what a city sends up, as one function over a stage's history.

The list is that of the exchange standard's practice: exactly one 受理 and one 办结, paired 补正 and 特别程序,
states in their order, officials' acts within office hours, and a number and a document wherever a matter was
granted. What the applicant or a timer does at night is no violation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from django.utils import timezone

from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.facts import Fact, LetterIssued, LicenceIssued, StatusChanged
from tongjian.kernel.cases.imported import Imported
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, ENDED, FINISHED, PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.ledger.models import Event
from tongjian.systems.approval.facts import Amended, Undone
from tongjian.systems.approval.kinds import MATTER

# Office hours as the receiving provinces check them.
OPENS, CLOSES = time(8), time(17, 30)
# What the applicant does: at any hour.
_APPLICANTS = frozenset({Status.RECEIVED, Status.CANCELLED, Status.CORRECTION_ENDED, Status.WITHDRAWN})
_TAKEN_BACK = frozenset({Status.CANCELLED, Status.WITHDRAWN})
_RUNNING = frozenset({Status.UNDER_REVIEW, Status.SPECIAL_ENDED})
# What may follow what.
FOLLOWS: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {
            Status.ACCEPTED,
            Status.CORRECTION_STARTED,
            Status.NOT_ACCEPTED,
            Status.DECLINED,
            Status.CANCELLED,
            Status.WITHDRAWN,
        }
    ),
    Status.CORRECTION_STARTED: frozenset({Status.CORRECTION_ENDED}),
    Status.CORRECTION_ENDED: frozenset(
        {Status.ACCEPTED, Status.NOT_ACCEPTED, Status.DECLINED, Status.CANCELLED}
    ),
    Status.ACCEPTED: frozenset({Status.UNDER_REVIEW}),
    Status.UNDER_REVIEW: FINISHED | {Status.SPECIAL_STARTED, Status.WITHDRAWN, Status.REVOKED},
    Status.SPECIAL_STARTED: frozenset({Status.SPECIAL_ENDED}),
    Status.SPECIAL_ENDED: FINISHED | {Status.SPECIAL_STARTED, Status.WITHDRAWN},
    **dict.fromkeys(FINISHED, frozenset({Status.REVOKED})),
    Status.NOT_ACCEPTED: frozenset({Status.REVOKED}),
}


@dataclass(frozen=True)
class Violation:
    """One check that a case does not pass."""

    number: str
    check: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """One change of status, as it is sent up."""

    status: Status
    at: datetime
    actor: int | None


def violations(tree: Tree, calendar: Calendar) -> Iterator[Violation]:
    """Everything wrong with the data of a stage and its matters. No query."""
    for case in tree.cases.values():
        steps = steps_of(tree, case)
        for check, sentence in _of_case(tree, case, steps, calendar):
            yield Violation(case.number, check, sentence)


def steps_of(tree: Tree, case: CaseState) -> list[Step]:
    """The status changes of a case in their order, 接件 first."""
    steps = [Step(Status.RECEIVED, case.opened_at, None)] if case.opened_at else []
    for event, fact in tree.history:
        if event.chain != case.id:
            continue
        if isinstance(fact, Undone):
            _take_back(steps, Status(fact.to), event)
        elif step := _step(event, fact):
            steps.append(step)
    return steps


def _take_back(steps: list[Step], to: Status, event: Event) -> None:
    """What a reconsideration has undone is sent up as no longer valid: those steps do not count."""
    while steps and steps[-1].status in ENDED and steps[-1].status is not to:
        steps.pop()
    if to in ENDED and (not steps or steps[-1].status is not to):
        steps.append(Step(to, event.at, event.actor))


def _step(event: Event, fact: Fact) -> Step | None:
    """A status change, at the moment it happened: an imported one happened before it was recorded here."""
    if isinstance(fact, Imported):
        inner, at = fact.inner(), datetime.fromisoformat(fact.happened)
        return Step(Status(inner.to), at, None) if isinstance(inner, StatusChanged) else None
    return Step(Status(fact.to), event.at, event.actor) if isinstance(fact, StatusChanged) else None


def _of_case(
    tree: Tree, case: CaseState, steps: Sequence[Step], calendar: Calendar
) -> Iterator[tuple[str, str]]:
    yield from _once(case, steps)
    yield from _paired(case, steps)
    yield from _in_order(steps)
    yield from _in_office_hours(steps, calendar)
    if case.kind == MATTER and case.status in PASSED:
        yield from _documented(tree, case)


def _once(case: CaseState, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Whatever was decided was accepted once and decided once; nothing is accepted or decided twice."""
    accepted = sum(step.status is Status.ACCEPTED for step in steps)
    decided = sum(step.status in FINISHED for step in steps)
    if accepted > 1 or (decided and not accepted):
        yield "acceptance", f"受理 {accepted} 次"
    if decided > 1 or (case.status in FINISHED and decided != 1):
        yield "decision", f"办结 {decided} 次"
    if case.status not in BEFORE_ACCEPTANCE | ENDED and accepted != 1:
        yield "acceptance", f"办理中，受理 {accepted} 次"


_PAIRS = (
    ("correction", "补正", Status.CORRECTION_STARTED, Status.CORRECTION_ENDED),
    ("special", "特别程序", Status.SPECIAL_STARTED, Status.SPECIAL_ENDED),
)


def _paired(case: CaseState, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Each beginning is followed by its end before the next, and none is open when the case is over."""
    for check, title, begins, ends in _PAIRS:
        marks = [step.status for step in steps if step.status in (begins, ends)]
        expected = [begins, ends] * ((len(marks) + 1) // 2)
        if marks != expected[: len(marks)]:
            yield check, f"{title}的开始与结束不成对"
        elif case.ended and len(marks) % 2:
            yield check, f"{title}没有结束"
    if sum(step.status is Status.CORRECTION_STARTED for step in steps) > 1:
        yield "correction", "补正告知不止一次"


def _in_order(steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Each status may follow the one before, and never at an earlier moment."""
    for before, after in pairwise(steps):
        if after.status not in FOLLOWS.get(before.status, frozenset()):
            yield "order", f"“{before.status.title}”之后是“{after.status.title}”"
        if after.at < before.at:
            yield "order", f"“{after.status.title}”的时间早于“{before.status.title}”"


def _in_office_hours(steps: Sequence[Step], calendar: Calendar) -> Iterator[tuple[str, str]]:
    """What an official did: on a working day, from 8:00 to 17:30.

    A special procedure that ends with the case because the applicant takes it back is no official's act.
    """
    taken_back = {(step.actor, step.at) for step in steps if step.status in _TAKEN_BACK}
    for step in steps:
        if step.actor is None or step.status in _APPLICANTS or (step.actor, step.at) in taken_back:
            continue
        there = timezone.localtime(step.at)
        if not calendar.is_working(there.date()) or not OPENS <= there.time() <= CLOSES:
            yield "office-hours", f"“{step.status.title}”办理于 {there:%Y-%m-%d %H:%M}，不在工作时间"


def _documented(tree: Tree, case: CaseState) -> Iterator[tuple[str, str]]:
    """A granted matter that has a document as its result has it, with its number, once."""
    issued: list[LicenceIssued] = []
    for event, fact in tree.history:
        recorded = fact.inner() if isinstance(fact, Imported) else fact
        if event.chain != case.id:
            continue
        if isinstance(recorded, Amended) or (isinstance(recorded, Undone) and recorded.to not in PASSED):
            issued.clear()
        elif isinstance(recorded, LicenceIssued):
            issued.append(recorded)
    result = tree.definition(case).matter.result
    if result and len(issued) != 1:
        yield "document", f"办结通过，证照 {len(issued)} 份"
    if result and not case.licence_number:
        yield "document", "办结通过，没有文号"
    if not case.number:
        yield "document", "没有办件编号"


def numbers_used_twice(trees: Sequence[Tree]) -> list[str]:
    """Numbers of cases, letters and licences that stand on more than one of them."""
    seen: set[tuple[str, str]] = set()
    twice: list[str] = []
    for tree in trees:
        for kind, number in _numbers(tree):
            if (kind, number) in seen:
                twice.append(number)
            seen.add((kind, number))
    return twice


def _numbers(tree: Tree) -> Iterator[tuple[str, str]]:
    for case in tree.cases.values():
        yield "case", case.number
    for _, fact in tree.history:
        if isinstance(fact, LicenceIssued):
            yield "licence", fact.number
        elif isinstance(fact, LetterIssued):
            yield "letter", fact.number
