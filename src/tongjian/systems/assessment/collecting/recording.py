"""What an assessor enters from a record, with the paper it was read from."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import assesses, needs_body
from tongjian.systems.assessment.collecting.evidence import Found, locked, must_be_open, put, replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Period, Source, Task, TaskState
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromRecord

_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")


def may_collect(viewer: Viewer, task: Task) -> bool:
    """Whether the task is the viewer's: it was given to them, or they are head of the body."""
    city = task.period.city
    mine = task.assessor_id == viewer.user and assesses(viewer, city, Role.HANDLER, Role.HEAD)
    return mine or assesses(viewer, city, Role.HEAD)


def record(
    viewer: Viewer,
    task: Task,
    *,
    counted: str,
    whole: str = "",
    remark: str = "",
    reason: str = "",
    document: Document | None = None,
    now: datetime,
) -> Evidence:
    """Enter what a record says. What is there already is replaced, for a `reason`.

    Raises `PermissionDenied`, `RefusedError` with every mistake.
    """
    _must_be_theirs(viewer, task)
    source = sheet_of(task.period.standard).item(task.item.code).source
    if not isinstance(source, FromRecord):
        raise RefusedError(f"“{task.item.title}”不是按台账录入的项目。")
    upper, lower, wrong = _numbers(source, counted, whole)
    if source.paper and document is None:
        wrong.append("没有上传台账。请上传 PDF、图片或表格，作为这个数的依据")
    if wrong:
        raise RefusedError(*wrong)
    origin = {"counted": source.counted, "whole": source.whole or "", "remark": remark.strip()[:500]}
    if document is not None:
        origin["sha256"] = document.sha256
    found = Found(Source.RECORD, upper, lower, origin, reason, document=document)
    return _keep(viewer, task, found, now)


def not_applicable(viewer: Viewer, task: Task, reason: str, now: datetime) -> Evidence:
    """不适用: the item leaves the denominator of the district, for a reason that stands on its sheet.

    Raises `PermissionDenied`, `RefusedError`.
    """
    _must_be_theirs(viewer, task)
    if not reason.strip():
        raise RefusedError("不适用要写明理由，理由会写在得分表上。")
    return _keep(viewer, task, Found(task.item.source, None, None, {}, reason), now)


def _keep(viewer: Viewer, task: Task, found: Found, now: datetime) -> Evidence:
    if task.state != TaskState.DONE:
        return put(viewer, task.pk, found, now)
    with transaction.atomic():
        # The period is held first: whoever closes it meanwhile would score what is about to be replaced.
        Period.objects.select_for_update().get(pk=task.period_id)
        must_be_open(locked(task.pk))
        return replace(viewer, task.pk, found, now)


def _must_be_theirs(viewer: Viewer, task: Task) -> None:
    needs_body(viewer, task.period.city, Role.HANDLER, Role.HEAD)
    if not may_collect(viewer, task):
        raise RefusedError("这项任务没有派给您。请由派给的考核员采集，或请负责人改派。")


def _numbers(
    source: FromRecord, counted: str, whole: str
) -> tuple[Decimal | None, Decimal | None, list[str]]:
    wrong: list[str] = []
    upper = _number(source.counted, counted, wrong)
    lower = _number(source.whole, whole, wrong) if source.whole else None
    if lower == 0:
        wrong.append(f"“{source.whole}”为 0 时请选不适用并写明理由")
    elif upper is not None and lower is not None and upper > lower:
        wrong.append(f"“{source.counted}”{upper:f} 大于“{source.whole}”{lower:f}，请核对")
    return upper, lower, wrong


def _number(title: str, text: str, wrong: list[str]) -> Decimal | None:
    plain = text.strip().replace(",", "")
    if _NUMBER.fullmatch(plain):
        return Decimal(plain)
    wrong.append(f"“{title}”没有填" if not plain else f"“{title}”写的“{plain[:20]}”不是数（最多 4 位小数）")
    return None
