"""Issue and revoke licences."""

from __future__ import annotations

import io
import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from tongjian.engines.identifiers import elicence_number
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.licences.content import Content, Line, digest_of, merged, project_lines
from tongjian.kernel.licences.models import Licence, LicenceState, SigningCertificate
from tongjian.kernel.licences.printing import print_pdf
from tongjian.kernel.licences.signals import issued
from tongjian.kernel.licences.signing import fingerprint_of, signer
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Result
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project


def issue(
    pack: Pack,
    result: Result,
    *,
    issuer: int,
    project: UUID,
    case: UUID | None,
    on: date,
    lines: tuple[Line, ...] = (),
    basis: tuple[str, ...] = (),
    attachments: tuple[str, ...] = (),
) -> Licence:
    """发证: number the result of a matter, keep what it says and sign it. 4 SQL queries and those of whoever
    listens, in the caller's transaction.

    What the project's record says stands on the licence; `lines` replace lines of the same key or follow.
    `issuer` is the organisation that issues, `on` the local day; `basis` names the law, `attachments` what
    belongs to the licence. Raises `TransactionManagementError` outside of a transaction, `KeyError` when the
    pack has no pattern for the result's running number.
    """
    body = Organisation.objects.filter(pk=issuer)
    # The issuer comes along as columns of the project's row: one query instead of two.
    row = (
        Project.objects.select_related("applicant")
        .annotate(issuer_name=Subquery(body.values("name")[:1]))
        .annotate(issuer_code=Subquery(body.values_list(Coalesce(NullIf("uscc", Value("")), "region"))[:1]))
        .get(pk=project)
    )
    region = pack.region or row.region
    pattern = pack.settings.numbers[result.series]
    number = next_number(row.city, result.series, pattern, on=on, region=region)
    content = Content(
        type=result.licence_type,
        title=result.title,
        document_number=number.text,
        number=elicence_number(result.type_code, row.issuer_code or region, f"{on.year}{number.serial:06}"),
        issuer=row.issuer_name,
        issued_on=on,
        valid_until=_months_after(on, result.valid_months),
        lines=merged(project_lines(row), lines),
        basis=basis,
        attachments=attachments,
    )
    signing = signer()
    licence = Licence.objects.create(
        city=row.city,
        type=content.type,
        number=content.number,
        document_number=content.document_number,
        title=content.title,
        template=result.template,
        holder=row.applicant,
        project=row,
        case=case,
        issued_on=on,
        valid_until=content.valid_until,
        content=content.text,
        digest=digest_of(content.text),
        signature=signing.sign(content.text.encode()),
        certificate_id=_kept(signing.certificate),
        token=secrets.token_urlsafe(16),
    )
    issued.send(sender=Licence, licence=licence)
    return licence


def printed(licence: Licence) -> Document:
    """The PDF of a licence, made when it is first asked for and the same file ever after.

    At most 4 SQL queries the first time. Raises `TypesettingError`, also for a licence of another system.
    """
    if licence.source:
        raise TypesettingError(f"这份证照由“{licence.source}”核发后迁入，本平台没有签发它，也没有它的 PDF")
    if licence.pdf is not None:
        return licence.pdf
    content = Content.from_text(licence.content)
    pdf = print_pdf(licence.city, licence.template, content, licence.token)
    with transaction.atomic():
        row = Licence.objects.select_for_update(of=("self",)).select_related("pdf").get(pk=licence.pk)
        if row.pdf is None:
            name = f"{licence.title} {licence.document_number}.pdf"
            row.pdf = store(
                io.BytesIO(pdf),
                name,
                city=row.city,
                owner=row.holder_id,
                by=None,
                limits=Limits(frozenset({"pdf"})),
            )
            row.pdf_signature = signer().envelope(pdf)
            row.save(update_fields=["pdf", "pdf_signature"])
        return row.pdf


def revoke(licence: Licence, reason: str, *, on: date) -> None:
    """撤销: the licence no longer holds from that day; what it said stays readable. 1 SQL query.

    Belongs to the caller's transaction. Raises `ValueError` without a reason, or when it is revoked already.
    """
    end(licence, LicenceState.REVOKED, reason, on=on)


def end(licence: Licence, state: LicenceState, reason: str, *, on: date) -> None:
    """撤销、注销、失效 or 吊销: the licence no longer holds from that day. 1 SQL query.

    Belongs to the caller's transaction. Raises `ValueError` without a reason, or when it has ended already.
    """
    act = state.label.removeprefix("已")
    if state is LicenceState.VALID:
        raise ValueError("有效的证照没有终止的日期")
    if not reason.strip():
        raise ValueError(f"{act}证照要写明原因")
    changed = Licence.objects.filter(pk=licence.pk, state=LicenceState.VALID).update(
        state=state, ended_on=on, ended_reason=reason.strip()
    )
    if not changed:
        raise ValueError(f"这份证照已经终止过了，不能再{act}")


def restore(licence: Licence, *, on: date) -> None:
    """恢复效力: the revocation of the licence was set aside, it holds again from that day. 1 SQL query.

    Belongs to the caller's transaction. Raises `ValueError` for one that was not revoked: what its issuer has
    ended by another act does not come back.
    """
    changed = Licence.objects.filter(pk=licence.pk, state=LicenceState.REVOKED).update(
        state=LicenceState.VALID, ended_on=None, ended_reason="", restored_on=on
    )
    if not changed:
        raise ValueError("这份证照没有被撤销，不能恢复效力")


def _kept(certificate: str) -> str:
    """The certificate's fingerprint, once it is kept. 1 SQL query."""
    fingerprint = fingerprint_of(certificate)
    # One that is there already stays as it is.
    SigningCertificate.objects.bulk_create(
        [SigningCertificate(fingerprint=fingerprint, pem=certificate)], ignore_conflicts=True
    )
    return fingerprint


def _months_after(day: date, months: int | None) -> date | None:
    """The same day of the month so many months later, or the last day of a shorter month."""
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
