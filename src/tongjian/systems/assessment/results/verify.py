"""What `tongjian verify` computes again of results: publications, reports, verifications and decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tongjian.kernel.ledger.models import Event
from tongjian.systems.assessment.publishing.content import digest_of
from tongjian.systems.assessment.results.models import Decision, Line, Publication, Report, Verification

RECORDED = {
    "assessment:published": "publication",
    "assessment:reported": "report",
    "assessment:verified": "evidence",
    "assessment:appeal-decided": "",
}


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row is not what was recorded of it, and the sentence. 6 SQL queries."""
    recorded = _recorded(city)
    of_city = {"period__city": city} if city else {}
    lines: dict[str, dict[str, Line]] = {}
    for line in Line.objects.filter(**{f"publication__{k}": v for k, v in of_city.items()}).select_related(
        "district"
    ):
        lines.setdefault(str(line.publication_id), {})[line.district.code] = line
    for row in Publication.objects.filter(**of_city).iterator(chunk_size=200):
        if {digest_of(row.body), recorded.get(str(row.pk), {}).get("digest")} != {row.digest}:
            yield f"考核公布 {row.pk}", "内容与公布时的摘要不符"
        elif not _same_lines(row, lines.get(str(row.pk), {})):
            yield f"考核公布 {row.pk}", "各区的行与公布的内容不符"
    for made in Report.objects.filter(**of_city).iterator(chunk_size=200):
        if {digest_of(made.body), recorded.get(str(made.pk), {}).get("digest")} != {made.digest}:
            yield f"考核上报 {made.pk}", "内容与上报时的摘要不符"
    yield from _said(city, recorded)


def _said(city: str | None, recorded: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What people said, held against the events."""
    verified = Verification.objects.filter(**({"evidence__task__period__city": city} if city else {}))
    for row in verified.iterator(chunk_size=1000):
        if recorded.get(str(row.evidence_id), {}).get("outcome") != row.outcome:
            yield f"证据核查 {row.evidence_id}", "结论与核查时的记录不符"
    decided = Decision.objects.filter(**({"appeal__period__city": city} if city else {}))
    for decision in decided.iterator(chunk_size=1000):
        event = recorded.get(str(decision.appeal_id), {})
        same = event.get("upheld") == decision.upheld and event.get("reasons") == decision.reasons
        if not same or event.get("evidence", "") != str(decision.evidence_id or ""):
            yield f"申诉决定 {decision.appeal_id}", "决定与作出时的记录不符"


def _same_lines(row: Publication, lines: dict[str, Line]) -> bool:
    told = {line["district"]: line for line in json.loads(row.body)["districts"]}
    return told.keys() == lines.keys() and all(
        (Fraction(line.total), line.printed, line.place)
        == (Fraction(told[code]["total"]), Decimal(told[code]["printed"]), told[code]["place"])
        for code, line in lines.items()
    )


def _recorded(city: str | None) -> dict[str, dict[str, Any]]:
    """What was recorded of each row, by its id. 1 SQL query."""
    events = Event.objects.filter(kind__in=RECORDED)
    if city:
        events = events.filter(city=city)
    found: dict[str, dict[str, Any]] = {}
    for chain, kind, text in events.values_list("chain", "kind", "body").iterator(chunk_size=2000):
        body = json.loads(text)
        field = RECORDED[kind]
        found[body[field] if field else str(chain)] = body
    return found
