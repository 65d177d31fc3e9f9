"""Disclosure: what the public sees of an evaluation, and what it does not and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError, refused
from tongjian.systems.performance.evaluating.actions import change, in_state, record, tell
from tongjian.systems.performance.evaluating.deciding import CHECKED, of_own_city
from tongjian.systems.performance.evaluating.models import Disclosure

PARTS: Mapping[str, str] = {
    "money": "资金执行情况",
    "tasks": "重点工作任务",
    "sources": "完成值来源",
    "causes": "偏差原因",
    "chapters": "报告正文",
}
"""What may be withheld. Targets, results, scores and the grade are always shown."""


def disclose(viewer: Viewer, evaluation: UUID, withheld: Mapping[str, str], now: datetime) -> Disclosure:
    """公开: everybody may read it from now on, but for the parts withheld, each for a public reason.

    Raises `RefusedError`, `PermissionDenied`.
    """
    without = [PARTS.get(part, part) for part, reason in withheld.items() if not reason.strip()]
    if strange := withheld.keys() - PARTS.keys():
        raise refused(f"没有“{sorted(strange)[0][:40]}”这一部分")
    if without:
        raise RefusedError(*(Mistake(f"不公开“{title}”要写理由，理由会公布") for title in without))
    with transaction.atomic():
        row = of_own_city(viewer, evaluation)
        in_state(row, CHECKED)
        if getattr(row, "disclosure", None) is not None:
            raise refused("这份评价已经公开了")
        kept = [{"part": part, "reason": withheld[part].strip()[:500]} for part in PARTS if part in withheld]
        publisher = viewer.user
        assert publisher is not None, "`of_own_city` lets nobody through who is no person"
        made = Disclosure.objects.create(
            evaluation=row, withheld=kept, published_by_id=publisher, published_at=now
        )
        change(row, now)
        record(row, "disclosed", viewer, now, withheld=kept)
        tell(row, [row.organisation_id], f"绩效评价结果已公开：{row.title}", "")
    return made
