"""What a department does with its declaration: begin, put forward, take back, adjust, drop.

Every act locks the declaration, then its draft, and writes an event into its chain in the same transaction.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.errors import IncompleteError
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.prefill import ORGANISATION, Source
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import SUBJECT, may_fill
from tongjian.systems.performance.declaring.body import body_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.declaring.restoring import restore
from tongjian.systems.performance.declaring.sheet import form_for
from tongjian.systems.performance.models import (
    Declaration,
    DeclarationKind,
    DeclarationState,
    DeclarationVersion,
)

OPEN = (DeclarationState.DRAFT, DeclarationState.RETURNED, DeclarationState.ADJUSTING)
"""States in which the department may type."""


def begin(
    viewer: Viewer,
    organisation: int,
    kind: str,
    year: int,
    title: str,
    now: datetime,
    *,
    sources: Sequence[Source] = (),
    follows: Declaration | None = None,
) -> Declaration:
    """A new declaration with its form, filled in as far as `sources` know. That of a department has its name.

    Raises `RefusedError`, `PermissionDenied`.
    """
    if not may_fill(viewer, organisation) or viewer.user is None:
        raise PermissionDenied("只有本部门的承办人和负责人可以申报绩效目标。")
    body = Organisation.objects.get(pk=organisation)
    form = form_for(body.city, kind) if kind in DeclarationKind else None
    if form is None:
        raise refused("本市没有这一类绩效目标申报表，请选择别的类别")
    name = body.name if kind == DeclarationKind.DEPARTMENT else title.strip()
    if not name or len(name) > 200:
        raise refused("请写项目名称，最多 200 字")
    if not 1990 <= year <= 2200:
        raise refused("年度应在 1990 到 2200 之间")
    known = (
        *sources,
        Source(ORGANISATION, {"name": body.name}),
        Source("declaration", {"year": year, "title": name}, "建立申报时填写"),
    )
    id_ = uuid.uuid4()
    try:
        with transaction.atomic():
            draft = forms.begin(
                form, f"{SUBJECT}:{id_}", viewer, city=body.city, owner=body.pk, sources=known, now=now
            )
            row = Declaration.objects.create(
                id=id_,
                city=body.city,
                year=year,
                kind=kind,
                organisation=body,
                title=name,
                draft=draft,
                follows=follows,
                created_by_id=viewer.user,
                created_at=now,
                changed_at=now,
            )
            record(row, "begun", viewer, now, year=year, declares=str(kind), title=name)
    except IntegrityError:
        raise refused(f"{body.name}已经有 {year} 年度的这份申报，请在列表中打开它") from None
    return row


def propose(viewer: Viewer, declaration: UUID, now: datetime) -> DeclarationVersion:
    """送签: what is filled in becomes a version that never changes, and goes to the head of the department.

    Raises `RefusedError` with every mistake and its field, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, declaration, OPEN)
        adjusted = row.approved_id is not None
        version = _frozen(row, viewer, now, reason=row.reason if adjusted else "")
        change(row, now, state=DeclarationState.PROPOSED, version=version.number)
        record(row, "proposed", viewer, now, version=version.number, digest=version.digest)
    return version


def _frozen(row: Declaration, viewer: Viewer, now: datetime, *, reason: str) -> DeclarationVersion:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("form").get(pk=row.draft_id)
    try:
        submission = forms.freeze(draft, viewer, now=now)
    except IncompleteError as error:
        raise RefusedError(*(Mistake(each.sentence, each.field) for each in error.errors)) from None
    body = body_of(form_of(draft.form), draft.data)
    if body.unread or body.sheet is None:
        found = [Mistake(each.sentence, each.path) for each in body.unread]
        raise RefusedError(*found or [Mistake("没有任何绩效指标，请至少填写一行", "indicators")])
    if body.sheet.year not in (None, row.year):
        raise RefusedError(Mistake(f"这是 {row.year} 年度的申报，表上的年度是 {body.sheet.year}", "year"))
    text = text_of(body.sheet)
    row.title, row.amount = body.sheet.project or row.title, amount_of(body.sheet)
    row.save(update_fields=["title", "amount"])
    proposer = viewer.user
    assert proposer is not None, "`locked` lets nobody through who is no person"
    return DeclarationVersion.objects.create(
        declaration=row,
        number=row.version + 1,
        reason=reason,
        body=text,
        digest=digest_of(text),
        submission=submission,
        proposed_by_id=proposer,
        proposed_at=now,
    )


def adjust(viewer: Viewer, declaration: UUID, reason: str, now: datetime) -> None:
    """年中调整: the form opens again, for a reason. What was approved holds until the new one is.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, declaration, (DeclarationState.APPROVED,))
        said = said_reason(reason, "说明为什么要调整、依据什么文件")
        forms.reopen(row.draft_id, now=now)
        change(row, now, state=DeclarationState.ADJUSTING, reason=said)
        record(row, "adjusting", viewer, now, reason=said)


def give_up(viewer: Viewer, declaration: UUID, reason: str, now: datetime) -> None:
    """作废, or during an adjustment 放弃调整: then the form is again what was approved.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, declaration, OPEN)
        said = said_reason(reason, "说明为什么不再申报")
        if row.approved is None:
            Draft.objects.filter(pk=row.draft_id).update(closed_at=now)
            change(row, now, state=DeclarationState.DROPPED, reason=said)
            record(row, "dropped", viewer, now, reason=said)
            return
        restore(viewer, row, row.approved, now)
        change(row, now, state=DeclarationState.APPROVED, reason="")
        record(row, "adjustment-given-up", viewer, now, reason=said)


def text_of(sheet: FormSheet) -> str:
    """The canonical text of a body."""
    return canonical(sheet.model_dump(mode="json", exclude_defaults=True))


def digest_of(text: str) -> str:
    """SHA-256 of the text of a body, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def amount_of(sheet: FormSheet) -> Decimal | None:
    """The money asked for this year, in 万元; None where the form says nothing of it."""
    if sheet.budget and sheet.budget.printed_total is not None:
        return sheet.budget.printed_total
    return sheet.revenue_expenditure.total if sheet.revenue_expenditure else None


def locked(viewer: Viewer, declaration: UUID, states: Sequence[str]) -> Declaration:
    """The own department's declaration, locked. Raises `RefusedError`, `PermissionDenied`."""
    row = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration).first()
    if row is None or not may_fill(viewer, row.organisation_id) or viewer.user is None:
        raise PermissionDenied("没有这份申报，或者它属于别的部门。")
    in_state(row, states)
    return row


def in_state(row: Declaration, states: Sequence[str]) -> None:
    """Raises `RefusedError` when the declaration stands elsewhere, for whoever was slower."""
    if row.state not in states:
        raise refused(f"这份申报现在是“{row.get_state_display()}”，不能这样办理，请刷新页面")


def said_reason(reason: str, mend: str) -> str:
    """A reason that says something. Raises `RefusedError`."""
    said = reason.strip()
    if not said:
        raise refused(f"要写明原因：{mend}")
    return said[:1000]


def change(row: Declaration, now: datetime, **fields: Any) -> None:
    """Write the fields of a locked row."""
    for name, value in {**fields, "changed_at": now}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])


def record(row: Declaration, what: str, viewer: Viewer, now: datetime, **said: object) -> None:
    """An event in the chain of the declaration."""
    records.append(row.city, row.pk, f"performance:{what}", said, actor=viewer.user, at=now)
