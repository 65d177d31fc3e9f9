"""What is done with rows of registers: added, corrected, made void.

Every act locks the row and writes an event into its chain in the same transaction, with what stood there
before and after.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.ledger import records
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.registers.access import SUBJECT, may_fill
from tongjian.systems.performance.registers.catalogue import REGISTERS, Register
from tongjian.systems.performance.registers.columns import CellError
from tongjian.systems.performance.registers.models import Entry, EntryState, RegisterImport
from tongjian.systems.performance.registers.sense import nonsense

Cells = Mapping[str, str]
"""The texts of a row by the names of the columns."""


def parsed(register: Register, cells: Cells) -> dict[str, Any]:
    """The values of a row. Raises `RefusedError` with every mistake and its column."""
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for column in register.columns:
        try:
            values[column.name] = column.parsed(cells.get(column.name, ""))
        except CellError as error:
            mistakes.append(Mistake(str(error), column.name))
    if not mistakes:
        mistakes += [Mistake(sentence, name) for name, sentence in nonsense(register, values)]
    if mistakes:
        raise RefusedError(*mistakes)
    return values


def told(register: Register, row: Entry) -> dict[str, str]:
    """What a row says, as text by column: kept in the ledger and shown on pages."""
    return {each.name: each.printed(getattr(row, each.name)) for each in register.columns}


def add(viewer: Viewer, register: Register, organisation: int, cells: Cells, now: datetime) -> Entry:
    """A new row. Raises `RefusedError`, `PermissionDenied`."""
    body = _own(viewer, organisation)
    values = parsed(register, cells)
    with transaction.atomic():
        return new_row(viewer, register, body, values, now)


def new_row(
    viewer: Viewer,
    register: Register,
    body: Organisation,
    values: Mapping[str, Any],
    now: datetime,
    *,
    imported: RegisterImport | None = None,
) -> Entry:
    """Write a row that was read, inside the caller's transaction. 3 SQL queries."""
    keeper = viewer.user
    assert keeper is not None, "whoever may keep a register is a person"
    row = register.model(
        id=uuid.uuid4(),
        city=body.city,
        organisation=body,
        imported=imported,
        created_by_id=keeper,
        created_at=now,
        changed_at=now,
        **values,
    )
    row.save(force_insert=True)
    _record(register, row, "added", viewer, now, after=told(register, row))
    return row


def correct(
    viewer: Viewer,
    register: Register,
    entry: UUID,
    cells: Cells,
    reason: str,
    revision: int,
    now: datetime,
) -> Entry:
    """更正: change a row for a reason. `revision` is that of the row the viewer saw.

    Raises `RefusedError`, also where somebody else was faster, and `PermissionDenied`.
    """
    values = parsed(register, cells)
    with transaction.atomic():
        row = _locked(viewer, register, entry)
        if row.revision != revision:
            raise refused("这一行在您打开之后已被别人更正，请刷新页面后再改")
        said = _reason(reason, "说明为什么更正、依据什么")
        before = told(register, row)
        for name, value in values.items():
            setattr(row, name, value)
        after = told(register, row)
        changed = {name: after[name] for name in after if after[name] != before[name]}
        if not changed:
            raise refused("没有改动任何一栏")
        row.revision, row.reason, row.changed_at = row.revision + 1, said, now
        row.save(update_fields=[*values, "revision", "reason", "changed_at"])
        old = {name: before[name] for name in changed}
        _record(register, row, "corrected", viewer, now, before=old, after=changed, reason=said)
    return row


def void(viewer: Viewer, register: Register, entry: UUID, reason: str, now: datetime) -> Entry:
    """作废: the row counts no more; it stays to be read. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        row = _locked(viewer, register, entry)
        said = _reason(reason, "说明为什么作废")
        row.state, row.reason, row.changed_at = EntryState.VOID, said, now
        row.save(update_fields=["state", "reason", "changed_at"])
        _record(register, row, "voided", viewer, now, reason=said)
    return row


def note_evidence(sender: type[Attachment], attachment: Attachment, **_: object) -> None:
    """Evidence given to a row is an event of its chain; called inside the transaction that attaches."""
    prefix, _colon, identifier = attachment.subject.partition(":")
    if prefix != SUBJECT:
        return
    for register in REGISTERS.values():
        rows = register.model._default_manager.select_for_update(of=("self",))
        row = rows.filter(pk=identifier).first()
        if row is not None:
            body = {
                "register": register.code,
                "document": str(attachment.document_id),
                "sha256": attachment.document.sha256,
            }
            kind, at = "performance-registers:evidence", attachment.at
            records.append(row.city, row.pk, kind, body, actor=attachment.by_id, at=at)
            return


def _own(viewer: Viewer, organisation: int) -> Organisation:
    if viewer.user is None or not may_fill(viewer, organisation):
        raise PermissionDenied("只有本部门的承办人和负责人可以登记台账。")
    return Organisation.objects.get(pk=organisation)


def _locked(viewer: Viewer, register: Register, entry: UUID) -> Entry:
    rows = register.model._default_manager.select_for_update(of=("self",))
    row = rows.filter(pk=entry).first()
    if row is None or viewer.user is None or not may_fill(viewer, row.organisation_id):
        raise PermissionDenied("没有这一行，或者它属于别的部门。")
    if row.state != EntryState.CURRENT:
        raise refused("这一行已作废，不能再改")
    return row


def _reason(reason: str, mend: str) -> str:
    said = reason.strip()
    if not said:
        raise refused(f"要写明原因：{mend}")
    return said[:500]


def _record(register: Register, row: Entry, what: str, viewer: Viewer, now: datetime, **said: object) -> None:
    body = {"register": register.code, **said}
    records.append(row.city, row.pk, f"performance-registers:{what}", body, actor=viewer.user, at=now)
