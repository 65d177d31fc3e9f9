"""Signing by the head of the department, and what the reviewing bureau decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_review, may_sign
from tongjian.systems.performance.declaring.actions import change, in_state, locked, record, said_reason
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.declaring.sheet import declaring_of
from tongjian.systems.performance.models import (
    Declaration,
    DeclarationState,
    DeclarationVersion,
    VersionState,
)

PROPOSED, SUBMITTED = (DeclarationState.PROPOSED,), (DeclarationState.SUBMITTED,)
MOST_REMARKS = 400


def sign(viewer: Viewer, declaration: UUID, number: int, now: datetime) -> None:
    """签发: the head sends the version on to the reviewing bureau.

    `number` is the version that was read. Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, declaration, PROPOSED)
        if not may_sign(viewer, row.organisation_id):
            raise PermissionDenied("只有本部门负责人可以签发绩效目标申报。")
        version = _last(row, number)
        _outcome(version, state=VersionState.SUBMITTED, signed_by_id=viewer.user, signed_at=now)
        change(row, now, state=DeclarationState.SUBMITTED)
        record(row, "signed", viewer, now, version=version.number, digest=version.digest)
        _tell(row, _reviewers(row), "绩效目标申报待审核", f"{row.organisation.name}：{row.title}")


def give_back(viewer: Viewer, declaration: UUID, number: int, reason: str, now: datetime) -> None:
    """The head gives a version back before it leaves the department. Raises as `sign`."""
    with transaction.atomic():
        row = locked(viewer, declaration, PROPOSED)
        if not may_sign(viewer, row.organisation_id):
            raise PermissionDenied("只有本部门负责人可以退回绩效目标申报。")
        version = _last(row, number)
        said = said_reason(reason, "说明要改什么")
        _outcome(
            version, state=VersionState.RETURNED, decided_by_id=viewer.user, decided_at=now, opinion=said
        )
        forms.reopen(row.draft_id, now=now)
        change(row, now, state=DeclarationState.RETURNED, reason=said)
        record(row, "given-back", viewer, now, version=version.number, reason=said)


def approve(viewer: Viewer, declaration: UUID, number: int, opinion: str, now: datetime) -> None:
    """批复: the version holds from now on, in the place of the one approved before.

    Whoever put a version forward or signed it does not approve it. Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = _under_review(viewer, declaration)
        version = _last(row, number)
        if viewer.user in (version.proposed_by_id, version.signed_by_id):
            raise refused("送签人和签发人不能批复自己的申报，请由同事批复")
        _outcome(
            version,
            state=VersionState.APPROVED,
            decided_by_id=viewer.user,
            decided_at=now,
            opinion=opinion.strip()[:1000],
        )
        change(row, now, state=DeclarationState.APPROVED, approved=version, reason="")
        record(row, "approved", viewer, now, version=version.number, digest=version.digest)
        _tell(row, [row.organisation_id], f"绩效目标已批复：{row.title}", version.opinion)


def send_back(
    viewer: Viewer,
    declaration: UUID,
    number: int,
    opinion: str,
    remarks: Sequence[tuple[str, str]],
    now: datetime,
) -> None:
    """退回: with what is to be changed, as a whole and line by line.

    `remarks` are pairs of a place (`indicators:3`, counted from 1; or the name of a field) and a sentence.
    Raises `RefusedError` when neither says anything, `PermissionDenied`.
    """
    with transaction.atomic():
        row = _under_review(viewer, declaration)
        version = _last(row, number)
        written = [
            {"place": place[:80], "sentence": sentence.strip()[:500]}
            for place, sentence in remarks[:MOST_REMARKS]
            if sentence.strip()
        ]
        said = opinion.strip()[:1000] or (f"见逐行意见（{len(written)} 条）" if written else "")
        _outcome(
            version,
            state=VersionState.RETURNED,
            decided_by_id=viewer.user,
            decided_at=now,
            opinion=said_reason(said, "写总的意见，或在要改的行写意见"),
            remarks=written,
        )
        forms.reopen(row.draft_id, now=now)
        change(row, now, state=DeclarationState.RETURNED, reason=said)
        record(row, "returned", viewer, now, version=version.number, reason=said, remarks=written)
        _tell(row, [row.organisation_id], f"绩效目标申报被退回：{row.title}", said)


def _under_review(viewer: Viewer, declaration: UUID) -> Declaration:
    row = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration).first()
    if row is None or not may_review(viewer, row.city) or viewer.user is None:
        raise PermissionDenied("只有本市负责审核绩效目标的部门可以批复或退回。")
    in_state(row, SUBMITTED)
    return row


def _last(row: Declaration, number: int) -> DeclarationVersion:
    """The version under way, as it was read."""
    if number != row.version:
        raise refused("您打开页面以后，这份申报又有了新的一稿，请刷新后再办理")
    return DeclarationVersion.objects.select_for_update(of=("self",)).get(declaration=row, number=number)


def _outcome(version: DeclarationVersion, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=[name.removesuffix("_id") for name in fields])


def _reviewers(row: Declaration) -> list[int]:
    duty = declaring_of(row.city).reviewer
    return list(Organisation.objects.filter(city=row.city, duty=duty).values_list("pk", flat=True))


def _tell(row: Declaration, organisations: Sequence[int], title: str, text: str) -> None:
    link = reverse("performance-declaration", args=[row.pk])
    notify_many(
        [
            NewNotice(row.city, title[:200], text[:500], link, organisation=organisation)
            for organisation in organisations
        ]
    )
