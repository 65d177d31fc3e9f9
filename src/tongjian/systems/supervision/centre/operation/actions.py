"""Keeping a month's report; complaints and their answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.centre.keeping import Asked, begin, next_version
from tongjian.systems.supervision.centre.models import Complaint, OperationReport
from tongjian.systems.supervision.centre.operation.queries import computed
from tongjian.systems.supervision.centre.sheet import centre_of


@transaction.atomic
def keep(city: str, month: date, *, by: int | None, at: datetime) -> OperationReport:
    """Keep the report of a month as a further version. 9 SQL queries.

    Refused for a month that has not begun, and when nothing changed since the last version.
    """
    asked = Asked(city, month, by, at)
    begin(asked, "operation")
    made = computed(city, month, at)
    return next_version(OperationReport, asked, made.body, made.inputs, "operation", until=made.until)


def complain(city: str, kind: str, text: str, *, by: int, at: datetime) -> Complaint:
    """Report something about the platform. 4 SQL queries with the savepoint."""
    if kind not in centre_of(city).operation.kinds:
        raise RefusedError("请选择问题的类型")
    if len(text.strip()) < 5:
        raise RefusedError("请写明在哪个页面、做什么时、出现了什么，至少 5 个字")
    with transaction.atomic():
        row = Complaint(id=uuid4(), city=city, kind=kind, text=text.strip()[:1000], by_id=by, at=at)
        row.save(force_insert=True)
        append(city, row.pk, "supervision-centre:complaint", {"kind": kind}, actor=by, at=at)
    return row


def answer(complaint: UUID, text: str, *, by: int, at: datetime) -> Complaint:
    """Say what became of it, once. 5 SQL queries."""
    if not text.strip():
        raise RefusedError("请填写处理结果")
    with transaction.atomic():
        row = Complaint.objects.select_for_update().get(pk=complaint)
        if row.answered_at is not None:
            raise RefusedError("这张工单已经答复，请刷新页面")
        row.answer, row.answered_at, row.answered_by_id = text.strip()[:1000], at, by
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        append(row.city, row.pk, "supervision-centre:complaint-answered", {}, actor=by, at=at)
    return row
