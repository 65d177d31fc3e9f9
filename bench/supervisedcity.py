"""A city of objects with their conducts, graded through the real database; on SQLite and PostgreSQL."""

from __future__ import annotations

import random
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from bench.databases import on_each_database, prepared

CITY = "suzhou"
BATCH = 1_000
OFFICERS = 200
REGIONS = ("320505", "320506", "320507", "320508", "320509", "320576", "320581", "320582", "320583", "320585")
ITEMS = 12


def city(objects: int) -> dict[str, Any]:
    """The figures of each database."""
    return on_each_database("bench.supervisedcity", measure, objects=objects)


def measure(*, objects: int) -> dict[str, Any]:
    """Fill a city, make a run, look at every object for warnings, and make the run again for `verify`."""
    from django.utils import timezone

    from tongjian.kernel.packs.actions import install
    from tongjian.kernel.packs.queries import pack_of
    from tongjian.kernel.people.viewer import SYSTEM
    from tongjian.systems.supervision.risk.grading.running import run
    from tongjian.systems.supervision.risk.models import Run
    from tongjian.systems.supervision.risk.verify import of_run
    from tongjian.systems.supervision.risk.warnings.sweeping import sweep

    with prepared():
        install(pack_of(CITY))
        begun = perf_counter()
        inspections = _filled(objects)
        filled = perf_counter() - begun
        now = timezone.now()
        begun, worked = perf_counter(), process_time()
        row = run(SYSTEM, CITY, timezone.localdate(now), now)
        graded, cpu = perf_counter() - begun, process_time() - worked
        begun = perf_counter()
        swept = sweep(CITY, timezone.localdate(now), now)
        looked = perf_counter() - begun
        kept = Run.objects.get(pk=row.pk)
        told = {"inputs": kept.inputs_digest, "outcome": kept.outcome_digest}
        begun = perf_counter()
        differences = list(of_run(kept, told))
        verified = perf_counter() - begun
        return {
            "objects": row.objects_graded,
            "inspections": inspections,
            "filled_seconds": round(filled, 1),
            "run_seconds": round(graded, 2),
            "run_cpu_seconds": round(cpu, 2),
            "inputs_bytes": len(kept.inputs),
            "sweep_seconds": round(looked, 2),
            "warnings": sum(each.warned for each in swept),
            "verify_seconds": round(verified, 2),
            "differences": len(differences),
            "counts": kept.counts,
        }


def _filled(count: int) -> int:
    """Objects and two inspections each on average, as their rows are kept."""
    from django.utils import timezone

    from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature, Subject
    from tongjian.kernel.people.models import Organisation

    rng, now = random.Random(20260302), timezone.now()
    today = timezone.localdate(now)
    body = Organisation.objects.get(city=CITY, code="quality-safety-station")
    subjects = [
        Subject(
            id=uuid4(),
            city=CITY,
            kind=("site", "company")[number % 2],
            code=f"BENCH{number:06}",
            name=f"对象{number}",
            party_name=f"单位{number // 2}",
            nature=Nature.LEGAL_PERSON,
            identifier_kind="登记编号",
            identifier=f"B{number // 2:06}",
            region=REGIONS[number % len(REGIONS)],
            origin="bench",
            since=today - timedelta(days=900),
            changed_at=now,
        )
        for number in range(count)
    ]
    Subject.objects.bulk_create(subjects, batch_size=BATCH)
    made: list[Conduct] = []
    for number in range(2 * count):
        subject = rng.choice(subjects)
        on = today - timedelta(days=rng.randrange(1, 700))
        made.append(
            Conduct(
                city=CITY,
                kind=ConductKind.INSPECTION,
                number=f"BENCH-{number:07}",
                title="检查",
                matter=f"3205001700{rng.randrange(10)}001",
                subject=subject,
                organisation=body,
                region=subject.region,
                on=on,
                reported_at=now,
                source="bench",
                origin=f"bench:{number}",
                body=_body(rng),
                digest="0" * 64,
            )
        )
    Conduct.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _body(rng: random.Random) -> dict[str, Any]:
    team = rng.sample(range(OFFICERS), 2)
    results = rng.choices(("合格", "不合格", "未检查"), (80, 15, 5), k=ITEMS)
    return {
        "officers": [{"name": f"检查员{one}", "certificate": f"B{one:04}"} for one in team],
        "items": [
            {"code": f"{place:02}", "title": f"检查项{place}", "result": result}
            for place, result in enumerate(results)
        ],
    }
