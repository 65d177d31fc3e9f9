"""Opening a period: one task for every item and district that is collected in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Frequency, Period, Task
from tongjian.systems.assessment.office import OfficeSheet, office_of
from tongjian.systems.assessment.standards.queries import sheet_of, standard_on


def days_of(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the month or quarter in which the day lies."""
    months = 1 if kind == Frequency.MONTH else 3
    first = day.replace(month=day.month - (day.month - 1) % months, day=1)
    after = (first + timedelta(days=31 * months)).replace(day=1)
    return first, after - timedelta(days=1)


def open_period(viewer: Viewer, city: str, kind: Frequency, day: date, now: datetime) -> Period:
    """Open the month or quarter of the day, by the standard in force on its first day.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, city, Role.HEAD)
    office = office_of(city)
    assert office is not None
    first, last = days_of(kind, day)
    if first > timezone.localdate(now):
        raise RefusedError(f"{first:%Y-%m-%d} 还没有到，周期开始以后才能开启。")
    standard = standard_on(city, first)
    if standard is None:
        raise RefusedError(f"{first:%Y-%m-%d} 还没有施行的考核标准。请先在城市内容维护中发布标准。")
    sheet = sheet_of(standard)
    if not any(item.every == kind for item in sheet.items):
        raise RefusedError(f"标准“{sheet.title}”没有{kind.label}采集的项目，不必开启{kind.label}考核。")
    districts = _districts(city, office)
    try:
        with transaction.atomic():
            period = Period.objects.create(
                city=city,
                standard=standard,
                kind=kind,
                first=first,
                last=last,
                opened_by_id=viewer.user,
                opened_at=now,
            )
            due_on = last + timedelta(days=sheet.deadlines.days)
            items = standard.items.filter(every=kind)
            Task.objects.bulk_create(
                Task(period=period, item=item, district=district, due_on=due_on)
                for item in items
                for district in districts
            )
            opened = {"standard": standard.digest, "kind": kind.value, "first": str(first)}
            append(city, period.pk, "assessment:period-opened", opened, actor=viewer.user, at=now)
    except IntegrityError:
        raise RefusedError("这个周期已经开启。请在周期列表中打开它。") from None
    return period


def _districts(city: str, office: OfficeSheet) -> list[Organisation]:
    """The organisations of the assessed districts in the order of the office."""
    codes = [district.organisation for district in office.districts]
    rows = {row.code: row for row in Organisation.objects.filter(city=city, code__in=codes)}
    if missing := [each.title for each in office.districts if each.organisation not in rows]:
        raise RefusedError(f"没有“{'、'.join(missing)}”的机构。请管理员先设立机构和岗位。")
    return [rows[code] for code in codes]
