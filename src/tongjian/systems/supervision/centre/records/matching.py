"""A row of another source meets what is known: its body, its party, the record of its number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongjian.kernel.inspectorate.actions import correct, report, withdraw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, Subject
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.centre.governance.rules import moment_in
from tongjian.systems.supervision.centre.models import Delivered, Intake

_ON = {"inspection": "inspected_at", "penalty": "decided_on", "coercion": "started_on", "other": "started_on"}


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it was read: its line, what it states, and what is done with it (i, u, d)."""

    line: int
    body: dict[str, Any]
    operation: str


@dataclass(frozen=True)
class Around:
    """What rows are matched with: bodies by name and code, subjects by identifier, records by number."""

    city: str
    region: str
    source: str
    kind: str
    bodies: Mapping[str, Organisation]
    subjects: Mapping[str, Subject]
    records: Mapping[str, Conduct]


def around_of(city: str, kind: str, source: str, rows: Sequence[Given]) -> Around:
    """3 SQL queries."""
    bodies: dict[str, Organisation] = {}
    for body in Organisation.objects.filter(city=city):
        bodies.setdefault(body.name, body)
        if body.uscc:
            bodies.setdefault(body.uscc, body)
    parties = {str(row.body.get("identifier", "")) for row in rows} - {""}
    subjects = {each.identifier: each for each in Subject.objects.filter(city=city, identifier__in=parties)}
    numbers = {str(row.body.get("number", "")) for row in rows} - {""}
    last = Conduct.objects.filter(city=city, number__in=numbers, replaced_by__isnull=True)
    records = {each.number: each for each in last}
    return Around(city, pack_of(city).region, source, kind, bodies, subjects, records)


def delivered_of(intake: Intake, around: Around, row: Given, by: int | None, at: datetime) -> Delivered:
    body = row.body
    organisation = around.bodies.get(str(body.get("organisation_code", ""))) or around.bodies.get(
        str(body.get("organisation", ""))
    )
    region = str(body.get("region", ""))
    on = moment_in(body.get(_ON[around.kind]))
    kept = Delivered(
        intake=intake,
        city=around.city,
        line=row.line,
        source=around.source,
        kind=around.kind,
        number=str(body.get("number", ""))[:64],
        title=str(body.get("name", ""))[:200],
        region=region if region.isdecimal() and len(region) in (6, 9, 12) else around.region,
        organisation=organisation,
        on=_day(on),
        operation=row.operation[:1],
        body=body,
        digest=hashlib.sha256(canonical(body).encode()).hexdigest(),
        at=at,
    )
    try:
        kept.conduct = _done(around, row, kept, by, at)
    except RefusedError as error:
        kept.mistakes = list(error.sentences)
    return kept


def _done(around: Around, row: Given, kept: Delivered, by: int | None, at: datetime) -> Conduct:
    """The record a row makes, changes or withdraws. Raises `RefusedError` with everything that is wrong."""
    last = around.records.get(kept.number)
    if last is not None and last.source != around.source:
        raise RefusedError(f"编号“{kept.number}”是其他来源报送的，本来源不能更改")
    match row.operation:
        case "i":
            return _reported(around, row, kept, by, at)
        case "u" | "d" if last is None:
            raise RefusedError(f"没有编号为“{kept.number}”的记录，不能更新或撤销")
        case "u":
            assert last is not None
            return correct(last, row.body, "来源更新（cd_operation = u）", by, at)
        case "d":
            assert last is not None
            return withdraw(last, "来源撤销（cd_operation = d）", by, at)
        case other:
            raise RefusedError(f"cd_operation 只能是 i、u、d，而不是“{other}”")


def _reported(around: Around, row: Given, kept: Delivered, by: int | None, at: datetime) -> Conduct:
    body, wrong = row.body, []
    if kept.organisation is None:
        wrong.append(f"实施机构“{body.get('organisation', '')}”不在本市机构中")
    if kept.on is None and around.kind in ("inspection", "penalty"):
        wrong.append("没有可用的检查时间或决定日期")
    if wrong:
        raise RefusedError(*wrong)
    assert kept.organisation is not None
    return report(
        around.city,
        around.kind,
        kept.number,
        title=kept.title,
        matter=str(body.get("matter_code", ""))[:32],
        subject=around.subjects.get(str(body.get("identifier", ""))),
        organisation=kept.organisation,
        region=kept.region,
        on=kept.on or at.date(),
        body={**_stated(row.body)},
        source=around.source,
        origin=f"import:{kept.intake_id}",
        inspection=str(body.get("inspection", ""))[:64],
        by=by,
        at=at,
    )


def _stated(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the source states of itself; an empty party is not filled in from the library of subjects."""
    absent = (
        "matter_code",
        "subject_name",
        "party_name",
        "nature",
        "identifier_kind",
        "identifier",
        "region",
    )
    return {**dict.fromkeys((name for name in absent if name not in body), ""), **body}


def _day(value: date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
