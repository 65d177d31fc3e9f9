"""Forms that are in order raise no alarm."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tongjian.engines.measures import Row, read_actual, read_target
from tongjian.engines.measures.checks import inconsistencies
from tongjian.engines.measures.form import Amount, Budget, Execution, Form, Funding, Indicator, Milestone

CENT = Decimal("0.01")
AT_LEAST = (
    ("网上申报率", "%"),
    ("验收合格率", "%"),
    ("群众满意度", "%"),
    ("培训场次", "次"),
    ("办件数量", "件"),
)
AT_MOST = (("投诉率", "%"), ("故障率", "%"), ("平均办理时间", "个工作日"), ("行政诉讼案件数量", "件"))
WORDS = (("制度健全性", "健全"), ("采购规范性", "规范"), ("资金使用合规性", "合规"), ("系统稳定性", "稳定"))


def clean(seed: int) -> Form:
    """A declared and self-evaluated form without a contradiction, different for every seed."""
    draw = random.Random(seed)
    parts = [
        Amount(f"子项目{k}", Decimal(draw.randint(100, 90000)) * CENT) for k in range(draw.randint(1, 6))
    ]
    whole = sum((part.amount for part in parts), Decimal(0))
    before = Decimal(draw.choice((0, 300)))
    funding = tuple(Funding(name, whole + before, before, whole) for name in ("市级财政资金", "合计"))
    groups = [_execution(draw, name) for name in ("基本支出", "项目支出")]
    total = Execution(
        "预算总金额",
        *(sum(getattr(g, c) for g in groups) for c in ("initial", "adjustment", "adjusted", "actual")),
    )
    rows = _indicators(draw)
    return Form(
        tuple(rows),
        year=2024,
        unit_code="001276",
        goals=("网上申报率达到70%以上",) if rows[0].row.target.written == "≥70%" else (),
        milestones=tuple(Milestone(f"第{k}步", f"2024-{k:02}") for k in range(3, 9)),
        budget=Budget(tuple(parts), whole, funding),
        execution=(total, *groups),
    )


def _execution(draw: random.Random, name: str) -> Execution:
    initial, more = Decimal(draw.randint(10**5, 10**6)) * CENT, Decimal(draw.randint(-(10**4), 10**4)) * CENT
    return Execution(
        name, initial, more, initial + more, (initial + more) * Decimal(draw.randint(60, 100)) / 100
    )


def _indicators(draw: random.Random) -> list[Indicator]:
    rows: list[tuple[str, str, str, str]] = []
    for name, unit in AT_LEAST:
        target = draw.choice((70, 80, 90))
        rows.append((name, f"≥{target}{unit}", f"{draw.randint(target, 100)}{unit}", "产出"))
    for name, unit in AT_MOST:
        target = draw.randint(2, 9)
        rows.append((name, f"≤{target}{unit}", f"{draw.randint(0, target)}{unit}", "效益"))
    rows += [(name, word, word, "产出") for name, word in WORDS]
    rows.append(("专款专用率", "=100%", "100%", "产出"))
    weight = Decimal(100) / len(rows)
    weights = [weight.quantize(CENT)] * (len(rows) - 1)
    return [
        Indicator(
            Row(n, name, read_target(target), read_actual(actual), level1, weight=w),
            source="业务统计数据",
            explanation=f"考察{name}",
        )
        for n, ((name, target, actual, level1), w) in enumerate(
            zip(rows, [*weights, 100 - sum(weights)], strict=True), start=1
        )
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_false_alarm(seed: int) -> None:
    assert inconsistencies(clean(seed)) == []


@pytest.mark.parametrize(
    ("name", "target", "actual", "check"),
    [
        ("系统投诉率", "≥5%", "3%", "wrong-way"),
        ("系统投诉率", "=5%", "5%", "equal-for-bound"),
        ("群众满意度", "=95%", "95%", "equal-for-bound"),
        ("系统运维机制", "健全性", "健全", "name-as-value"),
        ("网上申报率", "≥70%", "≥70%", "result-repeats-target"),
        ("网上申报率", "≥70%", "60%", "cause-missing"),
        ("网上申报率", "≥70%", "", "result-missing"),
        ("网上申报率", "≥70%", "完成", "result-not-comparable"),
    ],
)
def test_one_fault_is_found_alone(name: str, target: str, actual: str, check: str) -> None:
    faulty = Indicator(Row(1, name, read_target(target), read_actual(actual)))
    sound = Indicator(Row(2, "验收合格率", read_target("≥90%"), read_actual("95%")))
    found = inconsistencies(Form((faulty, sound)))
    assert (found[0].check, found[0].row) == (check, 1)
    assert {finding.row for finding in found} == {1}
