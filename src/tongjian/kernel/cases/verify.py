"""Recompute every case from its events and name what differs from the rows people read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from tongjian.kernel import guards
from tongjian.kernel.cases import facts, projection, state
from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.ledger.chain import first_break
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.ledger.records import is_record
from tongjian.kernel.packs.queries import calendar_of, pack_of


@dataclass(frozen=True)
class Difference:
    """One place where what is stored is not what happened."""

    where: str
    sentence: str


def differences(city: str | None = None) -> Iterator[Difference]:
    """Every difference, the first of each case only. Reads the whole ledger once, case by case."""
    for guard in guards.every():
        for name in guard.missing():
            yield Difference("数据库", f"缺少保护触发器 {name}，请重新运行 migrate")
    seen: set[UUID] = set()
    events = Event.objects.order_by("chain", "seq")
    if city:
        events = events.filter(city=city)
    for chain, links in groupby(events.iterator(chunk_size=5000), key=lambda event: event.chain):
        seen.add(chain)
        difference = _of_chain(list(links))
        if difference:
            yield difference
    rows = Case.objects.filter(city=city) if city else Case.objects.all()
    for row in rows.only("id", "number").iterator():
        if row.id not in seen:
            yield Difference(row.number, "办件没有任何台账记录")


def _of_chain(events: list[Event]) -> Difference | None:
    broken = first_break(events)
    if broken:
        return Difference(f"台账 {broken.chain}", broken.sentence)
    if is_record(events[0].kind):
        return None
    case = CaseState(events[0].chain, events[0].root, events[0].city)
    for event in events:
        state.apply(case, event, facts.read(event.kind, json.loads(event.body)))
    return _of_rows(case)


def _of_rows(case: CaseState) -> Difference | None:
    if case.void:
        there = Case.objects.filter(pk=case.id).exists()
        return Difference(f"办件 {case.number}", "已整体撤回，却还有数据行") if there else None
    expected, tasks, holds = projection.rows(case, calendar_of(case.city), pack_of(case.city).settings.light)
    stored = Case.objects.filter(pk=case.id).values().first()
    if wrong := projection.differences(expected, stored, projection.CASE_COLUMNS):
        return Difference(f"办件 {case.number}", f"与台账不符的列：{'、'.join(wrong)}")
    stored_tasks = {row["id"]: row for row in Task.objects.filter(case=case.id).values()}
    for task in tasks:
        if wrong := projection.differences(task, stored_tasks.pop(task.id, None), projection.TASK_COLUMNS):
            return Difference(f"办件 {case.number} 工作“{task.title}”", f"与台账不符的列：{'、'.join(wrong)}")
    if stored_tasks:
        return Difference(f"办件 {case.number}", f"有{len(stored_tasks)}项工作不在台账中")
    stored_holds = {row["key"]: row for row in Hold.objects.filter(case=case.id).values()}
    for hold in holds:
        columns = [c for c in projection.HOLD_COLUMNS if c != "id"]
        if wrong := projection.differences(hold, stored_holds.pop(hold.key, None), columns):
            return Difference(f"办件 {case.number} 锁定“{hold.key}”", f"与台账不符的列：{'、'.join(wrong)}")
    if stored_holds:
        return Difference(f"办件 {case.number}", f"有{len(stored_holds)}项锁定不在台账中")
    return None
