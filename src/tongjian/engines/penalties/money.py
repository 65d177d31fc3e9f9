"""What is owed: the fine, what is confiscated, and the addition for being late (加处罚款)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from tongjian.engines.penalties.parts import Instalment
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.state import Span, State
from tongjian.engines.penalties.terms import Kind

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lateness:
    """A run of days with the same unpaid amount: from `first` through `last`, `counted` or why not."""

    first: date
    last: date
    unpaid: Decimal
    counted: bool
    reason: str = ""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Added:
    """加处罚款 up to a day: `amount` in yuan, never above the fine; `capped` says that it would have been."""

    amount: Decimal
    days: int
    capped: bool
    runs: tuple[Lateness, ...]
    article: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed on a day. `total` is what is left to pay; `refund` what has to be given back."""

    fine: Decimal
    gains: Decimal
    addition: Decimal
    paid: Decimal
    fine_left: Decimal
    gains_left: Decimal
    addition_left: Decimal
    total: Decimal
    refund: Decimal


def payment_due(state: State, rules: Rules) -> date | None:
    """The last day to pay the whole fine; None before the decision was served or without money in it."""
    schedule = _schedule(state, rules, None)
    return max((each.due_on for each in schedule), default=None)


def addition(state: State, until: date, rules: Rules) -> Added:
    """The addition of the days through `until` (行政处罚法 72, 73).

    Each day from the day after the last day to pay counts its unpaid part of the fine; what is paid on a
    day is late for the last time on that day. Days of a reconsideration or a litigation do not count. Money
    counts towards the fine first. Everything is reckoned by the fine as it stands now: an altered
    decision alters the addition of the days before as well.
    """
    runs = tuple(_runs(_stretches(state, until, rules)))
    counted = [run for run in runs if run.counted]
    exact = sum((run.unpaid * rules.addition.rate * run.days for run in counted), ZERO)
    most = state.fine * rules.addition.most
    amount = max(min(exact, most).quantize(_CENT, ROUND_HALF_UP) - state.reduced, ZERO)
    days = sum(run.days for run in counted)
    return Added(
        amount=amount,
        days=days,
        capped=exact > most,
        runs=runs,
        article=rules.addition.cited,
        explanation=_explained(runs, amount, exact > most, rules),
    )


def owing(state: State, on: date, rules: Rules) -> Owing:
    """What is owed on that day, with the addition through it."""
    gains = _gains(state)
    added = addition(state, on, rules).amount
    paid = sum((each.amount for each in state.payments if each.on <= on), ZERO) - state.refunded
    left, parts = max(paid, ZERO), []
    for amount in (state.fine, gains, added):
        used = min(left, amount)
        parts.append(amount - used)
        left -= used
    fine_left, gains_left, addition_left = parts
    return Owing(
        fine=state.fine,
        gains=gains,
        addition=added,
        paid=paid,
        fine_left=fine_left,
        gains_left=gains_left,
        addition_left=addition_left,
        total=sum(parts, ZERO),
        refund=left,
    )


def _gains(state: State) -> Decimal:
    sanction = state.sanction
    if sanction is None or Kind.CONFISCATE_GAINS not in sanction.kinds or state.ending == "revoked":
        return ZERO
    return sanction.gains


def _schedule(state: State, rules: Rules, on: date | None) -> tuple[Instalment, ...]:
    """What is to be paid by when, as it was known on that day (None: as it is known now)."""
    served = state.decision_served
    if served is None or state.fine == 0:
        return ()
    granted = [each for each in state.deferrals if on is None or each.on <= on]
    if not granted:
        due = served + timedelta(days=rules.period("payment").days)
        return (Instalment(due_on=due, amount=state.fine),)
    # The instalments are what was left on the day they were granted; what was paid before is due before.
    last = granted[-1]
    before = min(sum((each.amount for each in state.payments if each.on <= last.on), ZERO), state.fine)
    left, parts = state.fine - before, [Instalment(due_on=served, amount=before)]
    for each in sorted(last.instalments, key=lambda each: each.due_on):
        amount = min(each.amount, left)
        parts.append(Instalment(due_on=each.due_on, amount=amount))
        left -= amount
    return tuple(parts)


def _stretches(state: State, until: date, rules: Rules) -> Iterator[Lateness]:
    """Stretches of days through `until` on which something was unpaid although its last day had passed."""
    served = state.decision_served
    if served is None or state.fine == 0:
        return
    turns = sorted(day for day in _turns(state, rules, served) if served < day <= until)
    for first, following in pairwise([*turns, until + _DAY]):
        late = sum((each.amount for each in _schedule(state, rules, first) if each.due_on < first), ZERO)
        paid = sum((each.amount for each in state.payments if each.on < first), ZERO)
        unpaid = max(late - paid, ZERO)
        if unpaid:
            halting = _halting(state, first, rules)
            yield Lateness(first, following - _DAY, unpaid, halting is None, halting or "")


def _turns(state: State, rules: Rules, served: date) -> set[date]:
    """The days from which on something may be different: between two of them every day is alike."""
    turns = {served + _DAY}
    for on in (None, *(each.on for each in state.deferrals), served):
        turns |= {each.due_on + _DAY for each in _schedule(state, rules, on)}
    turns |= {each.on + _DAY for each in state.payments} | {each.on for each in state.deferrals}
    for span in state.challenges:
        turns |= {span.begun} | ({span.ended + _DAY} if span.ended is not None else set())
    return turns


def _halting(state: State, day: date, rules: Rules) -> str | None:
    for span in state.challenges:
        if span.cause in rules.addition.halted_by and _within(span, day):
            return "复议期间不计" if span.cause == "reconsideration" else "诉讼期间不计"
    return None


def _within(span: Span, day: date) -> bool:
    return span.begun <= day and (span.ended is None or day <= span.ended)


def _runs(stretches: Iterator[Lateness]) -> Iterator[Lateness]:
    """Neighbouring stretches that are alike as one."""
    run: Lateness | None = None
    for each in stretches:
        if run is not None and _alike(run, each):
            run = Lateness(run.first, each.last, run.unpaid, run.counted, run.reason)
            continue
        if run is not None:
            yield run
        run = each
    if run is not None:
        yield run


def _alike(run: Lateness, other: Lateness) -> bool:
    same = (run.unpaid, run.counted, run.reason) == (other.unpaid, other.counted, other.reason)
    return same and run.last + _DAY == other.first


def _explained(runs: tuple[Lateness, ...], amount: Decimal, capped: bool, rules: Rules) -> str:
    if not runs:
        return "没有逾期未缴的罚款"
    rate = f"{rules.addition.rate * 100:f}".rstrip("0").rstrip(".")
    told = [
        f"{run.first}至{run.last}共{run.days}日，未缴{run.unpaid:.2f}元，"
        + (
            f"每日{rate}%，计{run.unpaid * rules.addition.rate * run.days:.2f}元"
            if run.counted
            else run.reason
        )
        for run in runs
    ]
    most = "，以罚款数额为限" if capped else ""
    return "；".join(told) + f"；合计{amount:.2f}元{most}（{rules.addition.cited}）"
