"""The one act of monitoring: a department reports where its targets stand on a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_fill
from tongjian.systems.performance.declaring.actions import digest_of
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.refused import RefusedError, refused
from tongjian.systems.performance.evaluating.known import known_of
from tongjian.systems.performance.evaluating.models import MonitoringReport
from tongjian.systems.performance.evaluating.monitoring.board import (
    Typed,
    Watched,
    as_data,
    from_data,
    light_of,
    wanting,
    watched,
)
from tongjian.systems.performance.evaluating.monitoring.calendar import days_of
from tongjian.systems.performance.models import Declaration


def report(
    viewer: Viewer, declaration: UUID, on: date, typed: Mapping[int, Typed], now: datetime
) -> MonitoringReport:
    """报送监控: what was reached by that day is kept for good, with lights, forecasts and explanations.

    Raises `RefusedError` with every row that lacks something, `PermissionDenied`.
    """
    with transaction.atomic():
        rows = Declaration.objects.select_for_update(of=("self",)).select_related("approved", "organisation")
        row = rows.filter(pk=declaration).first()
        if row is None or not may_fill(viewer, row.organisation_id) or viewer.user is None:
            raise PermissionDenied("没有这份申报，或者它属于别的部门。")
        if row.approved is None:
            raise refused("这份绩效目标还没有批复，批复以后才监控")
        if on not in days_of(row.city, row.year) or on > timezone.localdate(now):
            raise refused("这一天不是监控日，或还没有到，请从列表中打开")
        if MonitoringReport.objects.filter(declaration=row, on=on).exists():
            raise refused("这一天的监控已经报送")
        sheet = sheet_of(row.approved.body)
        found = watched(row, sheet, on, known_of(row, sheet, on), typed)
        if wrong := tuple(wanting(sheet, found, typed)):
            raise RefusedError(*wrong)
        text = canonical(as_data(found))
        made = MonitoringReport.objects.create(
            declaration=row,
            base=row.approved,
            on=on,
            rows=text,
            digest=digest_of(text),
            light=light_of(found),
            made_by_id=viewer.user,
            made_at=now,
        )
        said = {"on": on.isoformat(), "light": str(made.light), "digest": made.digest, "report": str(made.pk)}
        records.append(row.city, row.pk, "performance:monitored", said, actor=viewer.user, at=now)
    return made


def rows_of(report: MonitoringReport) -> tuple[Watched, ...]:
    """What was reported."""
    return from_data(json.loads(report.rows))
