"""A source with every kind of field, random rows for it, and the three databases that hold them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
from hypothesis import strategies as st

from tongjian.engines.measures.bound import (
    DIALECTS,
    Dialect,
    Field,
    Kind,
    Measure,
    Query,
    Source,
    read_measure,
)
from tongjian.engines.measures.bound.planning import Run

DISTRICTS = ("吴江", "吴中", "姑苏")
STATES = ("立案", "结案", "缓办")
CASES = Source(
    name="cases",
    title="案卷",
    table="cases",
    identity="number",
    time="at",
    fields=(
        Field("number", Kind.TEXT, "编号"),
        Field("district", Kind.TEXT, "区", column="area"),
        Field("state", Kind.TEXT, "状态", codes=STATES),
        Field("street", Kind.TEXT, "街道"),
        Field("score", Kind.INTEGER, "分数"),
        Field("amount", Kind.DECIMAL, "面积", places=2),
        Field("on_time", Kind.BOOLEAN, "按期"),
        Field("due", Kind.DATE, "期限"),
        Field("at", Kind.INSTANT, "发生时间", column="happened"),
    ),
    scope=frozenset({"district", "on_time"}),
)
SOURCES = {"cases": CASES}
Row = dict[str, Any]
_COLUMNS = {
    "sqlite": "number TEXT, area TEXT, state TEXT, street TEXT, score INTEGER, amount INTEGER, "
    "on_time BOOL, due date, happened datetime",
    "postgresql": "number text, area text, state text, street text, score bigint, amount bigint, "
    "on_time boolean, due date, happened timestamptz",
    "duckdb": "number VARCHAR, area VARCHAR, state VARCHAR, street VARCHAR, score BIGINT, amount BIGINT, "
    "on_time BOOLEAN, due DATE, happened TIMESTAMP",
}

MIDNIGHTS = [datetime(2026, month, 1, tzinfo=UTC) - timedelta(hours=8) for month in (1, 2, 4, 5)]
INSTANTS = st.one_of(
    st.builds(
        lambda edge, off: edge + timedelta(microseconds=off),
        st.sampled_from(MIDNIGHTS),
        st.sampled_from([-1, 0, 1, -400, 999_500, -1_000_000]),
    ),
    st.integers(0, 210 * 86_400).map(lambda seconds: MIDNIGHTS[0] + timedelta(seconds=seconds - 60 * 86_400)),
)
AMOUNTS = st.one_of(st.integers(-300, 300), st.sampled_from([2**62, -(2**62), 10**15 + 1]))
STREETS = ["平江", "平江 ", "平江%", "ＰＪ", "", "O'Brien\"--", "e\u0301", "\u00e9"]


@st.composite
def rows(draw: st.DrawFn, most: int = 24) -> list[Row]:
    """Rows with gaps everywhere but in their number."""
    return [
        {
            "number": f"{draw(st.sampled_from('aB-甲'))}{place:03}",
            "district": draw(st.sampled_from([*DISTRICTS, None])),
            "state": draw(st.sampled_from([*STATES, None])),
            "street": draw(st.sampled_from([*STREETS, None])),
            "score": draw(st.one_of(st.none(), st.integers(-3, 9))),
            "amount": draw(st.one_of(st.none(), AMOUNTS)),
            "on_time": draw(st.sampled_from([True, False, None])),
            "due": draw(st.one_of(st.none(), st.dates(date(2026, 1, 29), date(2026, 2, 3)))),
            "at": draw(st.one_of(st.none(), INSTANTS)),
        }
        for place in range(draw(st.integers(0, most)))
    ]


_DAYS = st.dates(date(2026, 1, 29), date(2026, 4, 2))
_ATOMS = st.one_of(
    st.builds(lambda v: {"field": "state", "eq": v}, st.sampled_from(STATES)),
    st.builds(
        lambda v: {"field": "street", "in": v}, st.lists(st.sampled_from(STREETS), min_size=1, max_size=3)
    ),
    st.builds(lambda v: {"field": "district", "eq": v}, st.sampled_from(DISTRICTS)),
    st.builds(lambda v: {"field": "on_time", "eq": v}, st.booleans()),
    st.builds(lambda v: {"field": "score", "range": {"from": v, "below": v + 4}}, st.integers(-3, 5)),
    st.builds(lambda v: {"field": "amount", "range": {"above": f"{v}.25"}}, st.integers(-3, 3)),
    st.builds(lambda v: {"field": "amount", "range": {"to": v}}, st.integers(-3, 3)),
    st.builds(lambda v: {"field": "amount", "eq": v}, st.sampled_from([1, "1.5", 0.25])),
    st.builds(lambda v: {"field": "due", "eq": v}, _DAYS),
    st.builds(lambda v: {"field": "at", "between": [v, v + timedelta(days=30)]}, _DAYS),
    st.builds(lambda v: {"field": "due", "between": [None, v]}, _DAYS),
    st.builds(
        lambda f, v: {"field": f, "missing": v},
        st.sampled_from(["street", "score", "amount", "due", "state"]),
        st.booleans(),
    ),
)
FILTERS: st.SearchStrategy[Any] = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)
_OPERANDS = st.builds(
    lambda of, where: {**of, **({"where": where} if where else {})},
    st.sampled_from([{"count": "rows"}, {"sum": "amount"}, {"sum": "score"}]),
    st.one_of(st.none(), FILTERS),
)
_AGGREGATES = st.one_of(
    st.just({"count": "rows"}),
    st.sampled_from([{"sum": "amount"}, {"average": "score"}, {"average": "amount"}]),
    st.sampled_from([{"distinct": "street"}, {"distinct": "score"}, {"distinct": "due"}]),
    st.builds(
        lambda field, at: {"percentile": {"field": field, "at": at}},
        st.sampled_from(["score", "amount"]),
        st.sampled_from([0.1, 10, 33.3, 50, 66.7, 90, 100]),
    ),
    st.builds(lambda upper, lower: {"ratio": {"upper": upper, "lower": lower}}, _OPERANDS, _OPERANDS),
)
_SHAPES = st.tuples(
    st.sampled_from(
        [[], ["district"], ["month"], ["district", "month"], ["quarter", "on_time"], ["day"], ["year"]]
    ),
    st.sampled_from(["month", "year", "as-of", {"rolling": {"months": 3}}, {"rolling": {"days": 33}}]),
    st.sampled_from(["at", "due"]),
)


@st.composite
def measures(draw: st.DrawFn, most: int = 5) -> list[Measure]:
    """Some measures, many of them over the same days and groups."""
    shapes = draw(st.lists(_SHAPES, min_size=1, max_size=2))
    found = []
    for place in range(draw(st.integers(1, most))):
        group, window, time = draw(st.sampled_from(shapes))
        raw = {"measure": f"m{place}", "title": "随机指标", "source": "cases", **draw(_AGGREGATES)}
        raw |= {"group": group, "window": window, "time": time}
        if draw(st.booleans()):
            raw["where"] = draw(FILTERS)
        found.append(read_measure(raw, SOURCES))
    return found


def _values(row: Row, dialect: Dialect) -> tuple[Any, ...]:
    cells = []
    for field in CASES.fields:
        cell = row[field.name]
        if field.kind is Kind.INSTANT and cell is not None:
            cell = dialect.instant(cell)
        elif field.kind is Kind.DATE and cell is not None:
            cell = dialect.day(cell)
        cells.append(cell)
    return tuple(cells)


def _filled(execute: Callable[[str, Sequence[Any]], object], name: str, held: Iterable[Row]) -> None:
    execute("DROP TABLE IF EXISTS cases", ())
    execute(f"CREATE {'TEMP ' if name == 'postgresql' else ''}TABLE cases ({_COLUMNS[name]})", ())
    mark = "%s" if name == "postgresql" else "?"
    cells = [_values(row, DIALECTS[name]) for row in held]
    if cells:
        one = f"({', '.join([mark] * len(CASES.fields))})"
        flat = [cell for row in cells for cell in row]
        execute(f"INSERT INTO cases VALUES {', '.join([one] * len(cells))}", flat)


def sqlite(held: Iterable[Row]) -> Run:
    """A SQLite database in memory with the rows."""
    connection = sqlite3.connect(":memory:")
    _filled(connection.execute, "sqlite", held)
    return lambda query: connection.execute(query.sql, query.parameters).fetchall()


_DUCK = duckdb.connect(config={"threads": 1})
_DUCK.execute("SET TimeZone = 'America/New_York'")


def duck(held: Iterable[Row]) -> Run:
    """DuckDB with the rows, its session in a time zone far away."""
    _filled(_DUCK.execute, "duckdb", held)
    return lambda query: _DUCK.execute(query.sql, query.parameters).fetchall()


def postgres(connection: Any, held: Iterable[Row]) -> Run:
    """PostgreSQL with the rows in a temporary table; `connection` is psycopg's."""
    _filled(connection.execute, "postgresql", held)

    def run(query: Query) -> Iterable[Sequence[Any]]:
        fetched: Iterable[Sequence[Any]] = connection.execute(query.formatted, query.parameters).fetchall()
        return fetched

    return run
