"""The states a case went through elsewhere: whether they make sense together, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tongjian.engines.worktime import Calendar, OutsideCalendar
from tongjian.kernel.cases.status import ENDED, Status
from tongjian.systems.approval.migration.models import Row
from tongjian.systems.approval.migration.sheets import Note

_STARTS = {Status.CORRECTION_STARTED: "补正", Status.SPECIAL_STARTED: "特别程序"}
_ENDS = {Status.CORRECTION_ENDED: "补正", Status.SPECIAL_ENDED: "特别程序"}
# Officials' working hours as the exchange checks them: what lies outside is asked about, not refused.
_FROM, _TO = (8, 0), (17, 30)


@dataclass(frozen=True)
class Past:
    """One state: its row, when the case took it, and what was written."""

    row: Row
    status: Status
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row: grave (it cannot be imported) or worth a look."""

    row: Row
    note: Note
    grave: bool = True


def findings(pasts: Sequence[Past], now: datetime, calendar: Calendar) -> Iterator[Finding]:
    """Everything wrong with, or odd about, the states of one case in the order of time."""
    first = pasts[0]
    if first.status not in (Status.RECEIVED, Status.ACCEPTED):
        yield Finding(first.row, (f"第一个状态是“{first.status.title}”", "补上接件或受理的时间"))
    yield from _once(pasts, Status.ACCEPTED, "受理")
    yield from _after_the_end(pasts)
    yield from _paired(pasts)
    for past in pasts:
        if past.at > now:
            yield Finding(
                past.row, (f"时间 {timezone.localtime(past.at):%Y-%m-%d %H:%M} 还没有到", "核对时间")
            )
        elif odd := _off_hours(past, calendar):
            yield Finding(past.row, (odd, "照原样导入；如系录入错误请在原系统更正"), grave=False)


def _once(pasts: Sequence[Past], status: Status, title: str) -> Iterator[Finding]:
    for past in [each for each in pasts if each.status is status][1:]:
        yield Finding(past.row, (f"“{title}”不止一次", "只留一次"))


def _after_the_end(pasts: Sequence[Past]) -> Iterator[Finding]:
    ended: Past | None = None
    for past in pasts:
        revoked = past.status is Status.REVOKED and (ended is None or ended.status is not Status.REVOKED)
        if ended and not revoked:
            sentence = f"已于“{ended.status.title}”结束，其后又有“{past.status.title}”"
            yield Finding(past.row, (sentence, "核对状态和时间的先后"))
        if past.status in ENDED:
            ended = past


def _paired(pasts: Sequence[Past]) -> Iterator[Finding]:
    running: dict[str, Past] = {}
    for past in pasts:
        if kind := _STARTS.get(past.status):
            if kind in running:
                yield Finding(
                    past.row, (f"上一次{kind}还没有结束，又开始了一次", f"补上{kind}（结束）的时间")
                )
            running[kind] = past
        elif (kind := _ENDS.get(past.status)) and running.pop(kind, None) is None:
            yield Finding(past.row, (f"{kind}没有开始就结束了", f"补上{kind}（开始）的时间"))
    if pasts[-1].status in ENDED:
        for kind, past in running.items():
            yield Finding(past.row, (f"办件已结束，{kind}却没有结束", f"补上{kind}（结束）的时间"))


def _off_hours(past: Past, calendar: Calendar) -> str:
    """Why the moment is odd for an act of officials; empty when it is not."""
    local = timezone.localtime(past.at)
    if past.status in (Status.RECEIVED, Status.CANCELLED, Status.CORRECTION_ENDED, Status.WITHDRAWN):
        return ""
    try:
        working = calendar.is_working(local.date())
    except OutsideCalendar:
        return f"{local:%Y-%m-%d} 不在本市工作日历的范围之内"
    if not working:
        return f"{local:%Y-%m-%d} 不是工作日"
    if not _FROM <= (local.hour, local.minute) <= _TO:
        return f"{local:%H:%M} 不在工作时间"
    return ""
