"""登记 signals, one by one or a table at once; a wrong one is withdrawn with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.tables import UnreadableTable, rows_apart
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.risk.access import handles, sees
from tongjian.systems.supervision.risk.models import Signal, SignalImport
from tongjian.systems.supervision.risk.papers import TABLE
from tongjian.systems.supervision.risk.signals.reading import Read, lines_of, read_rows


def may_enter(viewer: Viewer, city: str) -> bool:
    """Handlers of the supervising body for the whole city, others for their own region."""
    return handles(viewer, city) or viewer.has(Role.HANDLER, city=city)


def enter(viewer: Viewer, city: str, cells: Mapping[str, str], now: datetime) -> Signal:
    """登记 one. Raises `PermissionDenied`, `RefusedError`. At most 7 SQL queries."""
    if not may_enter(viewer, city):
        raise PermissionDenied("由监管部门的承办人登记。")
    (read,) = read_rows(city, [cells], timezone.localdate(now))
    if read.wrong:
        raise RefusedError(*read.wrong)
    assert read.subject is not None
    if not sees(viewer, city, read.subject.region):
        raise PermissionDenied("这个对象不在您的辖区。")
    try:
        with transaction.atomic():
            return _written(viewer, city, [read], None, now)[0]
    except IntegrityError:
        raise RefusedError(f"编号“{read.code}”已经登记过。") from None


def import_table(viewer: Viewer, city: str, document: Document, now: datetime) -> SignalImport:
    """A table of signals: taken whole, or not at all with the mistakes of every row.

    Raises `PermissionDenied`, `RefusedError`.
    """
    if not handles(viewer, city):
        raise PermissionDenied("表格由监管主管部门导入。")
    try:
        cells = rows_apart(vault().path_of(document.sha256))
    except UnreadableTable as error:
        raise RefusedError(str(error)) from None
    lines = lines_of(cells)
    rows = read_rows(city, [line for _, line in lines], timezone.localdate(now))
    wrong = [
        f"第 {number} 行：{said}" for (number, _), row in zip(lines, rows, strict=True) for said in row.wrong
    ]
    if wrong:
        raise RefusedError(*wrong[:50])
    known = set(Signal.objects.filter(city=city).values_list("kind", "code"))
    fresh = [row for row in rows if (row.kind, row.code) not in known]
    report = [
        {
            "line": number,
            **line,
            "result": "已登记" if (row.kind, row.code) not in known else "编号已有，未改动",
        }
        for (number, line), row in zip(lines, rows, strict=True)
    ]
    try:
        with transaction.atomic():
            table = SignalImport.objects.create(
                city=city, document=document, report=report, by_id=viewer.user, at=now
            )
            attach(f"{TABLE}:{table.pk}", "table", document, viewer.user, now=now)
            _written(viewer, city, fresh, table, now)
    except IntegrityError:
        raise RefusedError("有的编号刚刚由别人登记，请再导入一次。") from None
    return table


def withdraw(viewer: Viewer, signal: UUID, reason: str, now: datetime) -> Signal:
    """撤销 one that was wrong. Raises `PermissionDenied`, `RefusedError`. 4 SQL queries."""
    with transaction.atomic():
        row = Signal.objects.select_for_update().filter(pk=signal).first()
        if row is None:
            raise RefusedError("没有这条线索。")
        if not handles(viewer, row.city):
            raise PermissionDenied("由监管主管部门撤销。")
        if row.withdrawn_at is not None:
            raise RefusedError("这条线索已经撤销。")
        if not reason.strip():
            raise RefusedError("没有写撤销的理由。")
        row.withdrawn_at, row.withdrawn_because = now, reason.strip()[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        body = {"reason": row.withdrawn_because}
        append(row.city, row.pk, "risk:signal-withdrawn", body, actor=viewer.user, at=now)
    return row


def _written(
    viewer: Viewer, city: str, rows: Sequence[Read], table: SignalImport | None, now: datetime
) -> list[Signal]:
    made: list[Signal] = []
    for read in rows:
        assert read.subject is not None and read.on is not None
        made.append(
            Signal(
                city=city,
                region=read.subject.region,
                subject=read.subject,
                kind=read.kind,
                code=read.code,
                title=read.title,
                on=read.on,
                until=read.until,
                table=table,
                by_id=viewer.user,
                at=now,
            )
        )
    Signal.objects.bulk_create(made, batch_size=500)
    chain = table.pk if table else made[0].pk
    told = [[row.kind, row.code, str(row.subject_id), str(row.on), str(row.until or "")] for row in made]
    append(city, chain, "risk:signals-entered", {"signals": told}, actor=viewer.user, at=now)
    return made
