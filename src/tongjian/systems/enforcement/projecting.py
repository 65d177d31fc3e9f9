"""What a case's row says of its facts: stage, what it waits for and until when, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tongjian.engines.penalties import Deadline, Stage, State, deadlines
from tongjian.engines.penalties.deadlines import due_after
from tongjian.engines.penalties.terms import Verdict
from tongjian.engines.worktime import Calendar
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.rules import office_of, rules_of

QUIET = frozenset({"reconsideration", "statement", "hearing-request"})
"""Periods of the party that ask nothing of the office while they run."""
PUBLICATION, UNPUBLISH = "publication", "unpublish"


@dataclass(frozen=True, slots=True)
class Projection:
    """The columns of a case that follow from its facts."""

    state: str
    simple: bool
    waits_for: str
    due_on: date | None
    warn_on: date | None
    registered_on: date | None
    decided_on: date | None
    served_on: date | None
    closed_on: date | None
    fine: Decimal | None
    paid: Decimal | None


def project(case: Case, state: State) -> Projection:
    """The columns, by the rules and the calendar of the city. No query."""
    waiting = next_due(case, state)
    decided = decided_on(state)
    warn = timedelta(days=office_of(case.city).remind)
    closed = next((fact.on for fact in state.facts if fact.act == "closed"), None)
    paid = sum((each.amount for each in state.payments), Decimal(0)) - state.refunded
    return Projection(
        state=state.stage.value,
        simple=state.simple,
        waits_for=waiting.name if waiting else "",
        due_on=waiting.due if waiting else None,
        warn_on=waiting.due - warn if waiting and waiting.due else None,
        registered_on=state.registered.on if state.registered else None,
        decided_on=decided,
        served_on=state.decision_served,
        closed_on=closed,
        fine=state.fine if decided else None,
        paid=paid if decided else None,
    )


def decided_on(state: State) -> date | None:
    """The day of the decision, on the spot or by the ordinary procedure."""
    if state.spot is not None:
        return state.spot.on
    return state.decided.on if state.decided is not None else None


def every_deadline(case: Case, state: State) -> tuple[Deadline, ...]:
    """The periods of the procedure, and those of publication."""
    calendar = calendar_of(case.city)
    return (*deadlines(state, calendar, rules_of(case.city)), *_publishing(case, state, calendar))


def next_due(case: Case, state: State) -> Deadline | None:
    """What runs out first of all that waits for somebody to act; None where nothing does."""
    if state.stage in {Stage.CLOSED, Stage.ARCHIVED} and case.published_on is not None:
        waiting = [each for each in _publishing(case, state, calendar_of(case.city)) if each.open]
    else:
        waiting = [each for each in every_deadline(case, state) if each.open and each.name not in QUIET]
    dated = [each for each in waiting if each.due is not None]
    return min(dated, key=lambda each: (each.due or date.max, each.name), default=None)


def to_publish(case: Case, state: State) -> bool:
    """Whether the decision is one that everybody may read, and still holds."""
    sanction, office = state.sanction, office_of(case.city).publishing
    if sanction is None or state.ending == "revoked":
        return False
    return (office.simple or not state.simple) and bool(set(sanction.kinds) & set(office.kinds))


def changed_on(state: State) -> date | None:
    """The day on which a decision was altered or revoked after it had been made."""
    grave = {Verdict.ALTERED, Verdict.REVOKED, Verdict.REMADE}
    ended = [each.ended for each in state.challenges if each.verdict in grave and each.ended]
    return max(ended, default=None)


def _publishing(case: Case, state: State, calendar: Calendar) -> list[Deadline]:
    """Publication counts from the decision; taking back from the day it was changed."""
    found = []
    decided, changed = decided_on(state), changed_on(state)
    if decided is not None and to_publish(case, state):
        found.append(_period(case, PUBLICATION, decided, case.published_on, calendar))
    if changed is not None and case.published_on is not None:
        met = case.unpublished_on if case.unpublished_on and case.unpublished_on >= changed else None
        found.append(_period(case, UNPUBLISH, changed, met, calendar))
    return found


def _period(case: Case, code: str, start: date, met: date | None, calendar: Calendar) -> Deadline:
    period = rules_of(case.city).period(code)
    due = due_after(start, period, calendar)
    unit = "个工作日" if period.unit == "workday" else "日"
    return Deadline(
        name=code,
        title=period.title,
        start=start,
        due=due,
        days=period.days,
        unit=period.unit,
        article=period.cited,
        explanation=f"自{start}（当日不计）起{period.days}{unit}，至{due}",
        met_on=met,
        verified=period.verified,
    )
