"""What a department does with its self-evaluation: begin, look values up again, hand in.

Every act locks the evaluation, then its draft, and writes an event into its chain in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.errors import IncompleteError
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.ledger import records
from tongjian.kernel.measures.judging import CannotScore, keep_score
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_fill, may_sign
from tongjian.systems.performance.declaring.actions import digest_of, text_of
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.declaring.sheet import declaring_of
from tongjian.systems.performance.evaluating.access import OPEN, SUBJECT
from tongjian.systems.performance.evaluating.filling import data_of, take
from tongjian.systems.performance.evaluating.judging import Judged, judged
from tongjian.systems.performance.evaluating.known import as_data, from_data, known_of
from tongjian.systems.performance.evaluating.models import Evaluation, EvaluationState, EvaluationVersion
from tongjian.systems.performance.evaluating.money import books_of
from tongjian.systems.performance.evaluating.sheet import evaluation_of, form_for, profile_for
from tongjian.systems.performance.models import Declaration

FIRST = "自评"


def begin(viewer: Viewer, declaration: UUID, now: datetime) -> Evaluation:
    """开始自评: a report on an approved declaration, filled in with what is known.

    Raises `RefusedError` where nothing was approved, the city does not evaluate this kind, or it is begun
    already; `PermissionDenied`.
    """
    beside = ("approved", "organisation")
    row = Declaration.objects.select_related(*beside).filter(pk=declaration).first()
    if row is None or not may_fill(viewer, row.organisation_id) or viewer.user is None:
        raise PermissionDenied("没有这份申报，或者它属于别的部门。")
    if row.approved is None:
        raise refused("这份绩效目标还没有批复，批复以后才能自评")
    if row.year > timezone.localdate(now).year:
        raise refused(f"{row.year} 年度还没有开始，不能自评")
    form = form_for(row.city, row.kind)
    if form is None:
        raise refused("本市没有这一类的自评表，请与财政部门联系")
    base, id_ = sheet_of(row.approved.body), uuid.uuid4()
    known, books = known_of(row, base, until(row.year, now)), books_of(row, until(row.year, now))
    try:
        with transaction.atomic():
            draft = forms.begin(
                form,
                f"{SUBJECT}:{id_}",
                viewer,
                city=row.city,
                owner=row.organisation_id,
                sources=[Source(EARLIER, data_of(form, base, books), "取自批复的绩效目标和预算账")],
                now=now,
            )
            made = Evaluation.objects.create(
                id=id_,
                city=row.city,
                year=row.year,
                kind=row.kind,
                organisation=row.organisation,
                title=row.title,
                declaration=row,
                base=row.approved,
                draft=draft,
                origins=as_data(known),
                read_at=now,
                created_by_id=viewer.user,
                created_at=now,
                changed_at=now,
            )
            take(viewer, draft.pk, base, known, now)
            said = {
                "declaration": str(row.pk),
                "version": row.approved.number,
                "targets": row.approved.digest,
            }
            record(made, "begun", viewer, now, **said)
    except IntegrityError:
        raise refused("这份申报已经开始自评，请在列表中打开它") from None
    return made


def until(year: int, now: datetime) -> date:
    """The day up to which results of a year count: its last, or today while it runs."""
    return min(date(year, 12, 31), timezone.localdate(now))


def look_up(viewer: Viewer, evaluation: UUID, now: datetime) -> int:
    """重新取数: values are looked up again, against the targets that hold now; what somebody typed stays.

    Returns how many values changed. Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, evaluation, OPEN)
        targets = row.declaration.approved or row.base
        base = sheet_of(targets.body)
        known = known_of(row.declaration, base, until(row.year, now))
        changed = take(viewer, row.draft_id, base, known, now)
        change(row, now, base=targets, origins=as_data(known), read_at=now)
        record(row, "looked-up", viewer, now, changed=changed, targets=targets.digest)
    return changed


def ask(viewer: Viewer, evaluation: UUID, now: datetime) -> None:
    """请负责人报送: whoever filled it in tells the head of the department that it is ready.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, evaluation, OPEN)
        record(row, "asked", viewer, now)
        tell(
            row,
            [row.organisation_id],
            f"自评待报送：{row.title}",
            "自评已经填好，请部门负责人核对后报送",
        )


def submit(viewer: Viewer, evaluation: UUID, now: datetime) -> EvaluationVersion:
    """报送: what is filled in becomes a version that never changes, with its score, and goes to the bureau.

    Raises `RefusedError` with every mistake and its field, `PermissionDenied`.
    """
    with transaction.atomic():
        row = locked(viewer, evaluation, OPEN)
        if not may_sign(viewer, row.organisation_id):
            raise PermissionDenied("只有本部门负责人可以报送自评。")
        version = _frozen(row, viewer, now)
        change(row, now, state=EvaluationState.SUBMITTED, version=version.number, reason="")
        said = {"version": version.number, "digest": version.digest, "score": version.score.digest}
        record(row, "submitted", viewer, now, **said)
        tell(row, _reviewers(row), "绩效自评待复核", f"{row.organisation.name}：{row.title}")
    return version


def _frozen(row: Evaluation, viewer: Viewer, now: datetime) -> EvaluationVersion:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("form").get(pk=row.draft_id)
    found = judge(row, draft)
    wrong = [Mistake(each.sentence, each.path) for each in found.wanting]
    try:
        submission = forms.freeze(draft, viewer, now=now)
    except IncompleteError as error:
        raise RefusedError(*(Mistake(each.sentence, each.field) for each in error.errors), *wrong) from None
    if wrong or found.sheet is None:
        raise RefusedError(*wrong)
    number = row.version + 1
    try:
        score = keep_score(
            row.city,
            subject_of(row),
            found.sheet,
            profile_for(row.city, row.kind),
            occasion=FIRST,
            actor=viewer.user,
            now=now,
        )
    except CannotScore as error:
        raise RefusedError(*map(Mistake, error.sentences)) from None
    text, sender = text_of(found.sheet), viewer.user
    assert sender is not None, "`locked` lets nobody through who is no person"
    return EvaluationVersion.objects.create(
        evaluation=row,
        number=number,
        body=text,
        digest=digest_of(text),
        origins=row.origins,
        by_hand=found.by_hand,
        submission=submission,
        score=score,
        submitted_by_id=sender,
        submitted_at=now,
    )


def judge(row: Evaluation, draft: Draft) -> Judged:
    """What is told of the report as it stands. No query but for what is not loaded with the row."""
    return judged(
        form_of(draft.form),
        draft.data,
        sheet_of(row.base.body),
        profile_for(row.city, row.kind).profile(),
        from_data(row.origins),
        evaluation_of(row.city).cause_beyond,
    )


def subject_of(row: Evaluation) -> str:
    """How scores name what they are of."""
    return f"{SUBJECT}:{row.pk}"


def locked(viewer: Viewer, evaluation: UUID, states: Sequence[str]) -> Evaluation:
    """The own department's evaluation, locked. Raises `RefusedError`, `PermissionDenied`."""
    row = held(evaluation)
    if row is None or not may_fill(viewer, row.organisation_id) or viewer.user is None:
        raise PermissionDenied("没有这份自评，或者它属于别的部门。")
    in_state(row, states)
    return row


def held(evaluation: UUID) -> Evaluation | None:
    """The row, locked, with what acts need beside it."""
    beside = ("organisation", "base", "declaration", "declaration__organisation", "declaration__approved")
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related(*beside)
    return rows.filter(pk=evaluation).first()


def in_state(row: Evaluation, states: Sequence[str]) -> None:
    """Raises `RefusedError` when the evaluation stands elsewhere, for whoever was slower."""
    if row.state not in states:
        raise refused(f"这份自评现在是“{row.get_state_display()}”，不能这样办理，请刷新页面")


def change(row: Evaluation, now: datetime, **fields: Any) -> None:
    """Write the fields of a locked row."""
    for name, value in {**fields, "changed_at": now}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])


def record(row: Evaluation, what: str, viewer: Viewer, now: datetime, **said: object) -> None:
    """An event in the chain of the evaluation."""
    records.append(row.city, row.pk, f"evaluation:{what}", said, actor=viewer.user, at=now)


def tell(row: Evaluation, organisations: Sequence[int], title: str, text: str) -> None:
    """A notice to everyone of those bodies, with the page of the evaluation."""
    link = reverse("performance-evaluation", args=[row.pk])
    notify_many(
        [NewNotice(row.city, title[:200], text[:500], link, organisation=each) for each in organisations]
    )


def _reviewers(row: Evaluation) -> list[int]:
    duty = declaring_of(row.city).reviewer
    return list(Organisation.objects.filter(city=row.city, duty=duty).values_list("pk", flat=True))
