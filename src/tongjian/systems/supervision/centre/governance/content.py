"""What a report on the quality of records says: numbers with the records behind them, and digests."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tongjian.engines.worktime import Calendar
from tongjian.kernel.ledger.chain import canonical
from tongjian.systems.supervision.centre.governance.rules import FAULTS, Fault, Record, judged
from tongjian.systems.supervision.centre.governance.sheet import RulesSheet


def line_of(record: Record) -> str:
    """A record as the digest of the inputs reads it."""
    return f"{record.ref} {record.digest}"


def inputs_digest(lines: Iterable[str], rules: RulesSheet) -> str:
    """SHA-256 over the digests of the records (`line_of` each) and the text of the rules."""
    text = canonical({"records": sorted(lines), "rules": rules.model_dump(mode="json", by_alias=True)})
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(records: Iterable[Record], rules: RulesSheet, calendar: Calendar) -> dict[str, Any]:
    """The body of a report, in one pass. A record with two faults of one sort counts once in that sort."""
    given: Counter[tuple[str, str]] = Counter()

    def counted() -> Iterator[Record]:
        for record in records:
            given[record.source, record.region[:6]] += 1
            yield record

    faults = judged(counted(), rules.rules, calendar)
    return {
        "records": given.total(),
        "faulty": len({fault.ref for fault in faults}),
        "rules": _by_rule(faults, rules),
        "table": _table(given, faults),
        "faults": [asdict(fault) for fault in faults],
    }


def _by_rule(faults: Iterable[Fault], rules: RulesSheet) -> list[dict[str, Any]]:
    numbers = Counter(fault.rule for fault in faults)
    return [
        {"code": rule.code, "title": rule.title, "kind": rule.kind, "number": numbers[rule.code]}
        for rule in rules.rules
    ]


def _table(given: Mapping[tuple[str, str], int], faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """One row for each source and district, with how many records were given."""
    found = {(fault.source, fault.region[:6], fault.fault, fault.ref) for fault in faults}
    counted = Counter((source, region, fault) for source, region, fault, _ in found)
    faulty = Counter(
        (source, region) for source, region, _ in {(source, region, ref) for source, region, _, ref in found}
    )
    return [
        {
            "source": source,
            "district": region,
            "records": number,
            "faulty": faulty[source, region],
            **{fault: counted[source, region, fault] for fault in FAULTS},
        }
        for (source, region), number in sorted(given.items())
    ]


def behind(body: Mapping[str, Any], wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The faults behind a number: by rule, fault, source and district; empty values are not asked for."""
    return [
        fault
        for fault in body["faults"]
        if all(
            not value or (fault["region"][:6] if name == "district" else fault[name]) == value
            for name, value in wanted.items()
        )
    ]
