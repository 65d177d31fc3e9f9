"""Words that follow from a register: 规范 where every row is in order, 健全 where every rule is in force."""

from __future__ import annotations

from dataclasses import replace

from tongjian.engines.measures.printed import read_actual
from tongjian.engines.measures.value import Missing, NotApplicable, Value, Words
from tongjian.systems.performance.registers.actual import Actual, Origin, Subject
from tongjian.systems.performance.registers.bindings import Binding, OriginKind
from tongjian.systems.performance.registers.catalogue import REGISTERS, Register
from tongjian.systems.performance.registers.counting import (
    counting,
    entries_address,
    nil_address,
    nil_return,
    nil_told,
)
from tongjian.systems.performance.registers.models import Entry, Paper

MOST_NAMED = 3
Judgement = tuple[Value, str]


def from_register(binding: Binding, subject: Subject) -> Actual:
    """What the rows of a register say; without any, what a report of none says. 1 or 2 SQL queries."""
    assert binding.kept_in is not None
    register = REGISTERS[binding.kept_in]
    rows = list(counting(register, subject, own_project=not binding.topics))
    if not rows and (report := nil_return(register, subject)):
        told = nil_told(report)
        return Actual(NotApplicable(told), Origin(OriginKind.REGISTER, told, nil_address(report)))
    if binding.every is not None:
        value, why = _every(register, binding, rows)
    elif binding.topics:
        value, why = _topics(binding, rows)
    else:
        value, why = _latest(binding, rows)
    link = entries_address(register.code, subject, "indicator" in register.named)
    if binding.topics:
        # Rules of the department hold for its projects too: the list is not narrowed to one.
        link = entries_address(register.code, _without_project(subject))
    return Actual(value, Origin(OriginKind.REGISTER, f"台账“{register.title}”：{why}", link))


def _every(register: Register, binding: Binding, rows: list[Entry]) -> Judgement:
    assert binding.every is not None and binding.words is not None
    head = register.named[binding.every].title
    if not rows:
        return _nothing("这一年没有登记")
    bad = [row for row in rows if getattr(row, binding.every) is False]
    if bad:
        named = "、".join(row.title for row in bad[:MOST_NAMED])
        more = "等" if len(bad) > MOST_NAMED else ""
        return Words(binding.words.bad), f"{len(rows)} 行中有 {len(bad)} 行“{head}”为否（{named}{more}）"
    if len(rows) < binding.fewest:
        return _nothing(f"一年应有 {binding.fewest} 行，到这一天登记了 {len(rows)} 行")
    blank = sum(getattr(row, binding.every) is None for row in rows)
    if blank:
        return _nothing(f"{len(rows)} 行中有 {blank} 行没有填写“{head}”，不能下结论")
    return Words(binding.words.good), f"{len(rows)} 行的“{head}”都是“是”"


def _topics(binding: Binding, rows: list[Entry]) -> Judgement:
    assert binding.words is not None
    there = {row.topic for row in rows if isinstance(row, Paper)}
    missing = [topic for topic in binding.topics if topic not in there]
    wanted = "、".join(binding.topics)
    if len(missing) == len(binding.topics):
        return _nothing(f"没有登记这些主题的有效文件：{wanted}")
    if missing:
        return Words(binding.words.bad), f"应有主题 {wanted}，缺少 {'、'.join(missing)}"
    return Words(binding.words.good), f"应有的主题都有有效文件：{wanted}"


def _latest(binding: Binding, rows: list[Entry]) -> Judgement:
    assert binding.latest is not None
    told = [row for row in rows if getattr(row, binding.latest)]
    if not told:
        return _nothing("没有登记对应这一指标的结果")
    last = told[-1]
    return read_actual(str(getattr(last, binding.latest))), f"{last.happened_on}“{last.title}”登记的结果"


def _nothing(why: str) -> Judgement:
    return Missing(why), why


def _without_project(subject: Subject) -> Subject:
    return replace(subject, project="")
