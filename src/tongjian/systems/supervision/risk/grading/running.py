"""A run of grading is made, kept with what it was made from, and told in the ledger."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import needs_head
from tongjian.systems.supervision.risk.grading.freezing import gather, pack_up
from tongjian.systems.supervision.risk.grading.making import Made, made_from
from tongjian.systems.supervision.risk.models import Grade, Run

ROWS = 2000


def run(viewer: Viewer, city: str, as_of: date, now: datetime) -> Run:
    """Grade all objects of a city as of a day, by its head or the platform itself.

    10 SQL queries and one for each 2,000 objects. Raises `PermissionDenied`, `RefusedError`.
    """
    if not viewer.is_system:
        needs_head(viewer, city)
    frozen = gather(city, as_of)
    if not frozen["objects"]:
        raise RefusedError("监管对象库里还没有对象，先在“监管对象”中录入。")
    made = made_from(frozen)
    kept, digest = pack_up(frozen)
    try:
        with transaction.atomic():
            return _written(viewer, city, as_of, now, made, (kept, digest), frozen["model"])
    except IntegrityError:
        raise RefusedError("另一次评级刚刚完成，请刷新页面查看。") from None


def _written(
    viewer: Viewer,
    city: str,
    as_of: date,
    now: datetime,
    made: Made,
    inputs: tuple[bytes, str],
    model: dict[str, Any],
) -> Run:
    last = Run.objects.select_for_update().filter(city=city).order_by("-number").first()
    counts = Counter(line.grade for line in made.lines)
    row = Run.objects.create(
        city=city,
        number=last.number + 1 if last else 1,
        as_of=as_of,
        made_at=now,
        made_by_id=viewer.user,
        model=model["model"],
        model_digest=made.graded.model.digest,
        model_body=model,
        words={name: list(words) for name, (words, _) in made.graded.objects.codes.items()},
        inputs=inputs[0],
        inputs_digest=inputs[1],
        outcome_digest=made.digest,
        objects_graded=len(made.lines),
        counts={letter or "none": counts[letter] for letter in ("A", "B", "C", "D", "")},
        spread=_spread(made),
        people=_people(made),
    )
    regions = dict(Subject.objects.filter(city=city).values_list("pk", "region"))
    Grade.objects.bulk_create(
        (
            Grade(
                run=row,
                subject_id=UUID(line.subject),
                city=city,
                region=regions[UUID(line.subject)],
                kind=line.kind,
                grade=line.grade,
                score=line.score,
                why=line.why,
                reasons=json.loads(line.reasons),
                credit=line.credit,
                credit_points=line.credit_points,
            )
            for line in made.lines
        ),
        batch_size=ROWS,
    )
    body = {
        "number": row.number,
        "as_of": as_of.isoformat(),
        "model": row.model_digest,
        "inputs": row.inputs_digest,
        "outcome": row.outcome_digest,
        "counts": row.counts,
    }
    append(city, row.pk, "risk:graded", body, actor=viewer.user, at=now)
    return row


def _spread(made: Made) -> dict[str, Any]:
    model = made.graded.model
    found = made.graded.severity.spread(model.least_visits)
    return {
        "people": found.people,
        "least": model.least_visits,
        "percentiles": [list(each) for each in found.percentiles],
        "raw": [list(each) for each in found.raw],
    }


def _people(made: Made) -> list[list[Any]]:
    """Certificate, name, severity, plain severity and inspections of each inspector; for the head alone."""
    severity = made.graded.severity
    columns = (severity.people.tolist(), severity.raw.tolist(), severity.visits.tolist())
    return [[*who, own, raw, visits] for who, own, raw, visits in zip(made.people, *columns, strict=True)]
