"""Two hundred bound measures by district and month over ten million events, with DuckDB on two cores.

`python -m bench.measures --events 10000000 --measures 200 --json` makes a Parquet snapshot of events as a
year of urban management leaves them, then times the measures together, and beside them one plain count by
district and month in the same process. `--check N` also counts N of the measures one by one and compares.
The scoring of forms (`bench.scoring`) is measured after it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb

from bench.report import emit, machine
from tongjian.engines.measures.bound import (
    Dialect,
    DuckDB,
    Field,
    Kind,
    Measure,
    Query,
    Scope,
    Source,
    plan,
    read_measure,
)

DISTRICTS = tuple(f"3205{code:02}" for code in (5, 6, 7, 8, 9, 12, 71, 81, 82, 83))
KINDS = (
    "公用设施",
    "交通设施",
    "市容环境",
    "园林绿化",
    "其他部件",
    "宣传广告",
    "施工管理",
    "突发事件",
    "街面秩序",
    "违法建设",
)
CHANNELS = ("采集员", "热线", "视频", "公众", "领导", "媒体")
STATES = ("立案", "结案", "缓办", "作废")
GRADES = ("一般", "较大", "重大")
LAST_DAY = date(2025, 12, 31)
CORES = 2
SECONDS_OF_A_YEAR = 365 * 86_400
EVENTS = Source(
    name="events",
    title="城市管理事件",
    table="events",
    identity="id",
    time="reported",
    fields=(
        Field("id", Kind.INTEGER, "编号"),
        Field("district", Kind.TEXT, "区", codes=DISTRICTS),
        Field("kind", Kind.TEXT, "类别", codes=KINDS),
        Field("channel", Kind.TEXT, "来源", codes=CHANNELS),
        Field("state", Kind.TEXT, "状态", codes=STATES),
        Field("grade", Kind.TEXT, "等级", codes=GRADES),
        Field("on_time", Kind.BOOLEAN, "按期"),
        Field("hours", Kind.INTEGER, "处置小时"),
        Field("rework", Kind.INTEGER, "返工次数"),
        Field("area", Kind.DECIMAL, "面积", places=2),
        Field("street", Kind.INTEGER, "街道"),
        Field("reported", Kind.INSTANT, "上报时间"),
    ),
    scope=frozenset({"district"}),
)


def snapshot(connection: duckdb.DuckDBPyConnection, events: int, folder: Path) -> Path:
    """A Parquet file of events; every column follows from the number of the event alone."""
    path = folder / "events.parquet"

    def one_of(values: tuple[str, ...], salt: int) -> str:
        listed = ", ".join(f"'{value}'" for value in values)
        return f"[{listed}][1 + CAST(hash(i * 16 + {salt}) % {len(values)} AS INTEGER)]"

    def below(most: int, salt: int) -> str:
        return f"CAST(hash(i * 16 + {salt}) % {most} AS BIGINT)"

    columns = {
        "id": "i",
        "district": one_of(DISTRICTS, 1),
        "kind": one_of(KINDS, 2),
        "channel": one_of(CHANNELS, 3),
        "state": one_of(STATES, 4),
        "grade": one_of(GRADES, 5),
        "on_time": f"CASE WHEN {below(20, 6)} = 0 THEN NULL ELSE {below(5, 7)} > 0 END",
        "hours": f"CASE WHEN {below(12, 8)} = 0 THEN NULL ELSE {below(720, 9)} END",
        "rework": below(4, 10),
        "area": f"CASE WHEN {below(3, 11)} = 0 THEN NULL ELSE {below(500_000, 12)} END",
        "street": f"CAST(hash(i * 16 + 1) % {len(DISTRICTS)} * 20 AS BIGINT) + {below(20, 13)}",
        "reported": "TIMESTAMP '2024-12-31 16:00:00' + "
        f"to_seconds(CAST(i AS BIGINT) * {SECONDS_OF_A_YEAR} // {events})",
    }
    listed = ", ".join(f'{value} AS "{name}"' for name, value in columns.items())
    connection.execute(
        f"COPY (SELECT {listed} FROM range({events}) AS numbers(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


def declared(number: int) -> list[Measure]:
    """So many different measures of every kind, in the proportions a city's indicator list has."""
    return [read_measure({**_one(place), **_common(place)}, {"events": EVENTS}) for place in range(number)]


def _common(place: int) -> dict[str, Any]:
    name = {"measure": f"measure-{place}", "title": f"指标{place + 1}", "source": "events"}
    return {**name, "window": "year", "group": ["district", "month"]}


def _one(place: int) -> dict[str, Any]:
    """The twenty shapes of a round, each round for another kind of event: no two of 200 are the same."""
    turn, shape = divmod(place, 20)
    of_kind = {"field": "kind", "eq": KINDS[turn % len(KINDS)]}
    of_channel = {"field": "channel", "eq": CHANNELS[(shape + turn // len(KINDS)) % len(CHANNELS)]}
    due = {"not": {"field": "state", "in": ["缓办", "作废"]}}
    closed = {"field": "state", "eq": "结案"}
    late = {"field": "hours", "range": {"above": 24 * (1 + shape % 7)}}
    match shape:
        case 0 | 1 | 2 | 3:
            return {"count": "rows", "where": [of_kind, of_channel]}
        case 4 | 5:
            return {"count": "rows", "where": [of_kind, late]}
        case 6 | 7 | 8 | 9 | 10:
            upper = {"count": "rows", "where": [closed, {"field": "on_time", "eq": True}]}
            lower = {"count": "rows", "where": due}
            return {"ratio": {"upper": upper, "lower": lower}, "where": [of_kind, of_channel]}
        case 11 | 12:
            operands = {"upper": {"sum": "rework"}, "lower": {"count": "rows", "where": closed}}
            return {"ratio": operands, "where": [of_kind, {"field": "grade", "eq": GRADES[shape - 11]}]}
        case 13 | 14 | 15:
            return {"sum": "area", "where": [of_kind, {"any": [closed, of_channel]}]}
        case 16:
            return {"average": "hours", "where": [of_kind, due]}
        case 17:
            return {"average": "hours", "where": [of_kind, closed, of_channel]}
        case 18:
            return {"percentile": {"field": "hours", "at": 90}, "where": [of_kind, closed]}
        case _:
            return {"distinct": "street", "where": [of_kind, of_channel, late]}


def measured(events: int, number: int, checked: int) -> dict[str, Any]:
    """The figures of one run."""
    dialect: Dialect = DuckDB()
    with tempfile.TemporaryDirectory(prefix="tongjian-measures-") as folder:
        connection = duckdb.connect(config={"threads": CORES})
        begun = perf_counter()
        path = snapshot(connection, events, Path(folder))
        making = perf_counter() - begun
        connection.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet('{path}')")

        def run(query: Query) -> list[tuple[Any, ...]]:
            return connection.execute(query.sql, query.parameters).fetchall()

        count = read_measure({"count": "rows", **_common(0)}, {"events": EVENTS})
        plain = plan([count], Scope.everything(), LAST_DAY, dialect)
        plain.run(run)  # the file is in memory from here on, for both
        begun = perf_counter()
        plain.run(run)
        plain_seconds = perf_counter() - begun

        measures = declared(number)
        begun, worked = perf_counter(), process_time()
        planned = plan(measures, Scope.everything(), LAST_DAY, dialect)
        found = planned.run(run)
        seconds, cpu = perf_counter() - begun, process_time() - worked
        for one in measures[:: max(1, number // checked)] if checked else ():
            alone = plan([one], Scope.everything(), LAST_DAY, dialect).run(run)
            if alone[one.name] != found[one.name]:
                raise AssertionError(f"{one.name} alone differs from {one.name} among all")
        connection.close()
    return {
        "events": events,
        "measures": number,
        "groups": len(found[measures[0].name]),
        "scans": len(planned.scans),
        "snapshot_seconds": round(making, 2),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "plain_count_seconds": round(plain_seconds, 2),
        "times_a_plain_count": round(seconds / plain_seconds, 1),
    }


def scoring() -> dict[str, Any]:
    """The figures of `bench.scoring`, in a process of its own."""
    if importlib.util.find_spec("bench.scoring") is None:
        return {"skipped": "bench.scoring is not there"}
    command = [sys.executable, "-m", "bench.scoring", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode:
        return {"failed": f"bench.scoring ended with {done.returncode}"}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: figure for name, figure in figures.items() if name not in ("bench", "machine")}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--measures", type=int, default=200)
    parser.add_argument("--check", type=int, default=0, help="count so many of the measures alone as well")
    parser.add_argument("--without-scoring", action="store_true", help="leave bench.scoring out")
    given = parser.parse_args()
    figures = measured(given.events, given.measures, given.check)
    if not given.without_scoring:
        figures["scoring"] = scoring()
    emit({"bench": "measures", **figures, "machine": machine()}, given.json)
    if "failed" in figures.get("scoring", {}):
        sys.exit(1)  # the figures above stand all the same


if __name__ == "__main__":
    main()
