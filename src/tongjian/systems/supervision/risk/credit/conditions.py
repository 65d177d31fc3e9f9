"""What repair asks for, each with the sentence that says whether it is met."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongjian.engines.risk import Condition
from tongjian.systems.supervision.risk.models import Display, Request, Signal, SignalKind
from tongjian.systems.supervision.risk.sheets import credit_of


def conditions_of(row: Display, today: date) -> list[Condition]:
    """The conditions of a display, as they stand today. 4 SQL queries."""
    sheet = credit_of(row.city)
    found = [_allowed(row), _settled(row), _period(row, today)]
    if sheet.repair.no_repeat:
        found.append(_no_repeat(row))
    found.append(_not_serious(row, today))
    undecided = row.objections.filter(state=Request.OPEN).exists()
    said = "异议还没有决定" if undecided else "没有正在办理的异议"
    return [*found, Condition("objection", "没有未决的异议", not undecided, said)]


def _allowed(row: Display) -> Condition:
    barred = row.repair_from is None
    said = "这种处罚依规定不提前终止公示" if barred else "这种处罚可以修复"
    return Condition("allowed", "处罚种类允许修复", not barred, said)


def _settled(row: Display) -> Condition:
    """Obligations are met: the case is closed, and what was to be paid is paid."""
    body = row.conduct.body
    fine = Decimal(body.get("fine") or 0)
    paid = Decimal(body.get("settled_amount") or 0)
    title = "处罚决定的义务已履行"
    if not body.get("settled_on"):
        return Condition("settled", title, False, "处罚机关还没有登记结案，缴清罚款并结案后再申请")
    if paid < fine:
        return Condition("settled", title, False, f"罚款 {fine:f} 元，登记缴纳 {paid:f} 元")
    amount = f"，罚款 {fine:f} 元已缴清" if fine else ""
    return Condition("settled", title, True, f"{body['settled_on']} 结案{amount}")


def _period(row: Display, today: date) -> Condition:
    title = "最短公示期已满"
    if row.repair_from is None:
        return Condition("period", title, False, "没有可以提前终止的日期")
    met = today >= row.repair_from
    return Condition("period", title, met, f"最短公示期至 {row.repair_from:%Y-%m-%d}")


def _no_repeat(row: Display) -> Condition:
    """No other penalty since the decision. 1 SQL query."""
    later = Display.objects.filter(city=row.city, identifier=row.identifier, decided_on__gt=row.decided_on)
    again = later.exclude(pk=row.pk).exclude(state="withdrawn").order_by("decided_on").first()
    said = f"{again.decided_on:%Y-%m-%d} 又受到处罚：{again.title}" if again else "决定以后没有新的处罚"
    return Condition("repeat", "没有再次受到处罚", again is None, said)


def _not_serious(row: Display, today: date) -> Condition:
    """Not on a list of serious breaches today. 1 SQL query."""
    listed = Signal.objects.filter(
        city=row.city,
        kind=SignalKind.SERIOUS,
        subject__identifier=row.identifier,
        withdrawn_at__isnull=True,
        on__lte=today,
    ).exclude(until__lt=today)
    found = listed.order_by("on").first()
    said = f"{found.on:%Y-%m-%d} 列入：{found.title}" if found else "不在名单中"
    return Condition("serious", "未列入严重失信名单", found is None, said)
