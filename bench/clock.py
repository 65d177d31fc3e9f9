"""How long a due day, its explanation, and a condition of a pack take: `python -m bench.clock --json`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from time import perf_counter

from bench.report import emit, machine
from tongjian.cli.pack_files import pack_file
from tongjian.engines.expressions import Kind, compile_expression
from tongjian.engines.worktime import Calendar, Event, Resumed, Started, Suspended, WorkingDays, due

EVENTS: tuple[Event, ...] = (
    Started(date(2020, 1, 6)),
    Suspended(date(2020, 1, 10), "补正"),
    Resumed(date(2020, 1, 17), "补正"),
    Suspended(date(2020, 1, 15), "特别程序"),
    Resumed(date(2020, 2, 10), "特别程序"),
)
CONDITION = "site.use == 'residential' && site.area > 24.0 && project.storeys in [1, 2, 3]"
VARIABLES = {"site.use": Kind.STRING, "site.area": Kind.DOUBLE, "project.storeys": Kind.INT}
VALUES = {"site.use": "residential", "site.area": 30.0, "project.storeys": 2}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5_000)
    given = parser.parse_args()
    calendar = Calendar.load(pack_file("calendar/holidays.yaml", "_china"))
    condition = compile_expression(CONDITION, VARIABLES)
    work: dict[str, Callable[[], object]] = {
        "due_20_days_us": lambda: due(EVENTS, WorkingDays(20), calendar),
        "due_365_days_us": lambda: due(EVENTS, WorkingDays(365), calendar),
        "explained_20_days_us": lambda: due(EVENTS, WorkingDays(20), calendar).explanation,
        "condition_us": lambda: condition.evaluate(VALUES),
    }
    figures = {name: _microseconds(do, given.rounds) for name, do in work.items()}
    emit({"bench": "clock", "rounds": given.rounds, **figures, "machine": machine()}, given.json)


def _microseconds(do: Callable[[], object], rounds: int) -> float:
    begun = perf_counter()
    for _ in range(rounds):
        do()
    return round((perf_counter() - begun) / rounds * 1e6, 1)


if __name__ == "__main__":
    main()
