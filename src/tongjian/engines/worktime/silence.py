"""Tacit effects: what the law makes of an authority that does not answer in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongjian.engines.worktime.calendar import Calendar
from tongjian.engines.worktime.clock import due, elapsed
from tongjian.engines.worktime.events import Ended, Event, Started, When, local_day
from tongjian.engines.worktime.limits import Limit


@dataclass(frozen=True, slots=True)
class Silence:
    """The state of a limit whose silent passing has an effect.

    `last_day` is the last day for an answer. `effective` is the day as of which the effect holds (the day of
    receipt), or None when the answer came in time or may still come.
    """

    last_day: date
    effective: date | None
    provisional: bool


def silence(received: When, answered: When | None, limit: Limit, calendar: Calendar, now: When) -> Silence:
    """What silence means as of `now`.

    行政许可法 art. 32(4): whether materials must be corrected is told once, on the spot or within 5
    working days; who is not told in that time is accepted as of the day the materials were received.

    Raises `OutsideCalendar`, and `HistoryError` when the answer comes before the receipt.
    """
    last = due([Started(received)], limit, calendar)
    events: list[Event] = [Started(received)]
    if answered is not None:
        events.append(Ended(answered))
    passed = elapsed(events, limit, calendar, now).remaining_steps <= 0
    return Silence(last.earliest, local_day(received) if passed else None, last.provisional)
