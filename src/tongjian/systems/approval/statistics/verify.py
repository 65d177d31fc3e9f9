"""The measured rows worked out anew from the ledger, and the roll-up counted anew: what differs is named.

A tree that waits to be measured is left out: its rows are not due yet. So is a city whose calendar has
changed, until all of it has been measured again. What the rows that stand there add up to is checked in any
case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.rebuild import roots_after
from tongjian.kernel.cases.tree import Tree, load_all
from tongjian.kernel.jobs.models import Job, State
from tongjian.systems.approval.statistics import rollup
from tongjian.systems.approval.statistics.jobs import AGAIN, MEASURE
from tongjian.systems.approval.statistics.measuring import measured
from tongjian.systems.approval.statistics.models import CaseTime, Share, StepTime, Tally
from tongjian.systems.approval.statistics.rollup import Cell

BATCH = 2_000
_COLUMNS = tuple(f.attname for f in CaseTime._meta.concrete_fields)
_SHARE = ("who", "organisation_id", "reason", "days", "together")
_STEP = ("node", "title", "organisation_id", "role", "working", "suspended", "held")


def differences(city: str | None = None) -> Iterator[tuple[str, str]]:
    """Where a row or a cell is not what the ledger says, and the sentence."""
    found = Case.objects.filter(city=city) if city else Case.objects.all()
    for name in sorted(found.order_by().values_list("city", flat=True).distinct()):
        yield from _rows(name)
        yield from _cells(name)


def _rows(city: str) -> Iterator[tuple[str, str]]:
    after = UUID(int=0)
    while roots := roots_after(city, after, everything=True):
        after, trees = roots[-1], load_all(roots)
        # Asked after the ledger was read: a case that ended since has its order, or its row already.
        waiting = _waiting(city)
        if waiting is None:
            return
        yield from _of_trees([tree for root, tree in trees.items() if str(root) not in waiting])


def _waiting(city: str) -> set[str] | None:
    """The trees that wait to be measured; None: all of the city do."""
    waiting = Job.objects.filter(city=city, state__in=(State.WAITING, State.RUNNING))
    if waiting.filter(name=AGAIN).exists():
        return None
    return {args["root"] for args in waiting.filter(name=MEASURE).values_list("args", flat=True)}


def _of_trees(trees: Collection[Tree]) -> Iterator[tuple[str, str]]:
    """The measured rows of these trees against their ledger. 4 queries."""
    expected = measured(trees)
    stored = {row.case_id: row for row in CaseTime.objects.filter(case__root__in=[t.root for t in trees])}
    shares, steps = _lines(Share, _SHARE, stored), _lines(StepTime, _STEP, stored)
    of_shares = Counter((share.of_id, *_values(share, _SHARE)) for share in expected.shares)
    of_steps = Counter((step.of_id, *_values(step, _STEP)) for step in expected.steps)
    wrong_shares = {line[0] for line in (shares - of_shares) + (of_shares - shares)}
    wrong_steps = {line[0] for line in (steps - of_steps) + (of_steps - steps)}
    numbers = {case.id: case.number for tree in trees for case in tree.cases.values()}
    for row in expected.cases:
        there = stored.pop(row.case_id, None)
        if there is None:
            yield f"办件用时 {numbers[row.case_id]}", "已经办结，却没有用时记录；请重新计算该城市的用时"
        elif _values(row, _COLUMNS) != _values(there, _COLUMNS):
            wrong = [name for name in _COLUMNS if getattr(row, name) != getattr(there, name)]
            yield f"办件用时 {numbers[row.case_id]}", f"与台账不符的列：{'、'.join(wrong)}"
        elif row.case_id in wrong_shares:
            yield f"办件用时 {numbers[row.case_id]}", "各方持有的天数与台账不符"
        elif row.case_id in wrong_steps:
            yield f"办件用时 {numbers[row.case_id]}", "各环节的天数与台账不符"
    for case in stored:
        yield f"办件用时 {numbers.get(case, case)}", "办件没有办结，却有用时记录"


def _lines(model: Any, columns: tuple[str, ...], cases: Collection[UUID]) -> Counter[tuple[Any, ...]]:
    return Counter(model.objects.filter(of__in=cases).values_list("of_id", *columns))


def _values(row: Any, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in columns)


def _cells(city: str) -> Iterator[tuple[str, str]]:
    """The cells that are not what the rows add up to. Counted twice, for work may go on meanwhile."""
    if found := _wrong_cells(city):
        for cell, (rows, kept) in sorted(found & _wrong_cells(city)):
            where = f"统计汇总 {cell.face} {cell.month:%Y-%m} {cell.first}{cell.second}".strip()
            yield where, f"汇总记有 {kept} 件，按办件用时逐件合计是 {rows} 件"


def _wrong_cells(city: str) -> set[tuple[Cell, tuple[int, int]]]:
    """Each such cell with what the rows add up to and what it says."""
    rows: Counter[Cell] = Counter()
    after = UUID(int=0)
    of_city = CaseTime.objects.filter(city=city).order_by("pk").values_list("pk", flat=True)
    while some := list(of_city.filter(pk__gt=after)[:BATCH]):
        rows.update(rollup.stored(some))
        after = some[-1]
    kept = Tally.objects.filter(city=city).exclude(count=0).values_list(*Cell._fields, "count")
    cells = {Cell(*values[:-1]): values[-1] for values in kept}
    return {
        (cell, (rows[cell], cells.get(cell, 0)))
        for cell in rows.keys() | cells.keys()
        if rows[cell] != cells.get(cell, 0)
    }
