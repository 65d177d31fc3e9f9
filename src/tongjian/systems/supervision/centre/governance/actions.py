"""Keeping the report of a month."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.records import append
from tongjian.kernel.numbers.actions import allot
from tongjian.systems.supervision.centre.governance.content import digest_of
from tongjian.systems.supervision.centre.governance.queries import computed
from tongjian.systems.supervision.centre.models import GovernanceReport


@transaction.atomic
def keep(city: str, month: date, *, by: int | None, at: datetime) -> GovernanceReport:
    """Keep what the records of a month are worth now, as a further version. 8 SQL queries.

    Refused for a month that has not begun, and when nothing changed since the last version.
    """
    if month > at.date():
        raise RefusedError(f"{month:%Y 年 %-m 月}还没有开始")
    # Its statement locks the series: two that keep the same month follow one another.
    allot(city, f"governance-{month:%Y-%m}")
    made = computed(city, month, at)
    last = GovernanceReport.objects.filter(city=city, month=month).aggregate(last=Max("version"))["last"] or 0
    if GovernanceReport.objects.filter(city=city, month=month, version=last, inputs=made.inputs).exists():
        raise RefusedError(f"与第 {last} 版的数据和规则完全相同，不需要再出一版")
    text = canonical(made.body)
    row = GovernanceReport(
        id=uuid4(),
        city=city,
        month=month,
        version=last + 1,
        body=text,
        digest=digest_of(text),
        inputs=made.inputs,
        as_of=at,
        at=at,
        by_id=by,
    )
    row.save(force_insert=True)
    told = {"month": month.isoformat(), "version": row.version, "digest": row.digest, "inputs": row.inputs}
    append(city, row.pk, "supervision-centre:governance-kept", told, actor=by, at=at)
    return row
