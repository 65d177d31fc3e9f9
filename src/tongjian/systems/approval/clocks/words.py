"""A due date in words: runs of days of one sort, each told once, with the article it rests on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tongjian.engines.worktime import Due, ExplainedDay, Why

# 补正 is told once and 特别程序 are not counted: standards of the law, the same everywhere.
ARTICLES = {"补正": "行政许可法第三十二条", "特别程序": "行政许可法第四十五条"}
_WORKED = {Why.WORKING, Why.MOVED_WORKING}


@dataclass(frozen=True)
class Run:
    """Days in a row that are what they are for one reason."""

    first: date
    last: date
    days: int
    sentence: str
    counted: bool


def runs(days: Iterable[ExplainedDay]) -> Iterator[Run]:
    """The days of an explanation, gathered. The numbers of counted days add up to the limit."""
    for (counted, _), group in groupby(days, key=_sort):
        members = list(group)
        yield Run(members[0].date, members[-1].date, len(members), _sentence(members), counted)


def summary(due: Due, unit: str) -> str:
    """One sentence that says when the limit is over, and from what it follows."""
    days = due.explanation
    counted = sum(day.counted for day in days)
    suspended = sum(day.kind is Why.SUSPENDED for day in days)
    off = len(days) - counted - suspended - 1
    parts = [f"自 {due.start} 受理次日起算，期限 {due.total} {unit}"]
    if off > 0:
        parts.append(f"其间 {off} 天是周末或节假日")
    if suspended:
        parts.append(f"{suspended} 天因依法暂停不计")
    if due.day is None:
        parts.append(f"现在暂停计时，恢复后最早 {due.earliest} 到期")
    else:
        parts.append(f"到 {due.day} 届满")
    if due.provisional:
        parts.append("其中有的日期放假安排尚未公布，公布后重新计算")
    return "，".join(parts) + "。"


def article_of(reason: str) -> str:
    """The article by which a suspension is not counted; empty where none is named."""
    return next((article for kind, article in ARTICLES.items() if kind in reason), "")


def _sort(day: ExplainedDay) -> tuple[bool, str]:
    if day.counted:
        return True, "其余" if "其余" in day.reason else ""
    return False, day.reason


def _sentence(days: list[ExplainedDay]) -> str:
    first, last = days[0], days[-1]
    if not first.counted:
        article = article_of(first.reason) if first.kind is Why.SUSPENDED else ""
        return f"{first.reason}（{article}）" if article else first.reason
    moved = [day.date for day in days if day.kind is Why.MOVED_WORKING]
    if len(days) == 1:
        return first.reason
    told = f"第 {first.number} 至第 {last.number} 个计算日，共 {len(days)} 天"
    return f"{told}（{'、'.join(map(str, moved))} 调休上班）" if moved else told
