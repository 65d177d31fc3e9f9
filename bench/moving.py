"""Preview of a new version over many running cases, and how fast chosen ones move.

Some hundred cases are really worked on to different places; the rest are copies of their rows and events.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench import world
from bench.databases import on_each_database, prepared
from bench.report import emit, machine

DEPARTMENTS = 6
WORKED_ON = 150
BATCH = 5000
NEW_VERSION = "2026-05-01"
AFTERWARDS = date(2026, 6, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000, help="running cases under the old version")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.moving", measure, cases=args.cases)
    emit({"bench": "moving", "databases": databases, "machine": machine()}, args.json)


def measure(*, cases: int) -> dict[str, Any]:
    """Fill, preview the new version, and move the cases that were really worked on."""
    from django.db import transaction
    from django.utils import timezone

    from tongjian.kernel.cases.moving.carrying import carry
    from tongjian.kernel.cases.moving.models import Move
    from tongjian.kernel.cases.moving.preview import previews
    from tongjian.kernel.packs.queries import current_matter
    from tongjian.kernel.people.models import User

    with prepared(), world.pack_installed(DEPARTMENTS):
        began = time.perf_counter()
        worked_on = _work(WORKED_ON)
        _copy(worked_on, cases - len(worked_on))
        filled = time.perf_counter() - began
        _publish()
        new = current_matter(world.CITY, "joint-matter", AFTERWARDS)
        began = time.perf_counter()
        (shown,) = previews(world.CITY, "joint-matter", new)
        previewed = time.perf_counter() - began
        assert shown.cases == cases, f"{shown.cases} of {cases} cases were previewed"
        keeper = User.objects.create(username="keeper", name="管理员")
        move = Move.objects.create(
            city=world.CITY,
            code="joint-matter",
            title="joint-matter",
            old=shown.old,
            new=shown.new,
            reason="bench",
            ordered_by=keeper,
        )
        began = time.perf_counter()
        refused = 0
        for case in worked_on:
            with transaction.atomic():
                refused += bool(carry(case, move, new, timezone.now()))
        moving = time.perf_counter() - began
    return {
        "cases": cases,
        "filled_s": round(filled, 1),
        "preview_s": round(previewed, 2),
        "standings": len(shown.groups),
        "movable": shown.movable,
        "stuck": shown.stuck,
        "moved": len(worked_on) - refused,
        "moves_per_second": round(len(worked_on) / moving, 1),
    }


def _work(count: int) -> list[UUID]:
    """Cases in which some departments have agreed and others have not."""
    from tongjian.kernel.cases.models import Task
    from tongjian.kernel.cases.perform import perform

    chance = random.Random(5)
    cases = []
    for _ in range(count):
        opened = world.open_stage("joint")
        perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
        (case,) = opened.matters
        for i in range(DEPARTMENTS):
            if chance.random() < 0.5:
                task = Task.objects.get(case=case, node=f"review-{i}", open=True)
                given = {"task": str(task.pk), "outcome": "agree"}
                perform("decide", case, world.officer(f"department-{i}"), given, now=world.A_MONDAY)
        cases.append(case)
    return cases


def _copy(cases: list[UUID], count: int) -> None:
    """Rows and events like those of the cases, under new ids and numbers."""
    from tongjian.kernel.cases.models import Case
    from tongjian.kernel.ledger.models import Event

    events = {case: list(Event.objects.filter(chain=case).order_by("seq")) for case in cases}
    rows = {row.pk: row for row in Case.objects.filter(pk__in=cases)}
    new_rows, new_events = [], []
    for number, like in enumerate(islice(cycle(cases), count)):
        identity = uuid4()
        values = {field.attname: getattr(rows[like], field.attname) for field in Case._meta.concrete_fields}
        new_rows.append(Case(**{**values, "id": identity, "root": identity, "number": f"C{number:08}"}))
        for event in events[like]:
            columns = {
                field.attname: getattr(event, field.attname)
                for field in Event._meta.concrete_fields
                if not field.primary_key
            }
            new_events.append(Event(**{**columns, "chain": identity, "root": identity}))
        if len(new_rows) == BATCH or number == count - 1:
            Case.objects.bulk_create(new_rows, batch_size=1000)
            Event.objects.bulk_create(new_events, batch_size=1000)
            new_rows, new_events = [], []


def _publish() -> None:
    """A version in which the last step is another one: whoever stands there cannot move."""
    from tongjian.kernel.packs.actions import install
    from tongjian.kernel.packs.loader import load_pack

    folder = Path(os.environ["TONGJIAN_PACKS"]) / world.CITY
    for ending in ("bpmn", "sheet.yaml"):
        file = folder / "processes" / f"many.{ending}"
        file.write_text(file.read_text("utf-8").replace("conclude", "decide"), "utf-8")
    file = folder / "matters" / "joint-matter.yaml"
    file.write_text(file.read_text("utf-8").replace("2026-01-01", NEW_VERSION), "utf-8")
    install(load_pack(folder))


if __name__ == "__main__":
    main()
