"""支付进度: what was to be paid by a day against what was, from the registers of payments. Money in 万元."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongjian.engines.measures.ratio import Ratio, percentage
from tongjian.engines.measures.value import Missing, Value
from tongjian.systems.performance.registers.models import EntryState, Payment, PlannedPayment


@dataclass(frozen=True, slots=True)
class Month:
    """Planned and paid in a month, and both from the beginning of the year."""

    month: int
    planned: Decimal
    paid: Decimal
    planned_so_far: Decimal
    paid_so_far: Decimal

    @property
    def conformity(self) -> Value:
        """支付进度符合率 = 累计支付 ÷ 累计计划."""
        return percentage(Ratio(self.paid_so_far, self.planned_so_far))


def months_of(
    organisations: Collection[int], year: int, upto: date, project: str | None = None
) -> list[Month]:
    """Every month of the year up to a day, whose own month is cut off there. 2 SQL queries.

    `project`: None counts all, an empty one what belongs to no project.
    """
    planned = _by_month(PlannedPayment, organisations, year, upto, project)
    paid = _by_month(Payment, organisations, year, upto, project)
    found: list[Month] = []
    planned_so_far = paid_so_far = Decimal(0)
    for month in range(1, upto.month + 1 if upto.year == year else 13):
        plan, pay = planned.get(month, Decimal(0)), paid.get(month, Decimal(0))
        planned_so_far, paid_so_far = planned_so_far + plan, paid_so_far + pay
        found.append(Month(month, plan, pay, planned_so_far, paid_so_far))
    return found


def schedule_rate(months: list[Month]) -> Value:
    """支付进度符合率 at the end of the months; missing where nothing was planned."""
    if not months or not months[-1].planned_so_far:
        return Missing("没有登记支付计划")
    return months[-1].conformity


def _by_month(
    model: type[Payment] | type[PlannedPayment],
    organisations: Collection[int],
    year: int,
    upto: date,
    project: str | None,
) -> dict[int, Decimal]:
    rows = model._default_manager.filter(
        organisation__in=organisations,
        state=EntryState.CURRENT,
        happened_on__gte=date(year, 1, 1),
        happened_on__lte=min(upto, date(year, 12, 31)),
    )
    if project is not None:
        rows = rows.filter(project=project)
    found: dict[int, Decimal] = {}
    for day, amount in rows.values_list("happened_on", "amount"):
        found[day.month] = found.get(day.month, Decimal(0)) + (amount or Decimal(0))
    return found
