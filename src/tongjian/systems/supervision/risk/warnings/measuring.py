"""What the rules look at: facts of every object, gathered in a few queries, and the value of each measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from tongjian.kernel.inspectorate.models import ConductKind, Subject
from tongjian.kernel.inspectorate.queries import running
from tongjian.systems.supervision.risk.models import Signal
from tongjian.systems.supervision.risk.records import Order, failed_items, in_force, order_of
from tongjian.systems.supervision.risk.sheets import Measure, WarningRule, WarningSheet

THOUSANDTH = Decimal("0.001")


@dataclass
class Facts:
    """What is known of one object. Days are of signals by kind, penalties, and failed items by code."""

    subject: Subject
    signals: Mapping[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    expiries: Mapping[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    penalties: list[date] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    inspections: list[tuple[date, dict[str, str]]] = field(default_factory=list)
    neighbours: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The value of a measure, and the sentence that tells it."""

    value: Decimal
    detail: str


@dataclass(frozen=True)
class City:
    """All objects of a city on a day, and which kinds of signals anybody ever gave."""

    today: date
    objects: list[Facts]
    known: frozenset[str]


def gather(city: str, today: date, sheet: WarningSheet) -> City:
    """Everything the rules of a city look at. 4 SQL queries."""
    widest = max(rule.window_days for rule in sheet.warnings)
    since = today - timedelta(days=2 * widest)
    found = {row.pk: Facts(row) for row in Subject.objects.filter(running(today), city=city)}
    _neighbours(found, today, sheet)
    known: set[str] = set(
        Signal.objects.filter(city=city, withdrawn_at__isnull=True).values_list("kind", flat=True).distinct()
    )
    signals = Signal.objects.filter(city=city, withdrawn_at__isnull=True, on__lte=today)
    for subject, kind, on, until in signals.values_list("subject", "kind", "on", "until"):
        if (facts := found.get(subject)) is None:
            continue
        if until is not None:
            facts.expiries[kind].append(until)
        if on > since:
            facts.signals[kind].append(on)
    rows = in_force(city).filter(on__gt=since, on__lte=today).order_by("on", "number")
    for subject, kind, on, body in rows.values_list("subject", "kind", "on", "body"):
        if (facts := found.get(subject)) is None:
            continue
        if kind == ConductKind.INSPECTION:
            facts.inspections.append((on, failed_items(body)))
        elif kind == ConductKind.PENALTY and not body.get("no_penalty"):
            facts.penalties.append(on)
        elif kind == ConductKind.OTHER and (order := order_of(body, on, sheet.rectification)):
            facts.orders.append(order)
    return City(today, list(found.values()), frozenset(known))


def measured(rule: WarningRule, facts: Facts, city: City) -> Found | None:
    """The value of the rule's measure for one object; None where too little is known to say anything."""
    if rule.signal is not None and rule.signal.value not in city.known:
        return None
    return _MEASURES[rule.measure](rule, facts, city.today)


def meets(rule: WarningRule, value: Decimal) -> bool:
    """Whether a value is one to warn of."""
    return value <= rule.threshold if rule.measure == Measure.EXPIRY else value >= rule.threshold


def _neighbours(found: dict[UUID, Facts], today: date, sheet: WarningSheet) -> None:
    """How many of the same kind came to the same address in the window of the rule, the object among them."""
    rule = next((each for each in sheet.warnings if each.measure == Measure.ADDRESS), None)
    if rule is None:
        return
    begin = today - timedelta(days=rule.window_days)
    places = {
        pk: (facts.subject.kind, facts.subject.registered_address)
        for pk, facts in found.items()
        if facts.subject.registered_address
    }
    counted = Counter(place for pk, place in places.items() if found[pk].subject.since > begin)
    for pk, place in places.items():
        found[pk].neighbours = counted[place] if found[pk].subject.since > begin else 0


def _within(days: Sequence[date], today: date, window: int, back: int = 0) -> int:
    last = today - timedelta(days=window * back)
    first = last - timedelta(days=window)
    return sum(first < day <= last for day in days)


def _signals(rule: WarningRule, facts: Facts, today: date) -> Found | None:
    assert rule.signal is not None
    number = _within(facts.signals[rule.signal.value], today, rule.window_days)
    if number < rule.at_least:
        return None
    return Found(Decimal(number), f"{rule.window_days} 天内{rule.signal.label} {number} 件")


def _growth(rule: WarningRule, facts: Facts, today: date) -> Found | None:
    """In percent of the window before. Nothing before: the growth is what came, from one."""
    assert rule.signal is not None
    days = facts.signals[rule.signal.value]
    now, before = (_within(days, today, rule.window_days, back) for back in (0, 1))
    if now + before < rule.at_least:
        return None
    grown = (Decimal(100 * (now - before)) / max(before, 1)).quantize(THOUSANDTH, ROUND_HALF_UP)
    return Found(grown, f"近 {rule.window_days} 天{rule.signal.label} {now} 件，前一时段 {before} 件")


def _expiry(rule: WarningRule, facts: Facts, today: date) -> Found | None:
    """Days until the next certificate ends; what ended longer ago than the window is past warning."""
    assert rule.signal is not None
    oldest = today - timedelta(days=rule.window_days)
    days = [day for day in facts.expiries[rule.signal.value] if day >= oldest]
    if not days:
        return None
    next_ = min(days)
    left = (next_ - today).days
    how = f"还有 {left} 天到期" if left >= 0 else f"已过期 {-left} 天"
    return Found(Decimal(left), f"{rule.signal.label}有效期至 {next_:%Y-%m-%d}，{how}")


def _address(rule: WarningRule, facts: Facts, _: date) -> Found | None:
    if facts.neighbours is None:
        return None
    said = f"{rule.window_days} 天内同一注册地址新增 {facts.neighbours} 户"
    return Found(Decimal(facts.neighbours), said)


def _overdue(_: WarningRule, facts: Facts, today: date) -> Found | None:
    late = [(order.overdue(today), order) for order in facts.orders if order.is_open(today)]
    if not late:
        return None
    days, order = max(late, key=lambda each: each[0])
    return Found(Decimal(days), f"{order.begun:%Y-%m-%d} 责令改正，应于 {order.due:%Y-%m-%d} 前改正")


def _repeat(rule: WarningRule, facts: Facts, today: date) -> Found | None:
    begin = today - timedelta(days=rule.window_days)
    inside = [items for on, items in facts.inspections if on > begin]
    if len(inside) < rule.at_least:
        return None
    counted = Counter(code for items in inside for code in items)
    if not counted:
        return Found(Decimal(0), f"{len(inside)} 次检查没有不合格项")
    code, times = max(counted.items(), key=lambda each: (each[1], each[0]))
    title = next(items[code] for items in reversed(inside) if code in items)
    return Found(Decimal(times), f"{len(inside)} 次检查中“{title}”{times} 次不合格"[:500])


def _penalties(rule: WarningRule, facts: Facts, today: date) -> Found | None:
    number = _within(facts.penalties, today, rule.window_days)
    return Found(Decimal(number), f"{rule.window_days} 天内受到行政处罚 {number} 次")


_MEASURES: Mapping[Measure, Callable[[WarningRule, Facts, date], Found | None]] = {
    Measure.SIGNALS: _signals,
    Measure.GROWTH: _growth,
    Measure.EXPIRY: _expiry,
    Measure.ADDRESS: _address,
    Measure.OVERDUE: _overdue,
    Measure.REPEAT: _repeat,
    Measure.PENALTIES: _penalties,
}
