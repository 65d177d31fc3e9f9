"""The periods that run in a case, each with its article and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tongjian.engines.penalties.money import payment_due
from tongjian.engines.penalties.months import add_months
from tongjian.engines.penalties.rules import LegalPeriod, Rules, cite
from tongjian.engines.penalties.state import Span, Stage, State
from tongjian.engines.worktime import Calendar, Unit

UNITS = {Unit.WORKDAY: "工作日", Unit.DAY: "日"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period: its last day, None while a pause keeps it open; `met_on` the day it was kept or broken.

    `party`: it is the party's to keep, not the authority's.
    """

    name: str
    title: str
    start: date
    due: date | None
    days: int
    unit: Unit
    article: str
    explanation: str
    met_on: date | None = None
    party: bool = False
    verified: bool = True
    provisional: bool = False

    def late(self, today: date) -> bool:
        """Whether it was or is overdue."""
        return self.due is not None and (self.met_on or today) > self.due

    @property
    def open(self) -> bool:
        """Whether it still runs."""
        return self.met_on is None


def deadlines(state: State, calendar: Calendar, rules: Rules) -> tuple[Deadline, ...]:
    """Every period of the case, those that are over with the day they were met. Raises `OutsideCalendar`."""
    return tuple(_all(state, calendar, rules))


def due_after(start: date, period: LegalPeriod, calendar: Calendar, *, more: int = 0) -> date:
    """The last day of a period after `start`, which is not counted."""
    if period.unit is Unit.WORKDAY:
        return calendar.add_working_days(start, period.days + more)
    return start + timedelta(days=period.days + more)


def paused_days(pauses: tuple[Span, ...], start: date, today: date) -> int:
    """Calendar days within pauses after `start` and before `today`; overlapping ones count once."""
    days = 0
    day = start + timedelta(days=1)
    while day <= today:
        days += any(span.begun < day and (span.ended is None or day <= span.ended) for span in pauses)
        day += timedelta(days=1)
    return days


def decision_due(state: State, rules: Rules) -> date | None:
    """The last day of the decision; None while a pause is open or the case is not registered."""
    if state.registered is None or state.paused:
        return None
    start = state.registered.on
    due = start + timedelta(days=rules.period("decision").days + state.extended)
    # Pauses move the day, and the moved day may take in a later pause: go on until nothing is added.
    while True:
        moved = start + timedelta(
            days=rules.period("decision").days + state.extended + paused_days(state.pauses, start, due)
        )
        if moved == due:
            return due
        due = moved


def _all(state: State, calendar: Calendar, rules: Rules) -> Iterator[Deadline]:
    make = _Maker(calendar, rules)
    yield from _holding(state, make)
    yield from _deciding(state, make)
    yield from _hearing(state, make)
    yield from _spot(state, make)
    yield from _serving(state, make)
    yield from _enforcing(state, make, rules)


@dataclass(frozen=True, slots=True)
class _Maker:
    calendar: Calendar
    rules: Rules

    def __call__(
        self,
        code: str,
        start: date,
        *,
        met: date | None = None,
        party: bool = False,
        name: str = "",
        more: int = 0,
        due: date | None = None,
        note: str = "",
        known: bool = True,
    ) -> Deadline:
        period = self.rules.period(code)
        day = (due or due_after(start, period, self.calendar, more=more)) if known else None
        amount = period.days + more
        told = (
            f"自{start}（当日不计）起{amount}个{UNITS[period.unit]}"
            if period.unit is Unit.WORKDAY
            else (f"自{start}（当日不计）起{amount}日（自然日）")
        )
        return Deadline(
            name=name or code,
            title=period.title,
            start=start,
            due=day,
            days=amount,
            unit=period.unit,
            article=period.cited,
            explanation=f"{told}{note}" + (f"，至{day}" if day is not None else "，暂停期间不计"),
            met_on=met,
            party=party,
            verified=period.verified,
            provisional=day is not None and self.calendar.is_provisional(day),
        )


def _holding(state: State, make: _Maker) -> Iterator[Deadline]:
    for key, held in state.preserved.items():
        yield make("preservation", held.fact.on, met=held.ended_on, name=f"preservation:{key}")
    for key, held in state.seized.items():
        more = held.days - make.rules.period("seizure").days
        yield make("seizure", held.fact.on, met=held.ended_on, name=f"seizure:{key}", more=more)


def _deciding(state: State, make: _Maker) -> Iterator[Deadline]:
    if state.registered is None:
        return
    met = state.decided.on if state.decided is not None else None
    if met is None and state.stage in {Stage.ENDED, Stage.CLOSED, Stage.ARCHIVED, Stage.TRANSFERRED}:
        met = state.last_on
    due = decision_due(state, make.rules)
    start = state.registered.on
    skipped = 0 if due is None else (due - start).days - make.rules.period("decision").days - state.extended
    note = f"，扣除中止{skipped}日" if skipped else ""
    yield make("decision", start, met=met, more=state.extended, due=due, note=note, known=due is not None)


def _hearing(state: State, make: _Maker) -> Iterator[Deadline]:
    notice = state.notice
    if notice is None:
        return
    done = state.decided.on if state.decided is not None else None
    if state.defences:
        said = max((each.on for each in state.defences if each.on >= notice.on), default=None)
        done = said or done
    yield make("statement", notice.on, met=done if not state.waived else notice.on, party=True)
    if notice.hearing:
        asked = state.hearing_asked or (state.decided.on if state.decided is not None else None)
        yield make("hearing-request", notice.on, met=asked if not state.waived else notice.on, party=True)


def _spot(state: State, make: _Maker) -> Iterator[Deadline]:
    if state.spot is None:
        return
    yield make("spot-filing", state.spot.on, met=state.filed_on)
    if state.collected_on is not None:
        met = state.handed_on if state.handed_in >= state.collected else None
        yield make("hand-in", state.collected_on, met=met)


def _serving(state: State, make: _Maker) -> Iterator[Deadline]:
    decided = state.decided
    if decided is None:
        return
    yield make("service", decided.on, met=state.decision_served)


def _enforcing(state: State, make: _Maker, rules: Rules) -> Iterator[Deadline]:
    served, due = state.decision_served, payment_due(state, rules)
    if served is None:
        return
    yield make("reconsideration", served, party=True, met=None)
    if due is not None:
        yield make("payment", served, party=True, due=due, met=_paid_on(state))
    if state.urged is not None:
        yield make("urging", state.urged.on, party=True, met=state.court_asked)
    last = court_until(state, rules)
    if last is not None:
        yield Deadline(
            name="court",
            title="申请人民法院强制执行",
            start=court_from(state, rules) or served,
            due=last,
            days=(last - served).days,
            unit=Unit.DAY,
            article=cite("行政强制法", "53"),
            explanation=f"自申请复议、提起诉讼的期限届满之日起{rules.court_months}个月内，至{last}",
            met_on=state.court_asked,
        )


def _paid_on(state: State) -> date | None:
    paid = Decimal(0)
    for each in state.payments:
        paid += each.amount
        if paid >= state.fine:
            return each.on
    return None


def remedies_over(state: State, rules: Rules) -> date | None:
    """The last day on which the party can still challenge the decision; None before it was served."""
    served = state.decision_served
    if served is None:
        return None
    ended = [span.ended for span in state.challenges if span.ended is not None]
    return max([add_months(served, rules.litigation_months), *ended])


def court_from(state: State, rules: Rules) -> date | None:
    """The first day on which the court can be asked: the day after the remedies are over."""
    over = remedies_over(state, rules)
    return over + timedelta(days=1) if over is not None else None


def court_until(state: State, rules: Rules) -> date | None:
    """The last day on which the court can be asked (行政强制法 53)."""
    over = remedies_over(state, rules)
    return add_months(over, rules.court_months) if over is not None else None
