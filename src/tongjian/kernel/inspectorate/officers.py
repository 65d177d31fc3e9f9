"""The library of inspectors (检查人员名录库), and what each has to withdraw from. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongjian.kernel.inspectorate.entering import ended, entered
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Interest, Officer, Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation, User


def enter_officer(
    city: str,
    certificate: str,
    *,
    name: str,
    certified_until: date,
    organisation: Organisation,
    user: User | None = None,
    may_enforce: bool = False,
    specialisms: Sequence[str] = (),
    regions: Sequence[str] = (),
    since: date,
    by: int | None,
    at: datetime,
) -> Officer:
    """Enter an officer, or bring the one with that certificate up to date. 6 SQL queries at most."""
    if not certificate.strip() or not name.strip():
        raise RefusedError("姓名和证件号必填")
    if not regions:
        raise RefusedError(f"{name}：执法区域必填，全市的填市的行政区划代码")
    values: dict[str, Any] = {
        "name": name.strip(),
        "certified_until": certified_until,
        "may_enforce": may_enforce,
        "organisation_id": organisation.pk,
        "user_id": user.pk if user else None,
        "specialisms": sorted(set(specialisms)),
        "regions": sorted(set(regions)),
        "until": None,
    }
    return entered(
        Officer,
        {"city": city, "certificate": certificate},
        {"since": since},
        values,
        clash=f"{name}：证件号或账号已经属于另一名在库人员",
        told={**values, "certified_until": certified_until.isoformat(), "certificate": certificate},
        what="officer",
        by=by,
        at=at,
    )


def end_officer(officer: Officer, until: date, reason: str, *, by: int | None, at: datetime) -> Officer:
    """The officer no longer inspects after that day. 4 SQL queries."""
    return ended(officer, until, reason, named="检查人员库", begun="入库日期", what="officer", by=by, at=at)


def declare_interest(
    officer: Officer,
    *,
    subject: Subject | None = None,
    identifier: str = "",
    reason: str,
    by: int | None,
    at: datetime,
) -> Interest:
    """申请回避: the officer is kept from a subject, or all subjects of a party. 4 SQL queries at most."""
    if not reason.strip():
        raise RefusedError("回避要写明理由")
    if (subject is None) == (not identifier.strip()):
        raise RefusedError("回避写明一个监管对象，或者一个行政相对人的证件号码")
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=officer.pk)
        row = Interest.objects.create(
            officer=officer,
            subject=subject,
            identifier=identifier.strip(),
            reason=reason.strip()[:500],
            declared_by_id=by,
            declared_at=at,
        )
        body = {"interest": str(row.pk), "subject": str(subject.pk) if subject else "", "reason": row.reason}
        append(officer.city, officer.pk, "inspectorate:interest-declared", body, actor=by, at=at)
    return row


def end_interest(interest: Interest, until: date, reason: str, *, by: int | None, at: datetime) -> Interest:
    """The reason to withdraw ceased: the officer may inspect again after that day. 5 SQL queries."""
    if not reason.strip():
        raise RefusedError("解除回避要写明理由")
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=interest.officer_id)
        row = Interest.objects.select_for_update().get(pk=interest.pk)
        row.until = until
        row.save(update_fields=["until"])
        body = {"interest": str(row.pk), "until": until.isoformat(), "reason": reason.strip()}
        append(officer.city, officer.pk, "inspectorate:interest-ended", body, actor=by, at=at)
    return row
