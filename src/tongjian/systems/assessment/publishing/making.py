"""Publishing a period's results: every version whole, none ever changed.

The period is locked first: of two who publish or decide at once, the second sees what the first has made.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Frequency, Period, PeriodState, Sheet
from tongjian.systems.assessment.publishing.content import body_of, changes, in_order, told
from tongjian.systems.assessment.publishing.reporting import report_again
from tongjian.systems.assessment.publishing.using import take_back
from tongjian.systems.assessment.results.models import OPEN, Appeal, Line, Publication, Stage
from tongjian.systems.assessment.results.sheet import results_of
from tongjian.systems.assessment.scoring.making import latest_sheets
from tongjian.systems.assessment.verifying.acting import unverified


def publish(viewer: Viewer, period: Period, now: datetime) -> Publication:
    """公布 the first version: everything was verified, and from now on the districts may reply.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        if held.state != PeriodState.CLOSED:
            raise RefusedError(f"{held.title}还没有截止采集，截止后才能公布。")
        if latest(held) is not None:
            raise RefusedError(f"{held.title}的结果已经公布。")
        if open_ := unverified(held):
            raise RefusedError(f"还有 {open_} 项证据没有核查属实。请先完成核查，再公布。")
        if months := _unpublished_months(held):
            raise RefusedError(f"{'、'.join(months)}的结果还没有公布。季度结果在各月公布之后公布。")
        reply_until = reply_ends(held.city, timezone.localdate(now))
        return _make(viewer, held, Stage.PUBLISHED, "", reply_until, None, now)


def finalise(viewer: Viewer, period: Period, now: datetime) -> Publication:
    """定稿: the days of reply are over and every appeal is decided; the ranking stands.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        before = latest(held)
        if before is None:
            raise RefusedError(f"{held.title}的结果还没有公布。")
        if before.stage == Stage.FINAL:
            raise RefusedError(f"{held.title}的结果已经定稿。")
        if timezone.localdate(now) <= before.reply_until:
            raise RefusedError(f"申诉期到 {before.reply_until:%Y-%m-%d} 为止，之后才能定稿。")
        if open_ := Appeal.objects.filter(period=held, state__in=OPEN).count():
            raise RefusedError(f"还有 {open_} 件申诉没有决定。请先作出决定，再定稿。")
        return _make(viewer, held, Stage.FINAL, "申诉期满，定稿", before.reply_until, before, now)


def publish_again(viewer: Viewer, period: Period, reason: str, now: datetime) -> Publication | None:
    """The next version after sheets were scored again, at the stage it had; None where none was published,
    or where the latest names the same sheets.

    The caller holds the lock of the period and is responsible for who may.
    """
    before = latest(period)
    if before is None:
        return None
    named = {line["sheet"] for line in json.loads(before.body)["districts"]}
    if named == {str(sheet.pk) for sheet in latest_sheets(period).values()}:
        return None
    return _make(viewer, period, Stage(before.stage), reason, before.reply_until, before, now)


def latest(period: Period) -> Publication | None:
    """The version that counts. 1 SQL query."""
    return Publication.objects.filter(period=period).order_by("-number").first()


def reply_ends(city: str, day: date) -> date:
    """The last day of reply for what is published on that day."""
    return pack_of(city).calendar.add_working_days(day, results_of(city).reply.days)


def _unpublished_months(period: Period) -> list[str]:
    """The months that count in a quarter and were not published. 1 SQL query for a quarter."""
    if period.kind != Frequency.QUARTER:
        return []
    months = Period.objects.filter(
        standard=period.standard_id, kind=Frequency.MONTH, first__gte=period.first, last__lte=period.last
    )
    return [month.title for month in months.filter(publications__isnull=True).order_by("first")]


def _make(
    viewer: Viewer,
    period: Period,
    stage: Stage,
    reason: str,
    reply_until: date,
    before: Publication | None,
    now: datetime,
) -> Publication:
    sheets = list(latest_sheets(period).values())
    ordered = in_order(period, sheets)
    lines = [told(line) for line in ordered]
    number = before.number + 1 if before else 1
    text, digest = body_of(
        period=period.title,
        standard=sheets[0].profile if sheets else "",
        stage=stage.value,
        number=number,
        reply_until=str(reply_until),
        reason=reason,
        districts=lines,
        changes=_changes(before, lines) if before else [],
    )
    row = Publication.objects.create(
        period=period,
        number=number,
        stage=stage,
        body=text,
        digest=digest,
        reason=reason[:500],
        reply_until=reply_until,
        published_by_id=viewer.user,
        published_at=now,
    )
    Line.objects.bulk_create(
        Line(
            publication=row,
            district=line.sheet.district,
            sheet=line.sheet,
            total=line.sheet.total,
            printed=line.printed,
            low=line.low,
            high=line.high,
            place=line.ranked.place,
            best=line.ranked.best,
            worst=line.ranked.worst,
        )
        for line in ordered
    )
    body = {"publication": str(row.pk), "number": number, "stage": stage.value, "digest": digest}
    append(period.city, period.pk, "assessment:published", body, actor=viewer.user, at=now)
    if before is not None:
        take_back(viewer, row, now)
        report_again(viewer, row, now)
    _tell(row, [line.sheet.district for line in ordered], now)
    return row


def _changes(before: Publication, lines: list[dict[str, object]]) -> list[dict[str, object]]:
    old = json.loads(before.body)
    named = {UUID(str(line["sheet"])) for line in (*old["districts"], *lines)}
    bodies = dict(Sheet.objects.filter(pk__in=named).values_list("pk", "body"))
    return changes(old, lines, {str(key): json.loads(body) for key, body in bodies.items()})


def _tell(row: Publication, districts: list[Organisation], now: datetime) -> None:
    period = row.period
    title = f"{period.title}考核结果{row.get_stage_display()}"
    if row.number > 1:
        title = f"{title}（第 {row.number} 版）"
    text = f"如有异议，请在 {row.reply_until:%Y-%m-%d} 前申诉。" if row.stage == Stage.PUBLISHED else ""
    link = f"/{period.city}/assessment/results/publications/{row.pk}/"
    told_to = [NewNotice(period.city, title, text, link, organisation=each.pk) for each in districts]
    notify_many(told_to, now=now)
