"""A plan is written and changed until it is announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.access import needs_sender
from tongjian.systems.supervision.models import Plan, PlanState
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.lines import Line, flaws, kept
from tongjian.systems.supervision.plans.resting import must_rest


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says of a plan."""

    title: str
    year: int
    lines: Sequence[Line]
    weighting: str
    people: int
    most_visits: int | None
    days: int

    @property
    def rounds(self) -> int:
        """As many as the most frequent line has."""
        return max((line.times for line in self.lines), default=1)


def begin(viewer: Viewer, city: str, body: Organisation, draft: Draft, now: datetime) -> Plan:
    """新建计划 of a body, for its region. 5 SQL queries. Raises `PermissionDenied`, `RefusedError`."""
    needs_sender(viewer, city, body.pk)
    _check(city, draft, now)
    with transaction.atomic():
        last = Plan.objects.filter(city=city, year=draft.year).aggregate(last=Max("number"))["last"] or 0
        row = Plan(
            city=city,
            region=body.region,
            organisation=body,
            number=last + 1,
            made_by_id=viewer.user,
            made_at=now,
        )
        _fill(row, draft, now)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise RefusedError("刚刚有人新建了另一份计划，请再保存一次") from None
        append(city, row.pk, "supervision:plan-drafted", _told(row), actor=viewer.user, at=now)
    return row


def change(viewer: Viewer, key: UUID, draft: Draft, seen: str, now: datetime) -> Plan:
    """修改 a draft; `seen` is the moment of the version that was looked at. 6 SQL queries.

    Raises `PermissionDenied`, `RefusedError`, also when somebody else changed it meanwhile.
    """
    with transaction.atomic():
        row = Plan.objects.select_for_update().get(pk=key)
        needs_sender(viewer, row.city, row.organisation_id)
        if row.state != PlanState.DRAFT:
            raise RefusedError(f"计划{row.get_state_display()}，不能再修改")
        must_rest(row)
        if row.changed_at.isoformat() != seen:
            raise RefusedError("计划刚刚由别人改过，请刷新后再改")
        _check(row.city, draft, now)
        _fill(row, draft, now)
        row.save()
        append(row.city, row.pk, "supervision:plan-changed", _told(row), actor=viewer.user, at=now)
    return row


def _fill(row: Plan, draft: Draft, now: datetime) -> None:
    row.title, row.year, row.lines = draft.title.strip(), draft.year, kept(draft.lines)
    row.weighting, row.people, row.most_visits = draft.weighting, draft.people, draft.most_visits
    row.days, row.rounds, row.changed_at = draft.days, draft.rounds, now


def _check(city: str, draft: Draft, now: datetime) -> None:
    wrong = flaws(city, draft.lines)
    if not draft.title.strip():
        wrong.append("计划名称没有填")
    if not now.year - 1 <= draft.year <= now.year + 1:
        wrong.append(f"年度 {draft.year} 不成立，可以写去年、今年或明年")
    if draft.weighting not in vocabulary_of(city).weightings:
        wrong.append("没有选择抽取的权重")
    if not 2 <= draft.people <= 9:
        wrong.append("每次检查的人数应为 2 至 9 人")
    if draft.most_visits is not None and draft.most_visits < 1:
        wrong.append("每人检查次数的上限应为正整数，不限就不填")
    if not 1 <= draft.days <= 366:
        wrong.append("检查期限应为 1 至 366 天")
    if wrong:
        raise RefusedError(*wrong)


def _told(row: Plan) -> dict[str, object]:
    return {
        "title": row.title,
        "year": row.year,
        "lines": row.lines,
        "weighting": row.weighting,
        "people": row.people,
        "most_visits": row.most_visits,
        "days": row.days,
    }
