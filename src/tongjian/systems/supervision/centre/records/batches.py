"""Handing records over: what has not been handed over goes into a batch; closing fixes it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.ledger.records import append
from tongjian.kernel.numbers.actions import allot
from tongjian.systems.supervision.centre.models import Batch, BatchRow

MOST = 99_999


def open_batch(city: str, *, by: int | None, at: datetime) -> Batch:
    """Begin a batch under the next number of the day. At most 6 SQL queries.

    Refused while another is open.
    """
    day = timezone.localtime(at)
    try:
        with transaction.atomic():
            serial = allot(city, f"handover-{day:%Y%m%d}")
            row = Batch(
                id=uuid4(), city=city, number=f"{day:%Y%m%d}{serial:05}", opened_at=at, opened_by_id=by
            )
            row.save(force_insert=True)
            body = {"number": row.number}
            append(city, row.pk, "supervision-centre:batch-opened", body, actor=by, at=at)
    except IntegrityError:
        raise RefusedError("还有一个批次没有关闭，请先关闭它") from None
    return row


def close_batch(batch: Batch, *, by: int | None, at: datetime) -> Batch:
    """Put everything that waits into the batch and fix it. 9 SQL queries.

    Refused when somebody else closed it meanwhile, or when nothing waits.
    """
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.closed_at is not None:
            raise RefusedError(f"批次 {row.number} 已经关闭，请刷新页面")
        found = waiting(row.city)
        if not found:
            raise RefusedError("没有等待移交的记录，批次没有关闭")
        rows = [
            BatchRow(batch=row, serial=serial, conduct=conduct, operation=operation)
            for serial, (conduct, operation) in enumerate(found, start=1)
        ]
        BatchRow.objects.bulk_create(rows, batch_size=500)
        row.count, row.closed_at, row.closed_by_id = len(rows), at, by
        row.digest = digest_of(rows)
        row.save(update_fields=["count", "closed_at", "closed_by", "digest"])
        body = {"number": row.number, "rows": row.count, "digest": row.digest}
        append(row.city, row.pk, "supervision-centre:batch-closed", body, actor=by, at=at)
        announce(row.city, "records.handed-over", row.number, body, at=at)
    return row


def waiting(city: str) -> list[tuple[Conduct, str]]:
    """What has not been handed over, and as what: new, changed, withdrawn. 1 SQL query.

    What was replaced or withdrawn before it was ever handed over never was there for the receiver.
    """
    over = BatchRow.objects.filter(conduct__city=OuterRef("city"), conduct__number=OuterRef("number"))
    told = Exists(BatchRow.objects.filter(conduct=OuterRef("pk")).exclude(operation="d"))
    gone = Exists(BatchRow.objects.filter(conduct=OuterRef("pk"), operation="d"))
    rows = (
        Conduct.objects.filter(city=city, replaced_by__isnull=True)
        .annotate(known=Exists(over), told=told, gone=gone)
        .filter(
            Q(withdrawn_at__isnull=True, told=False) | Q(withdrawn_at__isnull=False, known=True, gone=False)
        )
        .order_by("on", "id")[:MOST]
    )
    return [(row, "d" if row.withdrawn_at else "u" if row.known else "i") for row in rows]


def digest_of(rows: list[BatchRow]) -> str:
    """SHA-256 over number, record, version and operation of every row, in order."""
    lines = "".join(
        f"{row.serial} {row.conduct.number} {row.conduct.version} {row.conduct.digest} {row.operation}\n"
        for row in rows
    )
    return hashlib.sha256(lines.encode()).hexdigest()
