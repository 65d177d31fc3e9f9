"""A page of the workbench over a million open tasks: SQL queries and server time of the whole request."""

from __future__ import annotations

import argparse
import random
import statistics
import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bench import world
from bench.databases import on_each_database, prepared
from bench.filling import insert
from bench.report import emit, machine

DEPARTMENTS = 100
TASKS_A_CASE = 4
BATCH = 20_000
USERNAME = "proving-officer"
ASKED = ("", "?light=red", "?light=yellow", "?light=green")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000, help="open tasks in the table")
    parser.add_argument("--rounds", type=int, default=25, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.workbench", measure, tasks=args.tasks, rounds=args.rounds)
    emit({"bench": "workbench", "databases": databases, "machine": machine()}, args.json)


def measure(*, tasks: int, rounds: int) -> dict[str, Any]:
    """Fill the tables, then ask for pages: the first, by light, and deep into the list."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with prepared(), world.pack_installed(DEPARTMENTS):
        began = time.perf_counter()
        _fill(tasks)
        filled = time.perf_counter() - began
        client = Client()
        client.force_login(_officer())
        addresses = [f"/workbench/{asked}" for asked in ASKED]
        addresses.append(f"/workbench/?after={timezone.localdate()}_{UUID(int=0)}")
        pages: dict[str, dict[str, float]] = {}
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked = len(queries)
            taken = [_timed(client, address) for _ in range(rounds)]
            pages[address] = {
                "queries": asked,
                "p50_ms": round(statistics.median(taken), 2),
                "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 2),
            }
    return {
        "tasks": tasks,
        "filled_s": round(filled, 1),
        "queries": max(page["queries"] for page in pages.values()),
        "p50_ms": max(page["p50_ms"] for page in pages.values()),
        "p95_ms": max(page["p95_ms"] for page in pages.values()),
        "pages": pages,
    }


def _timed(client: Any, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return (time.perf_counter() - began) * 1000


def _officer() -> Any:
    """Somebody who holds the one post of the first department: window, handler and head at once."""
    from tongjian.kernel.people.models import Holding, Post, User

    post = Post.objects.get(organisation__city=world.CITY, organisation__duty="department-0")
    user = User.objects.create(username=USERNAME, name="经办人")
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


def _fill(tasks: int) -> None:
    """Cases with a few open tasks each, spread over departments and due days."""
    from django.db import connection, transaction

    from tongjian.kernel.cases.models import Case, Task
    from tongjian.kernel.people.models import Organisation

    bodies = list(
        Organisation.objects.filter(city=world.CITY, duty__startswith="department").values_list(
            "id", flat=True
        )
    )
    dice = random.Random(7)
    case_batch: list[Case] = []
    task_batch: list[Task] = []

    def write() -> None:
        with transaction.atomic():
            insert(Case, case_batch)
            insert(Task, task_batch)
        case_batch.clear()
        task_batch.clear()

    for number in range(tasks // TASKS_A_CASE):
        case, own = _case_with_tasks(number, bodies, dice)
        case_batch.append(case)
        task_batch.extend(own)
        if len(task_batch) >= BATCH:
            write()
    write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _case_with_tasks(number: int, bodies: list[int], dice: random.Random) -> tuple[Any, list[Any]]:
    from tongjian.kernel.cases.models import Case, Task

    opened = world.A_MONDAY - timedelta(minutes=number)
    id_ = UUID(int=dice.getrandbits(128))
    case = Case(
        id=id_,
        city=world.CITY,
        root=id_,
        kind="approval.matter",
        matter="matter-0",
        definition="0" * 64,
        title=f"试验项目第{number}号",
        number=f"P{number:09}",
        organisation=dice.choice(bodies),
        applicant=bodies[0],
        status=8,
        status_since=opened,
        opened_at=opened,
        seq=1,
        head="0" * 64,
    )
    tasks = []
    for _ in range(TASKS_A_CASE):
        due = timezone.localdate() + timedelta(days=dice.randrange(-20, 60))
        tasks.append(
            Task(
                id=UUID(int=dice.getrandbits(128)),
                city=world.CITY,
                case_id=id_,
                root=id_,
                node="review",
                title="审查",
                organisation=dice.choice(bodies),
                role=dice.choice(("handler", "head")),
                open=True,
                opened_at=opened,
                due_on=due,
                warn_on=due - timedelta(days=2),
                urgent_on=due,
            )
        )
    return case, tasks


if __name__ == "__main__":
    main()
