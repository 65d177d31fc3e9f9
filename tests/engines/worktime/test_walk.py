"""A hundred thousand random histories, each compared with a walk from day to day.

The walk shares nothing with the engine: it reads the data file by itself and asks of every single day
whether it is worked, whether it is suspended, and whether enough days have been counted.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import process_time

from ruamel.yaml import YAML

from tests.engines.worktime.conftest import HOLIDAYS
from tests.engines.worktime.lunisolar import festivals
from tongjian.engines.worktime import (
    Calendar,
    CalendarDays,
    Event,
    Extended,
    Resumed,
    Started,
    Suspended,
    WorkingDays,
    due,
    elapsed,
)

HISTORIES = 100_000
ONE = timedelta(days=1)
KINDS = ("补正", "特别程序", "听证", "现场勘察")


def worked_days() -> set[date]:
    """Every day worked from 2007 to 2040, from the notices and, after them, the regulation of 2024."""
    notices = YAML(typ="safe").load(HOLIDAYS)["notices"]
    off = {day for notice in notices.values() for days in notice["days_off"].values() for day in days}
    worked = {day for notice in notices.values() for day in notice["days_worked"]}
    for year in range(2027, 2041):
        moving = festivals(year)
        off |= {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)}
        off |= {date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)}
        off |= {moving.spring + n * ONE for n in (-1, 0, 1, 2)}
        off |= {moving.pure_brightness, moving.dragon_boat, moving.mid_autumn}
    every = (date(2007, 1, 1) + n * ONE for n in range(365 * 34 + 9))
    return {day for day in every if day in worked or (day.weekday() < 5 and day not in off)}


@dataclass(frozen=True)
class Story:
    start: date
    days: int
    working: bool
    pauses: tuple[tuple[date, date | None], ...]
    extension: int
    now: date


def walk(story: Story, worked: set[date]) -> tuple[date | None, int]:
    """The due day (None when it waits for a resumption), and how many days count through `now`."""
    pauses = [(begin, end) for begin, end in story.pauses if begin >= story.start]
    needed = story.days + story.extension
    counted = used = 0
    found = story.start if needed == 0 else None
    waiting = False
    day = story.start
    while day < story.now or not (found or waiting):
        day += ONE
        suspended = any(begin < day and (end is None or day <= end) for begin, end in pauses)
        waiting = any(begin < day and end is None for begin, end in pauses)
        if suspended or (story.working and day not in worked):
            continue
        counted += 1
        if counted == needed and found is None:
            found = day
        if day <= story.now:
            used += 1
    return found, used


def invent(chance: random.Random) -> Story:
    start = date(2007, 1, 1) + chance.randrange(365 * 30) * ONE
    pauses: list[tuple[date, date | None]] = []
    for _ in KINDS[: chance.choice((0, 0, 1, 1, 2, 3, 4))]:
        begin = start + chance.randint(-5, 40) * ONE
        if begin < date(2007, 1, 1):
            begin = start
        end = begin + chance.choice((0, 1, 3, 7, 15, 30)) * ONE
        pauses.append((begin, None if chance.random() < 0.08 else end))
    return Story(
        start=start,
        days=chance.choice((0, 1, 3, 5, 7, 10, 15, 20, 30, 45)),
        working=chance.random() < 0.8,
        pauses=tuple(pauses),
        extension=chance.choice((0, 0, 0, 5, 10)),
        now=start + chance.randint(0, 60) * ONE,
    )


def events_of(story: Story, chance: random.Random) -> list[Event]:
    """The same story as a ledger tells it: dates or moments, in any order but that within a day."""
    as_moments = chance.random() < 0.5

    def moment(day: date, hour: int) -> date:
        return datetime.combine(day, time(hour)) if as_moments else day

    pairs: list[tuple[Event, ...]] = [(Started(moment(story.start, 8)),)]
    for kind, (begin, end) in zip(KINDS, story.pauses, strict=False):
        suspended = Suspended(moment(begin, chance.randint(9, 12)), kind)
        resumed = () if end is None else (Resumed(moment(end, chance.randint(12, 16)), kind),)
        pairs.append((suspended, *resumed))
    if story.extension:
        pairs.append((Extended(story.start, story.extension),))
    chance.shuffle(pairs)
    return [event for pair in pairs for event in pair]


def test_a_hundred_thousand_histories(china: Calendar) -> None:
    chance = random.Random(20200925)
    worked = worked_days()
    reached = waited = 0
    for number in range(HISTORIES):
        story = invent(chance)
        events = events_of(story, chance)
        limit = WorkingDays(story.days) if story.working else CalendarDays(story.days)
        expected, used = walk(story, worked)
        found = due(events, limit, china)
        assert found.day == expected, story
        assert found.suspended == any(end is None and begin >= story.start for begin, end in story.pauses)
        assert elapsed(events, limit, china, story.now).used == used, story
        reached, waited = reached + (expected is not None), waited + (expected is None)
        if number % 20 == 0 and expected is not None:
            assert sum(day.amount for day in found.explanation) == found.total, story
            assert [day.date for day in found.explanation] == [
                story.start + n * ONE for n in range((expected - story.start).days + 1)
            ]
    assert reached > 90_000
    assert waited > 1_000


def test_the_walk_itself_stands_on_known_ground() -> None:
    """A walk that were wrong in the same way as the engine would still have to pass the published vector."""
    story = Story(date(2020, 9, 25), 7, True, (), 0, date(2020, 9, 25))
    assert walk(story, worked_days()) == (date(2020, 10, 12), 0)


def test_a_clock_is_fast(china: Calendar) -> None:
    """A due day costs no walk: a year of working days takes no longer than a month."""
    events = [
        Started(date(2020, 1, 6)),
        Suspended(date(2020, 2, 1), "补正"),
        Resumed(date(2020, 2, 9), "补正"),
    ]

    def seconds(days: int) -> float:
        begun = process_time()
        for _ in range(300):
            due(events, WorkingDays(days), china)
        return (process_time() - begun) / 300

    month, year = (min(seconds(days) for _ in range(3)) for days in (20, 365))
    assert month < 150e-6  # 15 µs on one core of a small machine, with room for a busy one
    assert year < 3 * month
