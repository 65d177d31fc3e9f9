"""A table of another source: every row is kept as it came, and becomes a record where it fits the standard.

Row by row there is a report. What does not fit is not thrown away: it is held back, counts against its source
in the governance report, and is settled when the source hands the number in again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.centre.models import Delivered, Intake
from tongjian.systems.supervision.centre.records.columns import by_heading, headings, read_cells
from tongjian.systems.supervision.centre.records.matching import Given, around_of, delivered_of
from tongjian.systems.supervision.centre.sheet import centre_of

MOST_ROWS = 2_000


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
            around = around_of(city, kind, source, rows)
            delivered = [delivered_of(intake, around, row, by, at) for row in rows]
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


def _settle(delivered: Sequence[Delivered], at: datetime) -> None:
    """What was held back before under these numbers of the source is settled. 1 SQL query a row that fits."""
    for row in delivered:
        if row.mistakes or not row.number:
            continue
        earlier = Delivered.objects.filter(
            city=row.city, source=row.source, number=row.number, conduct__isnull=True, settled_at__isnull=True
        )
        earlier.update(settled_at=at, settled_by=row)
