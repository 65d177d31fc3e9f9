"""What `tongjian verify` computes again: standards, evidence and score sheets from what is kept of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from fractions import Fraction

from tongjian.kernel.ledger.models import Event
from tongjian.systems.assessment.collecting.evidence import digest_of as digest_of_evidence
from tongjian.systems.assessment.models import Evidence, Sheet, Standard
from tongjian.systems.assessment.scoring.content import digest_of as digest_of_sheet

RECORDED = {
    "assessment:evidence-put": "evidence",
    "assessment:evidence-replaced": "evidence",
    "assessment:scored": "sheet",
    "assessment:standard-adopted": "",
}


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row is not what was recorded of it, and the sentence. 4 SQL queries."""
    recorded = _recorded(city)
    of_city = {"city": city} if city else {}
    for standard in Standard.objects.filter(**of_city).iterator(chunk_size=100):
        digest = hashlib.sha256(standard.body.encode()).hexdigest()
        if {digest, recorded.get(str(standard.pk))} != {standard.digest}:
            yield f"考核标准 {standard}", "内容与采用时的摘要不符"
    evidence = Evidence.objects.filter(**{f"task__period__{k}": v for k, v in of_city.items()})
    for row in evidence.iterator(chunk_size=1000):
        if {digest_of_evidence(row), recorded.get(str(row.pk))} != {row.digest}:
            yield f"考核证据 {row.pk}", "内容与采集时的摘要不符"
    for sheet in Sheet.objects.filter(**{f"period__{k}": v for k, v in of_city.items()}).iterator():
        if why := _wrong(sheet, recorded.get(str(sheet.pk))):
            yield f"得分表 {sheet.pk}", why


def _wrong(sheet: Sheet, recorded: str | None) -> str:
    if {digest_of_sheet(sheet.body), recorded} != {sheet.digest}:
        return "内容与计分时的摘要不符"
    body = json.loads(sheet.body)
    if body["total"] != sheet.total or body["at_most"] != sheet.at_most:
        return "总分与得分表的内容不符"
    # Bonuses beyond what is allowed, and deductions below nothing, are cut: then the sum is not the total.
    earned = sum((Fraction(row["score"]) for row in body["rows"] if row["score"]), Fraction(0))
    if earned < Fraction(sheet.total):
        return "总分多于各项得分之和"
    return ""


def _recorded(city: str | None) -> dict[str, str]:
    """The digest recorded for each row. 1 SQL query."""
    events = Event.objects.filter(kind__in=RECORDED)
    if city:
        events = events.filter(city=city)
    found: dict[str, str] = {}
    for chain, kind, text in events.values_list("chain", "kind", "body").iterator(chunk_size=2000):
        body = json.loads(text)
        field = RECORDED[kind]
        found[body[field] if field else str(chain)] = body["digest"]
    return found
