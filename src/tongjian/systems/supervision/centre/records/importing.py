"""A table of another source: every row is kept as it came, and becomes a record where it fits the standard.

Row by row there is a report. What does not fit is not thrown away: it is held back, counts against its source
in the governance report, and is settled when the source hands the number in again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.actions import correct, report, withdraw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, Subject
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.records import append
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.centre.governance.rules import moment_in
from tongjian.systems.supervision.centre.models import Delivered, Intake
from tongjian.systems.supervision.centre.records.columns import by_heading, headings, read_cells
from tongjian.systems.supervision.centre.sheet import centre_of

MOST_ROWS = 2_000
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


def read_table(kind: str, lines: Sequence[Sequence[str]]) -> list[Given]:
    """The rows below the headings, wherever these stand. Raises `RefusedError` when they are not there."""
    for place, line in enumerate(lines):
        columns = by_heading(line[1:])
        if {"number", "name"} <= set(columns.values()):
            return [_given(kind, columns, below) for below in lines[place + 1 :]]
    wanted = "、".join(title for title, must in headings(kind) if must)
    raise RefusedError(f"没有找到表头。表头至少要有“行为名称”“行为编号”，必填的有：{wanted}")


def take(
    city: str,
    kind: str,
    source: str,
    name: str,
    digest: str,
    rows: Sequence[Given],
    *,
    document: Document | None,
    by: int | None,
    at: datetime,
) -> tuple[Intake, list[Delivered]]:
    """Keep a table: its rows with what became of each. A few queries and at most 8 for each row that fits.

    Refused whole: an unknown source, too many rows, none at all, or a file that was taken before.
    """
    known = centre_of(city).sources.get(source)
    if known is None or known.own:
        raise RefusedError("请选择数据来源；本平台自己的业务数据由业务系统报送，不能导入")
    if not rows:
        raise RefusedError("表头下面没有数据")
    if len(rows) > MOST_ROWS:
        raise RefusedError(f"一次最多导入 {MOST_ROWS} 行，这份文件有 {len(rows)} 行，请分几次导入")
    intake = Intake(
        id=uuid4(),
        city=city,
        source=source,
        kind=kind,
        name=name[:255],
        digest=digest,
        document=document,
        taken=0,
        held=0,
        at=at,
        by_id=by,
    )
    try:
        with transaction.atomic():
            intake.save(force_insert=True)
            around = _around(city, kind, source, rows)
            delivered = [_delivered(intake, around, row, by, at) for row in rows]
            Delivered.objects.bulk_create(delivered, batch_size=500)
            _settle(delivered, at)
            intake.held = sum(bool(row.mistakes) for row in delivered)
            intake.taken = len(delivered) - intake.held
            intake.save(update_fields=["held", "taken"])
            told = {"source": source, "kind": kind, "digest": digest}
            counts = {"taken": intake.taken, "held": intake.held}
            append(city, intake.pk, "supervision-centre:intake", {**told, **counts}, actor=by, at=at)
    except IntegrityError:
        raise RefusedError("这份文件已经导入过，没有重复写入。改正后的文件可以再导入") from None
    return intake, delivered


def digest_of(lines: Sequence[Sequence[str]]) -> str:
    """SHA-256 of what a table says, however its file was saved."""
    return hashlib.sha256(canonical({"lines": [list(line) for line in lines]}).encode()).hexdigest()


def _given(kind: str, columns: Mapping[int, str], line: Sequence[str]) -> Given:
    cells = {name: line[1:][column] for column, name in columns.items() if column < len(line) - 1}
    operation = cells.get("cd_operation", "").strip() or "i"
    return Given(int(line[0]), read_cells(kind, cells), operation)


def _around(city: str, kind: str, source: str, rows: Sequence[Given]) -> Around:
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


def _delivered(intake: Intake, around: Around, row: Given, by: int | None, at: datetime) -> Delivered:
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


def _settle(delivered: Sequence[Delivered], at: datetime) -> None:
    """What was held back before under these numbers of the source is settled. 1 SQL query a row that fits."""
    for row in delivered:
        if row.mistakes or not row.number:
            continue
        earlier = Delivered.objects.filter(
            city=row.city, source=row.source, number=row.number, conduct__isnull=True, settled_at__isnull=True
        )
        earlier.update(settled_at=at, settled_by=row)
