"""What `tongjian verify` asks of declarations: every version is what the ledger says was put forward."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tongjian.kernel.ledger.models import Event
from tongjian.systems.performance.declaring.actions import digest_of
from tongjian.systems.performance.models import DeclarationVersion, VersionState


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a version differs from its digest, or its digest and outcome from the ledger. 2 SQL queries."""
    rows = DeclarationVersion.objects.select_related("declaration").order_by("pk")
    events = Event.objects.filter(kind__in=("performance:proposed", "performance:approved"))
    if city:
        rows, events = rows.filter(declaration__city=city), events.filter(city=city)
    said: dict[tuple[str, object, int], str] = {}
    for kind, chain, body in events.values_list("kind", "chain", "body").iterator(chunk_size=1000):
        told = json.loads(body)
        said[kind, chain, told["version"]] = told["digest"]
    for row in rows.iterator(chunk_size=500):
        where = f"绩效申报“{row.declaration.title}”第 {row.number} 稿"
        key = row.declaration_id, row.number
        if digest_of(row.body) != row.digest:
            yield where, "内容与摘要不符"
        elif said.get(("performance:proposed", *key)) != row.digest:
            yield where, "摘要与台账记录的不符"
        elif (row.state == VersionState.APPROVED) != (("performance:approved", *key) in said):
            yield where, "批复结果与台账记录的不符"
