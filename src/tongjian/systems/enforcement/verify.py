"""What `tongjian verify` computes again: the facts by their digests, and each case's row from its facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from tongjian.engines.penalties import FactError, fold
from tongjian.kernel.ledger.models import Event
from tongjian.systems.enforcement.codec import facts_of
from tongjian.systems.enforcement.models import Case, Exhibit
from tongjian.systems.enforcement.projecting import project
from tongjian.systems.enforcement.recording import APP


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a case is not what was recorded of it, and the sentence. 5 SQL queries for each 200 cases."""
    rows = Case.objects.filter(city=city) if city else Case.objects.all()
    beside = rows.select_related("organisation").prefetch_related("facts", "exhibits")
    for case in beside.order_by("pk").iterator(chunk_size=200):
        name = f"执法案件“{case}”"
        facts = sorted(case.facts.all(), key=lambda each: each.seq)
        recorded = _recorded(case)
        told = {row.seq: hashlib.sha256(row.body.encode()).hexdigest() for row in facts}
        if told != recorded:
            yield name, "办案事实与登记时的摘要不符"
            continue
        try:
            state = fold(facts_of(facts))
        except FactError as error:
            yield name, f"办案事实读不出来：{error}"
            continue
        for column, value in asdict(project(case, state)).items():
            if getattr(case, column) != value:
                yield name, f"“{column}”与按办案事实推出的不一致"
        yield from _evidence(case, name)


def _recorded(case: Case) -> dict[int, str]:
    """The digests of the facts as the ledger has them."""
    events = Event.objects.filter(chain=case.pk, kind__startswith=f"{APP}:").order_by("seq")
    bodies = (json.loads(event.body) for event in events)
    return {int(body["seq"]): str(body["digest"]) for body in bodies if "seq" in body}


def _evidence(case: Case, name: str) -> Iterator[tuple[str, str]]:
    said = {
        fact_body["key"]: fact_body["digest"]
        for fact_body in (json.loads(row.body) for row in case.facts.all() if row.kind == "evidence-taken")
    }
    exhibits: list[Exhibit] = list(case.exhibits.all())
    for exhibit in exhibits:
        key = f"Z{exhibit.number}"
        if key in said and exhibit.sha256 and said[key] != exhibit.sha256:
            yield name, f"证据{exhibit.number}“{exhibit.name}”的摘要与登记时不符"
