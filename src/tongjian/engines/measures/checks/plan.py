"""Plans that do not fit the indicators: gaps, goals nobody measures, work of another year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tongjian.engines.measures.checks.finding import Finding, about, at
from tongjian.engines.measures.form import Form, Milestone
from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.printed import normal
from tongjian.engines.measures.value import Number, Words

_GOAL = re.compile(r"([0-9]+(?:\.[0-9]+)?)(%|个工作日|工作日|天|个|项|次|种|件|份|家)(及以上|以上)?")
_SPAN = re.compile(r"([0-9]{4})-([0-9]{2})(?:\.\.(?:([0-9]{4})-)?([0-9]{2}))?")
_REGULAR = re.compile(r"每(周|月|季)")
_OPERATION = re.compile(r"运维|运行维护|维护|尾款")
_CONSTRUCTION = re.compile(r"模块|平台|手册|系统建设")
LATE_MONTH = 11


def milestones(form: Form) -> Iterator[Finding]:
    """Months between two steps in which nothing is planned."""
    spans = [span for milestone in form.milestones if (span := _span(milestone)) is not None]
    reached: int | None = None
    for start, end in sorted(spans):
        if reached is not None and start - reached > 1:
            empty = "、".join(_month(number) for number in range(reached + 1, start))
            yield at("plan-gap", "实施计划", f"{empty} 没有安排任何工作，请补充或说明。")
        reached = max(end, reached or end)


def goals(form: Form) -> Iterator[Finding]:
    """Annual goals with a figure that no indicator has, or that an indicator states otherwise."""
    for goal in form.goals:
        figures = list(_GOAL.finditer(normal(goal)))
        if figures and not any(_rows_with(form, Decimal(one[1]), one[2]) for one in figures):
            yield at("goal-without-indicator", "年度目标", f"年度目标“{goal}”没有对应的指标，请补设。")
        for one in figures:
            for row in _rows_with(form, Decimal(one[1]), one[2]) if one[3] else ():
                target = form.indicators[row - 1].row.target
                if (
                    target.operator in {Operator.EQUAL, Operator.MORE, Operator.NONE}
                    and Decimal(one[1]) != 100
                ):
                    sentence = f"的目标写作“{target.written}”，年度目标写“{goal}”（含本数），应为“≥”。"
                    yield about("goal-says-otherwise", form.indicators[row - 1], sentence)


def _rows_with(form: Form, amount: Decimal, unit: str) -> list[int]:
    return [
        number
        for number, indicator in enumerate(form.indicators, start=1)
        if isinstance(value := indicator.row.target.value, Number)
        and value.amount == amount
        and value.unit.removeprefix("个") == unit.removeprefix("个")
    ]


def timing(form: Form) -> Iterator[Finding]:
    """Regular work before the system is in use, and construction in a year of operation."""
    live = next((one for one in form.milestones if "上线" in one.stage), None)
    for indicator in form.indicators:
        row, target = indicator.row, indicator.row.target.value
        if live is not None and isinstance(target, Words) and _REGULAR.search(target.text) and _is_late(live):
            sentence = f"的目标是“{target.text}”，而系统{live.when}才{live.stage}，当年做不到，请核对。"
            yield about("before-live", indicator, sentence)
        building = (
            isinstance(target, Number)
            and _CONSTRUCTION.search(row.name)
            and target.unit in {"个", "套", "份"}
        )
        if building and row.level1 == "产出" and _OPERATION.search(form.nature):
            sentence = f"数的是建设成果，而本年度的工作是{form.nature}，请改为当年的产出。"
            yield about("other-years-output", indicator, sentence)


def _span(milestone: Milestone) -> tuple[int, int] | None:
    """First and last month, counted from year 0; None when it is not written as months."""
    found = _SPAN.fullmatch(milestone.when.strip())
    if found is None:
        return None
    start = int(found[1]) * 12 + int(found[2]) - 1
    end = int(found[3] or found[1]) * 12 + int(found[4]) - 1 if found[4] else start
    return start, end


def _is_late(milestone: Milestone) -> bool:
    span = _span(milestone)
    return "年底" in milestone.when if span is None else span[0] % 12 + 1 >= LATE_MONTH


def _month(number: int) -> str:
    return f"{number // 12} 年 {number % 12 + 1} 月"
