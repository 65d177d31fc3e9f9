"""What `tongjian verify` proves of evaluations: what was handed in, judged and reported is what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tongjian.kernel.ledger.models import Event
from tongjian.systems.performance.declaring.actions import digest_of
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationVersion,
    MonitoringReport,
    Review,
    ReviewKind,
)

SUBMITTED = "evaluation:submitted"
JUDGED = {ReviewKind.RECHECK: "evaluation:rechecked", ReviewKind.SPOT: "evaluation:spot-checked"}
MONITORED = "performance:monitored"


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row differs from its digest, its digest from the ledger, or what counts from what was judged.

    5 SQL queries.
    """
    told = _told(city)
    yield from _versions(city, told)
    yield from _reviews(city, told)
    yield from _reports(city, told)
    yield from _final(city)


def _told(city: str | None) -> dict[tuple[str, object, object], str]:
    """The digests the ledger knows: by kind, chain, and version or day."""
    events = Event.objects.filter(kind__in=(SUBMITTED, *JUDGED.values(), MONITORED))
    if city:
        events = events.filter(city=city)
    found: dict[tuple[str, object, object], str] = {}
    for kind, chain, body in events.values_list("kind", "chain", "body").iterator(chunk_size=1000):
        said: dict[str, Any] = json.loads(body)
        found[kind, chain, said.get("version", said.get("on"))] = said["digest"]
    return found


def _versions(city: str | None, told: dict[tuple[str, object, object], str]) -> Iterator[tuple[str, str]]:
    rows = EvaluationVersion.objects.select_related("evaluation").order_by("pk")
    for row in (rows.filter(evaluation__city=city) if city else rows).iterator(chunk_size=500):
        where = f"绩效自评“{row.evaluation.title}”第 {row.number} 稿"
        yield from _wrong(where, row.body, row.digest, told.get((SUBMITTED, row.evaluation_id, row.number)))


def _reviews(city: str | None, told: dict[tuple[str, object, object], str]) -> Iterator[tuple[str, str]]:
    rows = Review.objects.select_related("evaluation", "version").order_by("pk")
    for row in (rows.filter(evaluation__city=city) if city else rows).iterator(chunk_size=500):
        where = f"绩效自评“{row.evaluation.title}”的{row.get_kind_display()}"
        key = (JUDGED[ReviewKind(row.kind)], row.evaluation_id, row.version.number)
        yield from _wrong(where, row.body, row.digest, told.get(key))


def _reports(city: str | None, told: dict[tuple[str, object, object], str]) -> Iterator[tuple[str, str]]:
    rows = MonitoringReport.objects.select_related("declaration").order_by("pk")
    for row in (rows.filter(declaration__city=city) if city else rows).iterator(chunk_size=500):
        where = f"绩效监控“{row.declaration.title}”{row.on}"
        key = (MONITORED, row.declaration_id, row.on.isoformat())
        yield from _wrong(where, row.rows, row.digest, told.get(key))


def _wrong(where: str, body: str, digest: str, told: str | None) -> Iterator[tuple[str, str]]:
    if digest_of(body) != digest:
        yield where, "内容与摘要不符"
    elif told != digest:
        yield where, "摘要与台账记录的不符"


def _final(city: str | None) -> Iterator[tuple[str, str]]:
    """The score that counts is that of the last judgement."""
    rows = Evaluation.objects.prefetch_related("reviews").order_by("pk")
    for row in (rows.filter(city=city) if city else rows).iterator(chunk_size=500):
        of_kind = {review.kind: review.score_id for review in row.reviews.all()}
        counts = of_kind.get(ReviewKind.SPOT, of_kind.get(ReviewKind.RECHECK))
        if row.final_id != counts:
            yield f"绩效自评“{row.title}”", "所用的得分不是最后一次评定的得分"
