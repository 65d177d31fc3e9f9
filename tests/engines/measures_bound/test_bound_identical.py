"""One measure, three databases, one answer: that of plain Python over the same rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest import mock

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.measures_bound import bound_oracle
from tests.engines.measures_bound.bound_world import (
    CASES,
    DISTRICTS,
    SOURCES,
    Row,
    duck,
    measures,
    postgres,
    rows,
    sqlite,
)
from tongjian.engines.measures.bound import (
    DIALECTS,
    Key,
    Measure,
    Part,
    Period,
    Scope,
    Tally,
    plan,
    planning,
    read_measure,
    rows_behind,
)
from tongjian.engines.measures.bound.planning import Run

SLOW_MACHINE = (HealthCheck.too_slow,)
"""How fast examples are made says something about the machine only."""
DAYS = st.dates(date(2026, 1, 29), date(2026, 4, 2))
SCOPES = st.one_of(
    st.just(Scope.everything()),
    st.just(Scope.nothing()),
    st.builds(lambda held: Scope.of({"district": held}), st.sets(st.sampled_from(DISTRICTS))),
    st.builds(
        lambda one, late: Scope.of({"district": [one]}, {"district": [DISTRICTS[0]], "on_time": [late]}),
        st.sampled_from(DISTRICTS),
        st.booleans(),
    ),
)


def allowed(scope: Scope, row: Row) -> bool:
    return bound_oracle.holds(scope.filter(CASES), row)


def tallied(
    name: str, run: Run, those: list[Measure], scope: Scope, day: date
) -> dict[str, dict[Key, Tally]]:
    return plan(those, scope, day, DIALECTS[name]).run(run)


def expected(those: list[Measure], held: list[Row], scope: Scope, day: date) -> dict[str, dict[Key, Tally]]:
    seen = [row for row in held if allowed(scope, row)]
    return {one.name: bound_oracle.tallies(one, seen, planning.period_of(one.window, day)) for one in those}


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(measures(), rows(), SCOPES, DAYS)
def test_sqlite_and_duckdb_answer_as_python_does(
    those: list[Measure], held: list[Row], scope: Scope, day: date
) -> None:
    right = expected(those, held, scope, day)
    assert tallied("sqlite", sqlite(held), those, scope, day) == right
    assert tallied("duckdb", duck(held), those, scope, day) == right


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(measures(), rows(), DAYS)
def test_together_folded_or_apart_is_the_same(those: list[Measure], held: list[Row], day: date) -> None:
    run, everything = sqlite(held), Scope.everything()
    together = tallied("sqlite", run, those, everything, day)
    with mock.patch.object(planning, "FEW_TERMS", 0):
        assert tallied("sqlite", run, those, everything, day) == together
    with mock.patch.object(planning, "MOST_CELLS", 1):
        assert tallied("sqlite", run, those, everything, day) == together
    for one in those:
        assert tallied("sqlite", run, [one], everything, day)[one.name] == together[one.name]


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(measures(most=1), rows(), SCOPES, DAYS, st.sampled_from(["sqlite", "duckdb"]))
def test_the_rows_behind_a_number_are_as_many_as_were_counted(
    those: list[Measure], held: list[Row], scope: Scope, day: date, name: str
) -> None:
    opened({"sqlite": sqlite, "duckdb": duck}[name](held), name, those[0], scope, day)


def opened(run: Run, name: str, measure: Measure, scope: Scope, day: date) -> None:
    """Every part of every group, page by page."""
    for key, tally in tallied(name, run, [measure], scope, day)[measure.name].items():
        assert len(pages(run, name, measure, key, scope, day, Part.UPPER)) == tally.upper.held
        if tally.upper.blank:
            blanks = pages(run, name, measure, key, scope, day, Part.UPPER_BLANK)
            assert len(blanks) == tally.upper.blank
        if tally.lower is not None and "ratio" in type(measure.aggregate).__name__.lower():
            assert len(pages(run, name, measure, key, scope, day, Part.LOWER)) == tally.lower.held


def pages(run: Run, name: str, measure: Measure, key: Key, scope: Scope, day: date, part: Part) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        query = rows_behind(measure, key, scope, day, DIALECTS[name], part, after, limit=3)
        page = [row[0] for row in run(query)]
        found += page
        if len(page) < 3:
            assert found == sorted(set(found))
            return found
        after = page[-1]


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A connection of its own to the PostgreSQL of this run, its session in a time zone far away."""
    url = os.environ.get("TONGJIAN_DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("TONGJIAN_DATABASE_URL names no PostgreSQL")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'America/New_York'")
        yield connection


@pytest.mark.postgresql
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(measures(), rows(), SCOPES, DAYS)
def test_postgresql_answers_as_python_does(
    server: Any, those: list[Measure], held: list[Row], scope: Scope, day: date
) -> None:
    run = postgres(server, held)
    assert tallied("postgresql", run, those, scope, day) == expected(those, held, scope, day)
    opened(run, "postgresql", those[0], scope, day)


def test_a_sum_beyond_64_bits_is_exact() -> None:
    raw = {"measure": "m", "title": "面积", "source": "cases", "sum": "amount", "window": "as-of"}
    held = [
        {
            **dict.fromkeys(one.name for one in CASES.fields),
            "number": f"{place}",
            "amount": 2**62,
            "due": date(2026, 1, 1),
        }
        for place in range(8)
    ]
    measure = read_measure({**raw, "time": "due"}, SOURCES)
    for name, run in (("sqlite", sqlite(held)), ("duckdb", duck(held))):
        total = tallied(name, run, [measure], Scope.everything(), date(2026, 1, 2))["m"][()].upper.total
        assert total is not None
        assert total * 100 == 2**65


def test_a_period_reads_as_people_say_it() -> None:
    assert str(Period(date(2026, 1, 1), date(2026, 1, 31))) == "2026-01-01 至 2026-01-31"
    assert str(Period(None, date(2026, 1, 31))) == "截至 2026-01-31"
