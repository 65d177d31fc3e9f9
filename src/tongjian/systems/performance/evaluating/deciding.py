"""What the finance bureau decides on a self-evaluation: give back, re-check, spot check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.judging import CannotScore, keep_score
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_review
from tongjian.systems.performance.declaring.actions import digest_of, said_reason, text_of
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.evaluating.actions import change, held, in_state, record, subject_of, tell
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationState,
    EvaluationVersion,
    Review,
    ReviewKind,
)
from tongjian.systems.performance.evaluating.seconding import Given, profile_of, rescored, second

SUBMITTED, CHECKED = (EvaluationState.SUBMITTED,), (EvaluationState.CHECKED,)


def send_back(viewer: Viewer, evaluation: UUID, number: int, reason: str, now: datetime) -> None:
    """退回: with what is to be changed. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        row = of_own_city(viewer, evaluation)
        in_state(row, SUBMITTED)
        version = _last(row, number)
        said = said_reason(reason, "说明要改什么")
        forms.reopen(row.draft_id, now=now)
        change(row, now, state=EvaluationState.RETURNED, reason=said)
        record(row, "returned", viewer, now, version=version.number, reason=said)
        tell(row, [row.organisation_id], f"绩效自评被退回：{row.title}", said)


def recheck(
    viewer: Viewer, evaluation: UUID, number: int, given: Mapping[int, Given], opinion: str, now: datetime
) -> Review:
    """复核: the bureau's own score by the same profile, each difference with its reason; it counts from now.

    `number` is the version that was read. Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = of_own_city(viewer, evaluation)
        in_state(row, SUBMITTED)
        version = _last(row, number)
        sheet = _found(version.body, given)
        made = _reviewed(row, viewer, version, ReviewKind.RECHECK, sheet, opinion, now)
        change(row, now, state=EvaluationState.CHECKED, final=made.score)
        said = {"version": number, "digest": made.digest, "score": made.score.digest}
        record(row, "rechecked", viewer, now, **said)
        tell(row, [row.organisation_id], f"绩效自评已复核：{row.title}", f"复核得分 {made.score.printed}")
    return made


def spot_check(
    viewer: Viewer, evaluation: UUID, number: int, given: Mapping[int, Given], opinion: str, now: datetime
) -> Review:
    """抽查: of what was drawn, by somebody else than who re-checked it; this score counts from now on.

    It begins with what the re-check found: every change of that has its reason as well.
    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = of_own_city(viewer, evaluation)
        in_state(row, CHECKED)
        if row.spot_id is None:
            raise refused("这份自评没有被抽中，抽查的对象由公开抽取决定")
        before = {each.kind: each for each in Review.objects.filter(evaluation=row)}
        if ReviewKind.SPOT in before:
            raise refused("这份自评已经抽查过了")
        if before[ReviewKind.RECHECK].made_by_id == viewer.user:
            raise refused("抽查要由复核人以外的人办理，请由同事办理")
        if getattr(row, "use", None) is not None:
            raise refused("结果应用已经确定，不能再抽查")
        sheet = _found(before[ReviewKind.RECHECK].body, given)
        made = _reviewed(row, viewer, _last(row, number), ReviewKind.SPOT, sheet, opinion, now)
        change(row, now, final=made.score)
        said = {"version": number, "digest": made.digest, "score": made.score.digest}
        record(row, "spot-checked", viewer, now, **said)
        tell(row, [row.organisation_id], f"绩效自评抽查结果：{row.title}", f"抽查得分 {made.score.printed}")
    return made


def _reviewed(
    row: Evaluation,
    viewer: Viewer,
    version: EvaluationVersion,
    kind: ReviewKind,
    sheet: FormSheet,
    opinion: str,
    now: datetime,
) -> Review:
    if viewer.user == version.submitted_by_id:
        raise refused("报送人不能复核自己报送的自评，请由同事办理")
    profile, said = profile_of(version.score), opinion.strip()[:2000]
    sheet, _ = rescored(sheet, profile)
    try:
        score = keep_score(
            row.city,
            subject_of(row),
            sheet,
            profile,
            occasion=kind.label,
            reason=said,
            actor=viewer.user,
            now=now,
        )
    except CannotScore as error:
        raise RefusedError(*map(Mistake, error.sentences)) from None
    if not score.complete:
        raise refused("有的行还不能计分，请给出核定得分和理由")
    text, judge = text_of(sheet), viewer.user
    assert judge is not None, "`of_own_city` lets nobody through who is no person"
    return Review.objects.create(
        evaluation=row,
        version=version,
        kind=kind,
        body=text,
        digest=digest_of(text),
        score=score,
        opinion=said,
        made_by_id=judge,
        made_at=now,
    )


def _found(body: str, given: Mapping[int, Given]) -> FormSheet:
    """The form as it is after what was put right. Raises `RefusedError`."""
    sheet, wrong = second(sheet_of(body), given)
    if wrong:
        raise RefusedError(*map(Mistake, wrong))
    return sheet


def of_own_city(viewer: Viewer, evaluation: UUID) -> Evaluation:
    """An evaluation that was handed in to the own bureau, locked. Raises `PermissionDenied`."""
    row = held(evaluation)
    if row is None or not may_review(viewer, row.city) or viewer.user is None or not row.version:
        raise PermissionDenied("只有本市负责绩效评价的财政部门可以办理。")
    return row


def _last(row: Evaluation, number: int) -> EvaluationVersion:
    """The version under review, as it was read."""
    if number != row.version:
        raise refused("您打开页面以后，这份自评又有了新的一稿，请刷新后再办理")
    return EvaluationVersion.objects.select_related("score").get(evaluation=row, number=number)
