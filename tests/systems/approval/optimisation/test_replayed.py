"""A recorded year played again: what was recorded comes out again, and changes show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.systems.approval.optimisation.conftest import MATTER, YEAR, at, recorded
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.approval.optimisation.plan import definitions_of
from tongjian.systems.approval.optimisation.replaying import as_recorded, run, spread, through

SINCE, UNTIL = date(YEAR, 1, 1), date(YEAR, 12, 31)
pytestmark = pytest.mark.usefixtures("suzhou")


def a_busy_week() -> None:
    for number in range(5):
        recorded(f"办〔2026〕{number}号", at(3, 2) + timedelta(minutes=number), days=1)


def test_a_case_alone_takes_what_it_took():
    recorded("办〔2026〕1号", at(3, 2), days=1)
    result = run("suzhou", SINCE, UNTIL, as_recorded)
    assert result.unchanged.mean == pytest.approx(result.recorded.mean, abs=0.2)
    assert result.before.days == result.after.days


def test_more_people_shorten_the_wait_and_the_play_repeats():
    a_busy_week()
    office = str(Organisation.objects.get(city="suzhou", code="landscape").pk)
    alone = run("suzhou", SINCE, UNTIL, as_recorded)
    many = run("suzhou", SINCE, UNTIL, as_recorded, people={office: 9})
    assert many.after.loads[0].waited < alone.after.loads[0].waited
    assert many.changed.mean <= alone.changed.mean
    assert run("suzhou", SINCE, UNTIL, as_recorded) == alone


def test_a_matter_that_is_no_longer_asked_for_takes_no_time():
    recorded("办〔2026〕1号", at(3, 2))
    definitions = definitions_of(pack_of("suzhou"))
    same = run("suzhou", SINCE, UNTIL, through(definitions))
    none = run("suzhou", SINCE, UNTIL, through({c: d for c, d in definitions.items() if c != MATTER}))
    assert same.changed.mean > none.changed.mean == 0


def test_a_year_without_cases_says_so():
    assert run("suzhou", SINCE, UNTIL, as_recorded) is None


def test_the_spread_counts_every_case_once():
    found = spread([0.5, 5, 7.2, 61, 12])
    assert sum(count for _, count in found.columns) == found.count == 5
    assert (found.median, found.longest) == (7.2, 61)
    assert replace(spread([]), columns=()).count == 0
