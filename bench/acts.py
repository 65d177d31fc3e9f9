"""What one act costs: starting a stage with twenty departments, and giving one opinion in it."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
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

    costs: dict[str, list[tuple[int, float]]] = {"start_a_stage_of_20": [], "one_opinion": []}
    with prepared(), world.pack_installed(DEPARTMENTS):
        window, officer = world.officer("window"), world.officer("department-0")
        for round_ in range(rounds):
            # Counting keeps the text of every statement, which takes time: the first round only counts.
            cost = _counted if round_ == 0 else _timed
            opened = world.open_stage("wide")
            accept = partial(
                perform, "accept", opened.stage, window, {"remark": "材料齐全"}, now=world.A_MONDAY
            )
            costs["start_a_stage_of_20"].append(cost(accept))
            matter = opened.matters[0]
            task = load(opened.stage).cases[matter].open_tasks()[0]
            opinion = {"task": str(task.id), "outcome": "agree", "remark": "同意"}
            decide = partial(perform, "decide", matter, officer, opinion, now=world.A_MONDAY)
            costs["one_opinion"].append(cost(decide))
    return {act: _summary(found) for act, found in costs.items()}


def _counted(act: Callable[[], object]) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries), 0.0


def _timed(act: Callable[[], object]) -> tuple[int, float]:
    began = time.perf_counter()
    act()
    return 0, (time.perf_counter() - began) * 1000


def _summary(costs: list[tuple[int, float]]) -> dict[str, float]:
    times = sorted(took for _, took in costs if took)
    return {
        "queries": max(count for count, _ in costs),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
    }


if __name__ == "__main__":
    main()
