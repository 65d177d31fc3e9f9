"""签发: conditions get their number, their file and their document, once."""

from __future__ import annotations

import io
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.actions import allot
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.planning.actions import check_now, locked, warm
from tongjian.kernel.places.planning.content import (
    TITLE,
    Content,
    LayerRow,
    digest_of,
    figure_rows,
    file_text,
    met_rows,
    parking_rows,
    setback_rows,
)
from tongjian.kernel.places.planning.officers import may_issue
from tongjian.kernel.places.planning.picture import picture_of
from tongjian.kernel.places.planning.printing import print_pdf
from tongjian.kernel.places.planning.sheet import sheet_of
from tongjian.kernel.places.planning.statement import Statement
from tongjian.kernel.places.planning.typed import Mistake, RefusedError, Typed
from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions


def issue(
    viewer: Viewer, conditions: UUID, seen: int, effective_from: date, now: datetime
) -> PlanningConditions:
    """Issue a draft: checked once more against the layers in force, numbered, and never changed again.

    The number is given in the transaction that uses it, so a crash leaves neither gap nor twin; the PDF is
    made afterwards from what was kept, see `printed`. Raises `RefusedError`, `NoSuchParcel`,
    `PermissionDenied`.
    """
    warm(conditions)
    with transaction.atomic():
        row = locked(viewer, conditions, seen)
        if not may_issue(viewer, row.city):
            raise PermissionDenied("只有主管部门的负责人可以签发规划条件。")
        typed = Typed.model_validate(row.typed)
        found, statement = check_now(row, typed, now)
        before = _last_version(row)
        on = timezone.localdate(now)
        _check_day(effective_from, on, before)
        pack = pack_of(row.city)
        number = _numbered(pack, on)
        text = _file(found, row, statement, number=number, on=on, effective_from=effective_from)
        content = _content(
            *(row, typed, found, statement, pack),
            number=number,
            on=on,
            effective_from=effective_from,
            before=before,
            file=digest_of(text),
        )
        row.version = content.version
        row.state = ConditionsState.ISSUED
        row.number, row.issued_on, row.effective_from = number, on, effective_from
        row.issued_by_id = row.changed_by_id = viewer.user
        row.changed_at = now
        row.edition, row.edition_digest = statement.edition.numbers_text, statement.edition.digest
        row.conditions, row.content, row.digest = text, content.text, digest_of(content.text)
        row.file = _kept(row, text.encode(), "yaml", by=viewer.user)
        row.save()
    return row


def printed(row: PlanningConditions) -> Document:
    """The PDF of issued conditions: made when first asked for, and the same file ever after.

    Raises `TypesettingError`.
    """
    if row.document is not None:
        return row.document
    pdf = print_pdf(row.city, row.pk, Content.from_text(row.content))
    with transaction.atomic():
        fresh = PlanningConditions.objects.select_for_update().get(pk=row.pk)
        if fresh.document is None:
            fresh.document = _kept(fresh, pdf, "pdf", by=None)
            fresh.save(update_fields=["document"])
        return fresh.document


def _last_version(row: PlanningConditions) -> PlanningConditions | None:
    # There is one draft of a parcel at most, and it is locked: nobody else gives a version meanwhile.
    rows = PlanningConditions.objects.filter(city=row.city, parcel=row.parcel, state=ConditionsState.ISSUED)
    return rows.only("version", "number", "effective_from").order_by("-version").first()


def _check_day(effective_from: date, on: date, before: PlanningConditions | None) -> None:
    if effective_from < on:
        raise RefusedError(Mistake("effective_from", "施行日期不能早于签发当天", f"改为 {on} 或以后"))
    first = before.effective_from if before else None
    if before is not None and first is not None and effective_from < first:
        sentence = f"施行日期早于上一版（{before.number}）的施行日期 {first}"
        raise RefusedError(Mistake("effective_from", sentence, f"改为 {first} 或以后"))


def _numbered(pack: Pack, on: date) -> str:
    series = sheet_of(pack).series
    pattern = pack.settings.numbers.get(series)
    if pattern is None:
        sentence, mend = (
            f"城市包 {pack.name} 没有编号格式 {series}",
            "在 pack.yaml 的 settings.numbers 中补上",
        )
        raise RefusedError(Mistake("", sentence, mend))
    # A pattern without the year must count on over the years, or its numbers would come again.
    serial = allot(pack.name, f"{series}-{on.year}" if "{year" in pattern else series)
    return pack.settings.number(series, serial=serial, on=on, region=pack.region)


def _file(
    conditions: Conditions,
    row: PlanningConditions,
    statement: Statement,
    *,
    number: str,
    on: date,
    effective_from: date,
) -> str:
    """The conditions file, citing its document as the clause of every finding."""
    whole = conditions.model_copy(update={"issued": on, "clause": f"{number}（地块 {row.parcel}）"})
    heading = (
        f"{TITLE} {number}",
        f"地块 {row.parcel}，自 {effective_from} 起施行",
        f"依据蓝图版本 {statement.edition.digest}",
    )
    return file_text(whole, heading)


def _content(
    row: PlanningConditions,
    typed: Typed,
    conditions: Conditions,
    statement: Statement,
    pack: Pack,
    *,
    number: str,
    on: date,
    effective_from: date,
    before: PlanningConditions | None,
    file: str,
) -> Content:
    layers = tuple(
        LayerRow(
            title=each.title,
            number=each.number,
            effective_from=each.effective_from,
            digest=each.digest,
            basis=each.basis,
            verified=each.verified,
        )
        for each in statement.cited
    )
    return Content(
        number=number,
        version=(before.version or 0) + 1 if before else 1,
        city=pack.title,
        parcel=row.parcel,
        district=statement.district,
        issuer=Organisation.objects.values_list("name", flat=True).get(pk=row.organisation_id),
        issued_on=on,
        effective_from=effective_from,
        replaces=before.number if before else "",
        rows=tuple(figure_rows(conditions, statement.plan, statement.cited)),
        setbacks=tuple(setback_rows(conditions, statement)),
        parking=tuple(parking_rows(conditions)),
        met=tuple(met_rows(statement)),
        texts=typed.texts,
        statutes=sheet_of(pack).laws,
        layers=layers,
        unknown=statement.unknown,
        edition=statement.edition.digest,
        file=file,
        picture=picture_of(statement.parcel, statement.around),
    )


def _kept(row: PlanningConditions, content: bytes, extension: str, *, by: int | None) -> Document:
    name = f"{TITLE} {row.number} {row.parcel}.{extension}"
    limits = Limits(frozenset({extension}))
    return store(io.BytesIO(content), name, city=row.city, owner=row.organisation_id, by=by, limits=limits)
