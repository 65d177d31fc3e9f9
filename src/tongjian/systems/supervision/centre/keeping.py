"""The report of a month is kept as a further version: governance and operation do it alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.db.models import Max

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.records import append
from tongjian.kernel.numbers.actions import allot
from tongjian.systems.supervision.centre.models import GovernanceReport, OperationReport

Report = TypeVar("Report", GovernanceReport, OperationReport)


def digest_of(text: str) -> str:
    """SHA-256 of the text of a report."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month of which city, and by whom it is kept when."""

    city: str
    month: date
    by: int | None
    at: datetime


def begin(asked: Asked, series: str) -> None:
    """Lock the series of a month: two that keep the same month follow one another. 1 SQL query.

    Refused for a month that has not begun.
    """
    if asked.month > asked.at.date():
        raise RefusedError(f"{asked.month:%Y 年 %-m 月}还没有开始")
    allot(asked.city, f"{series}-{asked.month:%Y-%m}")


def next_version(
    model: type[Report], asked: Asked, body: Mapping[str, Any], inputs: str, what: str, **more: datetime
) -> Report:
    """The next version of a month's report, under the lock of `begin`. 5 SQL queries.

    `what` is the report as the ledger calls it, `more` the column that says of when it is. Refused when
    nothing changed since the last version.
    """
    text = canonical(dict(body))
    rows = model.objects.filter(city=asked.city, month=asked.month)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    if rows.filter(version=last, inputs=inputs, digest=digest_of(text)).exists():
        raise RefusedError(f"与第 {last} 版的内容完全相同，不需要再出一版")
    row = model(
        id=uuid4(),
        city=asked.city,
        month=asked.month,
        version=last + 1,
        body=text,
        digest=digest_of(text),
        inputs=inputs,
        at=asked.at,
        by_id=asked.by,
        **more,
    )
    row.save(force_insert=True)
    told = {"month": asked.month.isoformat(), "version": row.version, "digest": row.digest, "inputs": inputs}
    append(asked.city, row.pk, f"supervision-centre:{what}-kept", told, actor=asked.by, at=asked.at)
    return row
