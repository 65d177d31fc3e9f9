"""Who decides: a function of bodies, level, region and what was handed over."""

from __future__ import annotations

from datetime import date

import pytest

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Level
from tongjian.kernel.people.handover.powers import Body, Handed, Powers
from tongjian.kernel.people.regions import level_of, lies_in

CITY, DISTRICT, OTHER, TOWN = 1, 2, 3, 4
BODIES = (
    Body(CITY, "housing", "320500"),
    Body(DISTRICT, "housing", "320506"),
    Body(TOWN, "window", "320506102"),
    Body(OTHER, "approval-bureau", "320500"),
)
DAY = date(2026, 3, 1)


def matter(level: Level):
    found = next(iter(pack_of("suzhou").matters.values()))
    return found.model_copy(update={"code": "permit", "department": "housing", "level": level})


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("320000", Level.PROVINCE),
        ("320500", Level.CITY),
        ("320506", Level.DISTRICT),
        ("320506102", Level.TOWN),
        ("320506000000", Level.DISTRICT),
    ],
)
def test_a_region_code_tells_its_level(region, level):
    assert level_of(region) is level


def test_regions_lie_in_one_another():
    assert lies_in("320506102", "320506")
    assert lies_in("320506", "320500")
    assert lies_in("320506", "320000")
    assert not lies_in("320507", "320506")
    assert not lies_in("320500", "320506")
    assert lies_in("320507", "")


@pytest.mark.parametrize(
    ("level", "region", "decider"),
    [
        (Level.CITY, "320506", CITY),
        (Level.DISTRICT, "320506", DISTRICT),
        (Level.DISTRICT, "320507", CITY),  # this district has no body of its own
        (Level.TOWN, "320506102", DISTRICT),
        (Level.PROVINCE, "320506", CITY),
    ],
)
def test_the_level_of_a_matter_chooses_the_body(level, region, decider):
    assert Powers(BODIES).decides(matter(level), region, DAY) == decider


def test_what_was_handed_over_goes_before_the_level_from_its_day_on():
    powers = Powers(BODIES, (Handed("permit", "", OTHER, DAY),))
    assert powers.decides(matter(Level.CITY), "320506", date(2026, 2, 28)) == CITY
    assert powers.decides(matter(Level.CITY), "320506", DAY) == OTHER
    assert powers.decides(matter(Level.CITY).model_copy(update={"code": "x"}), "320506", DAY) == CITY


def test_the_narrowest_region_wins_then_the_latest_day():
    handed = (
        Handed("permit", "320506", DISTRICT, DAY),
        Handed("permit", "", OTHER, date(2026, 5, 1)),
        Handed("permit", "320506", CITY, date(2026, 6, 1)),
    )
    powers = Powers(BODIES, handed)
    assert powers.decides(matter(Level.CITY), "320506", date(2026, 5, 2)) == DISTRICT
    assert powers.decides(matter(Level.CITY), "320506", date(2026, 6, 1)) == CITY
    assert powers.decides(matter(Level.CITY), "320507", date(2026, 6, 1)) == OTHER


def test_nobody_decides_what_nobody_carries():
    assert Powers(()).decides(matter(Level.CITY), "320506", DAY) is None


def test_a_town_window_looks_first_only_in_its_town():
    powers = Powers(BODIES)
    assert powers.first_window("320506102") == TOWN
    assert powers.first_window("320506") is None
    assert powers.first_window("320507101") is None
