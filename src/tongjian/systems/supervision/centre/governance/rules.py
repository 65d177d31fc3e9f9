"""Judging records by the rules. Nothing here reads a database or a clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tongjian.engines.worktime import Calendar
from tongjian.engines.worktime.errors import OutsideCalendar
from tongjian.kernel.inspectorate.conducts import mandatory
from tongjian.kernel.inspectorate.fields import LABELS
from tongjian.systems.supervision.centre.governance.sheet import (
    DuplicateRule,
    FewestRule,
    LateRule,
    MissingRule,
    OrderRule,
    Rule,
)

LOCAL = ZoneInfo("Asia/Shanghai")
CATEGORIES = {
    "missing": ("missing", "缺失"),
    "order": ("contradicting", "矛盾"),
    "fewest": ("contradicting", "矛盾"),
    "late": ("late", "逾期"),
    "duplicate": ("duplicate", "重复"),
}
"""Which of the four faults a kind of rule finds: its code and its name."""
FAULTS = {"missing": "缺失", "contradicting": "矛盾", "late": "逾期", "duplicate": "重复"}


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is judged. `ref` names the row it stands for (`conduct:<id>`, `delivered:<id>`)."""

    ref: str
    number: str
    kind: str
    source: str
    region: str
    body: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One record that does not fit one rule, and why."""

    ref: str
    number: str
    rule: str
    fault: str
    source: str
    region: str
    sentence: str


Groups = dict[bytes, list[Record]]
"""Records with the same values, by the digest of these."""


def judged(records: Iterable[Record], rules: Sequence[Rule], calendar: Calendar) -> list[Fault]:
    """Every fault, in the order of the rules and of the records. No body is kept: records may be a stream."""
    found: dict[str, list[Fault]] = {rule.code: [] for rule in rules}
    alike: dict[str, Groups] = {rule.code: {} for rule in rules}
    for record in records:
        for rule in rules:
            if record.kind not in rule.of:
                continue
            if isinstance(rule, DuplicateRule):
                _group(record, rule, alike[rule.code])
            elif said := _wrong(record, rule, calendar):
                found[rule.code].append(_fault(record, rule, said))
    for rule in rules:
        if isinstance(rule, DuplicateRule):
            found[rule.code].extend(_duplicates(alike[rule.code].values(), rule))
    return [fault for rule in rules for fault in found[rule.code]]


def _wrong(record: Record, rule: Rule, calendar: Calendar) -> str:
    """What is wrong, in a sentence; empty when it fits or cannot be told for want of a value."""
    body = record.body
    match rule:
        case MissingRule():
            wanted = rule.fields_ or mandatory(record.kind)
            absent = [LABELS.get(name, name) for name in wanted if is_missing(body.get(name))]
            return f"没有填写：{'、'.join(absent)}" if absent else ""
        case OrderRule():
            return _out_of_order(body, rule)
        case FewestRule():
            value = body.get(rule.field)
            number = len(value) if isinstance(value, (list, tuple)) else 0
            if is_missing(value) or number >= rule.fewest:
                return ""
            return f"{LABELS.get(rule.field, rule.field)}只有 {number} 个，应不少于 {rule.fewest} 个"
        case LateRule():
            return _late(body, rule, calendar)
        case _:
            return ""


def _out_of_order(body: Mapping[str, Any], rule: OrderRule) -> str:
    earlier, later = moment_in(body.get(rule.earlier)), moment_in(body.get(rule.later))
    if earlier is None or later is None:
        return ""
    # A day against a moment is compared by the day: the hour of a bare date is not known.
    if isinstance(earlier, datetime) != isinstance(later, datetime):
        earlier, later = _day(earlier), _day(later)
    fits = later > earlier if rule.strict else later >= earlier
    if fits:
        return ""
    first, second = LABELS.get(rule.earlier, rule.earlier), LABELS.get(rule.later, rule.later)
    return f"{second}（{_said(later)}）应{'晚于' if rule.strict else '不早于'}{first}（{_said(earlier)}）"


def _late(body: Mapping[str, Any], rule: LateRule, calendar: Calendar) -> str:
    began, told = moment_in(body.get(rule.from_)), moment_in(body.get("reported_at"))
    if began is None or told is None:
        return ""
    try:
        taken = calendar.working_days_between(_day(began), _day(told))
    except OutsideCalendar:
        return ""
    return f"报送用了 {taken} 个工作日，超过 {rule.days} 个" if taken > rule.days else ""


def _group(record: Record, rule: DuplicateRule, groups: Groups) -> None:
    """Beside the records with the same values; of the values their digest is kept, of the record no body."""
    values = [record.body.get(name) for name in rule.fields_]
    if not any(is_missing(value) for value in values):
        text = json.dumps([_plain(value) for value in values])
        groups.setdefault(hashlib.sha256(text.encode()).digest(), []).append(replace(record, body={}))


def _duplicates(groups: Iterable[Sequence[Record]], rule: DuplicateRule) -> Iterator[Fault]:
    for group in groups:
        numbers = sorted({record.number for record in group})
        if len(numbers) > 1:
            for record in group:
                others = "、".join(number for number in numbers if number != record.number)
                yield _fault(record, rule, f"与 {others} 相同：{_named(rule.fields_)}")


def _fault(record: Record, rule: Rule, sentence: str) -> Fault:
    fault, _ = CATEGORIES[rule.kind]
    return Fault(
        record.ref, record.number, rule.code, fault, record.source, record.region, f"{rule.title}：{sentence}"
    )


def is_missing(value: object) -> bool:
    """Nothing was stated. No and zero are values."""
    return value is None or value == "" or value == [] or value == ()


def moment_in(value: object) -> date | None:
    """A day or a moment (local) as it stands in a body; None where there is none or it is no time."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL)
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        if len(value) <= 10:
            return date.fromisoformat(value)
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read.astimezone(LOCAL) if read.tzinfo else read.replace(tzinfo=LOCAL)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _said(value: date) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def _plain(value: Any) -> str:
    """Values are the same on the same day, whatever the hour."""
    found = moment_in(value)
    return _day(found).isoformat() if found else str(value).strip()


def _named(fields: Iterable[str]) -> str:
    return "、".join(LABELS.get(name, name) for name in fields)
