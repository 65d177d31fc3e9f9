"""A conduct is reported once, corrected by a further version, or withdrawn with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.conducts import checked, digest_of_body
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation, User


def report(
    city: str,
    kind: str,
    number: str,
    *,
    title: str,
    matter: str,
    subject: Subject | None,
    organisation: Organisation,
    region: str,
    on: date,
    body: Mapping[str, Any],
    source: str,
    origin: str,
    inspection: str = "",
    by: int | None,
    at: datetime,
) -> Conduct:
    """报送: version 1 of a conduct. At most 7 SQL queries.

    `body` has the fields of its kind (`conducts`); those that follow from the other arguments - matter, body,
    subject, party, region, name, number, time and reporter - are filled in where it leaves them out.
    """
    filled = {
        **_common(matter, subject, organisation, region),
        "name": title,
        "number": number,
        **_follows(kind, inspection),
        "reported_at": timezone.localtime(at).isoformat(),
        **body,
    }
    if by is not None and "reporter" not in body:
        filled["reporter"] = User.objects.filter(pk=by).values_list("name", flat=True).first() or ""
    kept = checked(kind, filled)
    row = Conduct(
        city=city,
        kind=kind,
        number=number,
        title=title,
        matter=matter,
        inspection=inspection,
        subject=subject,
        organisation=organisation,
        region=region,
        on=on,
        reported_at=at,
        reported_by_id=by,
        source=source,
        origin=origin,
        body=kept,
        digest=digest_of_body(kept),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(f"编号“{number}”的监管行为已经报送过，要改请用“更正”") from None
        _told(row, chain=row.pk, act="reported", by=by, at=at)
    return row


def correct(conduct: Conduct, body: Mapping[str, Any], reason: str, by: int | None, at: datetime) -> Conduct:
    """更正: a further version with the fields of `body` changed; the earlier one stays as it was.

    8 SQL queries at most. Refused when this is not the version in force, or it was withdrawn.
    """
    if not reason.strip():
        raise RefusedError("更正要写明理由")
    with transaction.atomic():
        last = _in_force(conduct)
        kept = checked(last.kind, {**last.body, **body})
        row = Conduct(
            city=last.city,
            kind=last.kind,
            number=last.number,
            version=last.version + 1,
            title=str(kept["name"]),
            matter=last.matter,
            inspection=last.inspection,
            subject_id=last.subject_id,
            organisation_id=last.organisation_id,
            region=last.region,
            on=last.on,
            reported_at=at,
            reported_by_id=by,
            source=last.source,
            origin=last.origin,
            body=kept,
            digest=digest_of_body(kept),
            replaces=last,
        )
        row.save(force_insert=True)
        _told(row, chain=_first(last), act="corrected", by=by, at=at, reason=reason.strip())
    return row


def withdraw(conduct: Conduct, reason: str, by: int | None, at: datetime) -> Conduct:
    """撤回: the version in force no longer holds, for a reason that is shown. 6 SQL queries at most."""
    if not reason.strip():
        raise RefusedError("撤回要写明理由")
    with transaction.atomic():
        row = _in_force(conduct)
        row.withdrawn_at, row.withdrawn_because = at, reason.strip()[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        _told(row, chain=_first(row), act="withdrawn", by=by, at=at, reason=row.withdrawn_because)
    return row


def _common(matter: str, subject: Subject | None, organisation: Organisation, region: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "matter_code": matter,
        "organisation": organisation.name,
        "organisation_code": organisation.uscc,
        "region": region,
    }
    if subject is not None:
        known |= {
            "subject_kind": subject.kind,
            "subject_name": subject.name,
            "party_name": subject.party_name,
            "nature": subject.nature,
            "identifier_kind": subject.identifier_kind,
            "identifier": subject.identifier,
            "registered_address": subject.registered_address,
            "operating_address": subject.operating_address,
        }
    return known


def _follows(kind: str, inspection: str) -> dict[str, str]:
    return {"inspection": inspection} if inspection and kind != ConductKind.INSPECTION else {}


def _in_force(conduct: Conduct) -> Conduct:
    """The last version. Who looked at an earlier one is told so instead of overwriting the later.

    The first version is the lock of all: it is there before whoever waits for it looks for the last.
    """
    rows = Conduct.objects.filter(city=conduct.city, number=conduct.number)
    rows.select_for_update().get(version=1)
    last = rows.order_by("-version").first()
    if last is None or last.pk != conduct.pk:
        raise RefusedError("这条监管行为已经有了更新的版本，请刷新后再办")
    if last.withdrawn_at is not None:
        raise RefusedError("这条监管行为已经撤回，不能再改")
    return last


def _first(row: Conduct) -> UUID:
    """The chain of a conduct is that of its first version."""
    if row.version == 1:
        return row.pk
    return Conduct.objects.values_list("pk", flat=True).get(city=row.city, number=row.number, version=1)


def _told(row: Conduct, *, chain: UUID, act: str, by: int | None, at: datetime, reason: str = "") -> None:
    """The ledger and whoever listens outside learn of it, in the same transaction."""
    body = {
        "conduct": str(row.pk),
        "kind": row.kind,
        "number": row.number,
        "version": row.version,
        "digest": row.digest,
    }
    append(row.city, chain, f"inspectorate:conduct-{act}", {**body, "reason": reason}, actor=by, at=at)
    key = f"{row.pk}:{act}"
    announce(row.city, f"conduct.{act}", key, {**body, "reason": reason, "body": row.body}, at=at)
