"""The rates of budget execution, as the self-evaluation prints them. Pure; money in 万元.

Each rate is a numerator over a denominator, so that units are rolled up by adding both. 0 of 0 is not
applicable, anything else of 0 not computable; a figure nobody gave is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.measures.ratio import Ratio, percentage
from tongjian.engines.measures.value import Missing, NotApplicable, Number, Value
from tongjian.systems.performance.registers.bindings import BudgetFigure
from tongjian.systems.performance.registers.models.budget import LineKind


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of a line of budget execution. Absent: the table left the cell blank."""

    initial: Decimal | None = None
    adjustment: Decimal | None = None
    adjusted: Decimal | None = None
    actual: Decimal | None = None
    allocated: Decimal | None = None
    previous: Decimal | None = None

    def plus(self, other: Amounts) -> Amounts:
        """Added cell by cell. A blank budget or expenditure adds nothing; what has arrived and the year
        before are known of the whole only where both know them."""
        return Amounts(
            _sum(self.initial, other.initial),
            _sum(self.adjustment, other.adjustment),
            _sum(self.adjusted, other.adjusted),
            _sum(self.actual, other.actual),
            _both(self.allocated, other.allocated),
            _both(self.previous, other.previous),
        )

    @property
    def spent(self) -> Decimal | None:
        """The actual figure; a line with a budget of which nothing is recorded has spent nothing."""
        return Decimal(0) if self.actual is None and self.now is not None else self.actual

    @property
    def now(self) -> Decimal | None:
        """The adjusted budget; where nothing was adjusted and the cell is blank, the initial one."""
        if self.adjusted is not None or self.initial is None:
            return self.adjusted
        return self.initial + (self.adjustment or Decimal(0))


def execution_rate(of: Amounts) -> Value:
    """预算执行率 = 实际支出数 ÷ 调整预算数."""
    return _rate(of.spent, of.now, "实际支出数", "调整预算数")


def adjustment_rate(of: Amounts) -> Value:
    """预算调整率 = 结转及追加追减数 ÷ 年初预算数. Negative where the budget was cut."""
    moved = of.now - of.initial if of.now is not None and of.initial is not None else of.adjustment
    return _rate(moved, of.initial, "结转及追加追减数", "年初预算数")


def spent_of_allocated_rate(of: Amounts) -> Value:
    """预算执行率 as the declarations explain it: 实际支出数 ÷ 到位数."""
    return _rate(of.spent, of.allocated, "实际支出数", "到位数")


def carry_over_rate(of: Amounts) -> Value:
    """结转结余率 = （调整预算数 − 实际支出数）÷ 调整预算数."""
    left = of.now - of.spent if of.now is not None and of.spent is not None else None
    return _rate(left, of.now, "结转结余数", "调整预算数")


def in_place_rate(of: Amounts) -> Value:
    """资金到位率 = 到位数 ÷ 调整预算数."""
    return _rate(of.allocated, of.now, "到位数", "调整预算数")


def change_rate(of: Amounts) -> Value:
    """变动率 = （本年实际数 − 上年实际数）÷ 上年实际数."""
    more = of.actual - of.previous if of.actual is not None and of.previous is not None else None
    return _rate(more, of.previous, "比上年增减数", "上年实际支出数")


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure is formed: of the line of which kind, and in words."""

    line: LineKind
    rate: Callable[[Amounts], Value]
    words: str


FORMULAS: Mapping[BudgetFigure, Formula] = {
    BudgetFigure.EXECUTION: Formula(LineKind.TOTAL, execution_rate, "实际支出数 ÷ 调整预算数"),
    BudgetFigure.SPENT_OF_ALLOCATED: Formula(LineKind.TOTAL, spent_of_allocated_rate, "实际支出数 ÷ 到位数"),
    BudgetFigure.ADJUSTMENT: Formula(LineKind.TOTAL, adjustment_rate, "结转及追加追减数 ÷ 年初预算数"),
    BudgetFigure.CARRY_OVER: Formula(
        LineKind.TOTAL, carry_over_rate, "（调整预算数 − 实际支出数）÷ 调整预算数"
    ),
    BudgetFigure.IN_PLACE: Formula(LineKind.TOTAL, in_place_rate, "到位数 ÷ 调整预算数"),
    BudgetFigure.PUBLIC_FUNDS: Formula(LineKind.PUBLIC, execution_rate, "公用经费实际支出数 ÷ 调整预算数"),
    BudgetFigure.OFFICIAL_COSTS: Formula(
        LineKind.OFFICIAL, change_rate, "（本年“三公”经费 − 上年“三公”经费）÷ 上年“三公”经费"
    ),
    BudgetFigure.PROCUREMENT: Formula(
        LineKind.PROCUREMENT, execution_rate, "政府采购实际支出数 ÷ 调整预算数"
    ),
    BudgetFigure.NON_TAX: Formula(LineKind.NON_TAX, execution_rate, "非税收入实际数 ÷ 调整预算数"),
}
"""Every figure that follows from a line of the books; 支付进度符合率 follows from the registers."""


def growth(amount: Decimal, previous: Decimal | None) -> tuple[Decimal | None, Value]:
    """The increase over the year before and its rate. Of nothing before there is no rate."""
    if previous is None:
        return None, Missing("没有上年金额")
    more = amount - previous
    if not previous:
        return more, NotApplicable("上年金额为 0")
    return more, percentage(Ratio(more, previous))


def printed_rate(value: Value) -> str:
    """As the source forms print it: 94.78%, 100.00%, 0.00%; the kind of nothing where there is none."""
    return f"{value.amount:f}{value.unit}" if isinstance(value, Number) else value.state.label


def _rate(upper: Decimal | None, lower: Decimal | None, upper_name: str, lower_name: str) -> Value:
    for amount, name in ((upper, upper_name), (lower, lower_name)):
        if amount is None:
            return Missing(f"没有填写“{name}”")
    assert upper is not None
    assert lower is not None
    return percentage(Ratio(upper, lower))


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
