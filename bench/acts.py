"""What one act costs: starting a stage with twenty departments, and giving one opinion in it."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench import world
from bench.databases import on_each_database, prepared
from bench.report import emit, machine

DEPARTMENTS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.acts", measure, rounds=args.rounds)
    emit({"bench": "acts", "databases": databases, "machine": machine()}, args.json)


def measure(*, rounds: int) -> dict[str, Any]:
    """SQL queries (the transaction's own statements among them) and milliseconds of both acts."""
    from tongjian.kernel.cases.perform import perform
    from tongjian.kernel.cases.tree import load

    starts: list[tuple[int, float]] = []
    opinions: list[tuple[int, float]] = []
    with prepared(), world.pack_installed(DEPARTMENTS):
        window, officer = world.officer("window"), world.officer("department-0")
        for _ in range(rounds):
            opened = world.open_stage("wide")
            given = {"remark": "材料齐全，符合法定形式"}
            starts.append(
                _cost(lambda o=opened, g=given: perform("accept", o.stage, window, g, now=world.A_MONDAY))
            )
            matter = opened.matters[0]
            task = load(opened.stage).cases[matter].open_tasks()[0]
            opinion = {"task": str(task.id), "outcome": "agree", "remark": "同意"}
            opinions.append(
                _cost(lambda m=matter, g=opinion: perform("decide", m, officer, g, now=world.A_MONDAY))
            )
    return {"start_a_stage_of_20": _summary(starts), "one_opinion": _summary(opinions)}


def _cost(act: Callable[[], object]) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        act()
    took = (time.perf_counter() - began) * 1000
    return len(queries), took


def _summary(costs: list[tuple[int, float]]) -> dict[str, float]:
    times = sorted(took for _, took in costs)
    return {
        "queries": max(count for count, _ in costs),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
    }


if __name__ == "__main__":
    main()
