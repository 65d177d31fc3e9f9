"""A year of a city's cases: whole life cycles, from the application to the decision, one after another.

Each is a stage with one matter that two departments review side by side and one concludes: handed in,
accepted, two opinions, a conclusion, and the stage that clears by itself; every step is an act of its own,
with its lock, its checks and its events. Two processes work at once on PostgreSQL; SQLite has one writer, so
one does.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import world
from bench.databases import on_each_database, prepared
from bench.report import emit, machine

DEPARTMENTS = 2
STEPS = 5
"""Acts of a person in one life cycle: hand in, accept, two opinions, conclude."""
PARTS = 10
WORKERS = {"sqlite": 1, "postgresql": 2}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000, help="life cycles on each database")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = on_each_database("bench.cityyear", measure, cases=args.cases)
    emit({"bench": "cityyear", **_turned(found), "machine": machine()}, args.json)


def _turned(found: dict[str, Any]) -> dict[str, Any]:
    """Figure by database, not database by figure."""
    names = ("life_cycles_per_second", "steps_per_second", "at", "end_to_start", "bytes_per_case", "verify")
    return {name: {base: each.get(name, each) for base, each in found.items()} for name in names}


def measure(*, cases: int) -> dict[str, Any]:
    """Live so many life cycles on the current database, then recompute everything."""
    from django.db import connection

    from tongjian.cli.verify import differences

    with prepared(), world.pack_installed(DEPARTMENTS):
        world.open_stage("joint")
        workers = WORKERS[connection.vendor]
        before, began = _bytes(), time.time()
        ended = sorted(_lived_by(workers, cases))
        after = _bytes()
        verifying = time.perf_counter()
        wrong = list(differences(world.CITY))
        verified = time.perf_counter() - verifying
    seconds = ended[-1] - began
    at = _rates(began, ended)
    return {
        "life_cycles_per_second": round(len(ended) / seconds, 1),
        "steps_per_second": round(len(ended) * STEPS / seconds, 1),
        "at": at,
        "end_to_start": round(at[-1]["life_cycles_per_second"] / at[0]["life_cycles_per_second"], 3),
        "bytes_per_case": round((after - before) / len(ended)),
        "verify": {"differences": len(wrong), "seconds": round(verified, 1)},
    }


def _lived_by(workers: int, cases: int) -> list[float]:
    """The moments at which life cycles ended, worked off by so many processes, each taking the next few."""
    from django.db import connections

    connections.close_all()
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return list(pool.imap_unordered(_lived, range(cases), chunksize=10))


def _lived(number: int) -> float:
    live(number)
    return time.time()


def live(number: int) -> UUID:
    """One life cycle; they begin a minute apart, and every step is taken a quarter of an hour later."""
    from tongjian.kernel.cases.perform import perform

    now = world.A_MONDAY + timedelta(minutes=number)
    later = timedelta(minutes=15)
    opened = world.open_stage("joint", now)
    perform("accept", opened.stage, world.officer("window"), {"remark": "材料齐全"}, now=now + later)
    officers = [world.officer(f"department-{number}") for number in range(DEPARTMENTS)]
    by_department = {officer.memberships[0].organisation: officer for officer in officers}
    for step in (2, 3, 4):
        task, case, organisation = _first_open_task(opened.stage)
        given = {"task": str(task), "outcome": "agree", "remark": "符合规定，同意。"}
        perform("decide", case, by_department[organisation], given, now=now + step * later)
    return opened.stage


def _first_open_task(root: UUID) -> tuple[UUID, UUID, int]:
    """Id, case and department of the task that comes next.

    Written out: whoever acts has the task before them already, so finding it is no part of what is measured.
    """
    from django.db import connection

    from tongjian.kernel.cases.models import Task

    statement = (
        "SELECT id, case_id, organisation FROM cases_task WHERE root = %s AND open ORDER BY node LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [Task._meta.pk.get_db_prep_value(root, connection)])
        task, case, organisation = cursor.fetchone()
    return *(each if isinstance(each, UUID) else UUID(each) for each in (task, case)), organisation


def _rates(began: float, ended: list[float]) -> list[dict[str, float]]:
    """Life cycles a second in each tenth of them."""
    size = max(1, len(ended) // PARTS)
    marks = [began, *ended[size - 1 :: size]]
    pairs = itertools.pairwise(marks)
    return [
        {"cases": size * number, "life_cycles_per_second": round(size / (after - before), 1)}
        for number, (before, after) in enumerate(pairs, start=1)
    ]


def _bytes() -> int:
    """What the tables and indexes take."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            files = (Path(name + end) for end in ("", "-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
