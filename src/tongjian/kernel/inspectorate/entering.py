"""What both libraries share: a row is entered or brought up to date, and ended. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.ledger.records import append

Row = TypeVar("Row", Subject, Officer)


def entered(
    model: type[Row],
    keys: Mapping[str, Any],
    first: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    clash: str,
    told: Mapping[str, Any],
    what: str,
    by: int | None,
    at: datetime,
) -> Row:
    """The row of these keys with these values; `first` is what a new row has besides. 6 SQL queries at most.

    Nothing is written where nothing changed. `clash` says what it means that another was quicker. The ledger
    is told `told` as `inspectorate:<what>-entered` or `-changed`.
    """
    with transaction.atomic():
        row = model.objects.select_for_update().filter(**keys).first()
        if row is None:
            row = model(**keys, **first)
        elif all(getattr(row, field) == value for field, value in values.items()):
            return row
        new = row._state.adding
        for field, value in values.items():
            setattr(row, field, value)
        row.changed_at = at
        try:
            with transaction.atomic():
                row.save(force_insert=new)
        except IntegrityError:
            raise RefusedError(clash) from None
        kind = f"inspectorate:{what}-{'entered' if new else 'changed'}"
        append(row.city, row.pk, kind, dict(told), actor=by, at=at)
    return row


def ended(
    row: Row, until: date, reason: str, *, named: str, begun: str, what: str, by: int | None, at: datetime
) -> Row:
    """The row is in its library no more after that day. 4 SQL queries.

    `named` is the library and `begun` the day it began, as the sentences say them.
    """
    if not reason.strip():
        raise RefusedError(f"移出{named}要写明理由")
    with transaction.atomic():
        locked = type(row).objects.select_for_update().get(pk=row.pk)
        if until < locked.since:
            raise RefusedError(f"移出日期不能早于{begun}")
        locked.until, locked.changed_at = until, at
        locked.save(update_fields=["until", "changed_at"])
        body = {"until": until.isoformat(), "reason": reason.strip()}
        append(locked.city, locked.pk, f"inspectorate:{what}-ended", body, actor=by, at=at)
    return locked
