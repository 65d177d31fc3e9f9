"""Every morning: the month's ledger is opened, and who has to act is reminded of what is nearly due.

Of the ledger that is not complete, of the last days of reply, and of appeals that have to be decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import cities
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.operation.acting import open_month, waiting
from tongjian.systems.assessment.results.models import OPEN, Appeal, OperationMonth, Publication, Stage
from tongjian.systems.assessment.results.sheet import results_of

REMIND = "assessment-results.remind"
AT = time(7, 40)
BEFORE = timedelta(days=1)
"""How long before the last day of reply, and of a decision, somebody is reminded."""


@job(REMIND)
def remind(args: Args) -> None:
    """For every city whose districts are assessed."""
    day, now = date.fromisoformat(args["day"]), timezone.now()
    told: list[NewNotice] = []
    for city in cities():
        office = office_of(city.name)
        if office is None:
            continue
        body = (
            Organisation.objects.filter(city=city.name, code=office.body).values_list("pk", flat=True).first()
        )
        if body is None:
            continue
        told += _of_ledger(city.name, body, day, now)
        told += _of_replies(city.name, day)
        told += _of_appeals(city.name, body, day)
    if told:
        notify_many(told, now=now)


def register() -> None:
    """Have it run every day; called once, when the app is ready."""
    daily(REMIND, AT)


def _of_ledger(city: str, body: int, day: date, now: datetime) -> Iterator[NewNotice]:
    """Once before the ledger is due, and every day after as long as it is not complete."""
    row, wanted = open_month(SYSTEM, city, day, now), results_of(city).operation
    if row is None or wanted is None:
        return
    late = OperationMonth.objects.filter(city=city, closed_at__isnull=True, due_on__lt=day)
    for each in late.order_by("first")[:12]:
        yield _ledger_notice(each, body, "已过期", day)
    near = row.due_on - timedelta(days=wanted.remind) <= day <= row.due_on
    if near and row.closed_at is None and row.reminded_on is None:
        row.reminded_on = day
        row.save(update_fields=["reminded_on"])
        yield _ledger_notice(row, body, "即将到期", day)


def _ledger_notice(row: OperationMonth, body: int, how: str, day: date) -> NewNotice:
    open_ = waiting(row)
    what = f"{'、'.join(open_)}还没有巡检或处理。" if open_ else "都已巡检，请完成台账。"
    title = f"{row.first.year}年{row.first.month}月运维巡检台账{how}"
    text = f"应在 {row.due_on:%Y-%m-%d} 前完成，今天是 {day:%Y-%m-%d}。{what}"
    link = f"/{row.city}/assessment/operation/{row.pk}/"
    return NewNotice(row.city, title, text[:500], link, organisation=body)


def _of_replies(city: str, day: date) -> Iterator[NewNotice]:
    """Districts are told the day before the last day of reply."""
    rows = Publication.objects.filter(
        period__city=city, number=1, stage=Stage.PUBLISHED, reply_until=day + BEFORE
    )
    for row in rows.select_related("period"):
        link = f"/{city}/assessment/results/publications/{row.pk}/"
        title = f"{row.period.title}考核结果的申诉期明天截止"
        for district in row.lines.values_list("district", flat=True):
            yield NewNotice(city, title, "", link, organisation=district)


def _of_appeals(city: str, body: int, day: date) -> Iterator[NewNotice]:
    """The body is told of appeals that have to be decided by tomorrow, and of those that are late."""
    rows = Appeal.objects.filter(period__city=city, state__in=OPEN, decide_by__lte=day + BEFORE)
    for row in rows.select_related("period", "task__item", "district").order_by("decide_by")[:100]:
        how = "已过决定期限" if row.decide_by < day else "决定期限将到"
        title = f"{row.district.name}“{row.task.item.title}”申诉{how}"
        link = f"/{city}/assessment/results/appeals/{row.pk}/"
        text = f"{row.period.title}，应在 {row.decide_by:%Y-%m-%d} 前决定。"
        yield NewNotice(city, title[:200], text, link, organisation=body)
