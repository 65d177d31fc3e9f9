"""Each rule of governance with a record that fits and one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from tongjian.engines.worktime import Calendar
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.supervision.centre.governance.content import behind, content_of, inputs_digest, line_of
from tongjian.systems.supervision.centre.governance.rules import Record, judged
from tongjian.systems.supervision.centre.governance.sheet import RulesSheet, rules_of

INSPECTION = {
    "matter_code": "32050017001001",
    "organisation": "监督站",
    "subject_name": "工地",
    "party_name": "公司",
    "nature": "2",
    "identifier_kind": "统一社会信用代码",
    "identifier": "X1",
    "region": "320508",
    "checklist": "清单",
    "name": "检查",
    "number": "1",
    "form": "01",
    "category": "现场检查",
    "result": "未发现问题",
    "inspected_at": "2026-07-15T09:00:00+08:00",
    "reported_at": "2026-07-16T09:00:00+08:00",
    "officers": [{"name": "甲"}, {"name": "乙"}],
}
PENALTY = {
    "registered_on": "2026-06-01",
    "decided_on": "2026-07-01",
    "settled_on": "2026-07-10",
    "reported_at": "2026-07-02T09:00:00+08:00",
    "organisation": "支队",
    "document_number": "一号",
}


@pytest.fixture(scope="module")
def rules() -> RulesSheet:
    return rules_of("suzhou")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_of("suzhou")


def record(ref: str, kind: str, body: dict[str, Any], **stated: Any) -> Record:
    said = {**body, **stated}
    return Record(ref, said.get("number", ref), kind, "district", "320508", said, f"digest of {ref} {said}")


def found(rules: RulesSheet, calendar: Calendar, *records: Record) -> set[str]:
    return {fault.rule for fault in judged(records, rules.rules, calendar)} - {"missing"}


def test_what_fits_has_no_fault(rules: RulesSheet, calendar: Calendar) -> None:
    assert judged([record("a", "inspection", INSPECTION)], rules.rules, calendar) == []
    assert found(rules, calendar, record("b", "penalty", PENALTY)) == set()


@pytest.mark.parametrize("name", ["party_name", "identifier", "checklist", "officers", "inspected_at"])
@pytest.mark.parametrize("value", [None, "", []])
def test_a_mandatory_field_is_missing(
    rules: RulesSheet, calendar: Calendar, name: str, value: object
) -> None:
    faults = judged([record("a", "inspection", INSPECTION, **{name: value})], rules.rules, calendar)
    assert [fault.rule for fault in faults] == ["missing"]


def test_no_and_nothing_are_two_things(rules: RulesSheet, calendar: Calendar) -> None:
    said = judged([record("a", "penalty", PENALTY, hearing=False)], rules.rules, calendar)[0].sentence
    assert "是否听证" not in said
    said = judged([record("a", "penalty", PENALTY)], rules.rules, calendar)[0].sentence
    assert "是否听证" in said


@pytest.mark.parametrize(
    ("rule", "kind", "stated"),
    [
        ("reported-after", "inspection", {"reported_at": "2026-07-15T09:00:00+08:00"}),
        ("reported-after", "inspection", {"reported_at": "2026-07-14T23:00:00+08:00"}),
        ("decided-after", "penalty", {"decided_on": "2026-05-31"}),
        ("settled-after", "penalty", {"settled_on": "2026-06-01"}),
        ("penalty-reported", "penalty", {"reported_at": "2026-06-30T09:00:00+08:00"}),
        ("ended-after", "coercion", {"started_on": "2026-07-02", "ended_on": "2026-07-01"}),
        ("officers", "inspection", {"officers": [{"name": "甲"}]}),
        ("late-inspection", "inspection", {"reported_at": "2026-08-13T09:00:00+08:00"}),
        ("late-penalty", "penalty", {"reported_at": "2026-07-30T09:00:00+08:00"}),
    ],
)
def test_a_rule_finds_what_does_not_fit(
    rules: RulesSheet, calendar: Calendar, rule: str, kind: str, stated: dict[str, Any]
) -> None:
    body = {"inspection": INSPECTION, "penalty": PENALTY}.get(kind, {})
    assert rule in found(rules, calendar, record("a", kind, body, **stated))


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("penalty", {"decided_on": "2026-06-01", "reported_at": "2026-06-10T09:00:00+08:00"}),
        ("inspection", {"reported_at": "2026-08-12T23:00:00+08:00"}),  # the 20th working day
        ("coercion", {"started_on": "2026-07-02", "ended_on": "2026-07-02"}),
        ("coercion", {"started_on": "2026-07-02"}),
        ("penalty", {"settled_on": ""}),
    ],
)
def test_the_edge_still_fits(
    rules: RulesSheet, calendar: Calendar, kind: str, stated: dict[str, Any]
) -> None:
    body = {"inspection": INSPECTION, "penalty": PENALTY}.get(kind, {})
    assert found(rules, calendar, record("a", kind, body, **stated)) == set()


def test_duplicates_are_other_numbers_on_the_same_day(rules: RulesSheet, calendar: Calendar) -> None:
    first = record("a", "inspection", INSPECTION, number="1")
    again = record("b", "inspection", INSPECTION, number="2", inspected_at="2026-07-15T16:00:00+08:00")
    other = record("c", "inspection", INSPECTION, number="3", inspected_at="2026-07-16T08:00:00+08:00")
    faults = judged([first, again, other], rules.rules, calendar)
    assert [(each.ref, each.rule) for each in faults if each.fault == "duplicate"] == [
        ("a", "duplicate-inspection"),
        ("b", "duplicate-inspection"),
    ]
    same_number = record("d", "inspection", INSPECTION, number="1")
    assert found(rules, calendar, first, same_number) == set()


def test_every_number_leads_to_its_records(rules: RulesSheet, calendar: Calendar) -> None:
    records = [
        record("a", "inspection", INSPECTION, number="1", party_name="", officers=[{"name": "甲"}]),
        record("b", "inspection", INSPECTION, number="2", identifier="X2"),
    ]
    body = content_of(records, rules, calendar)
    (row,) = body["table"]
    assert (row["records"], row["faulty"], row["missing"], row["contradicting"]) == (2, 1, 1, 1)
    for fault in ("missing", "contradicting", "late", "duplicate"):
        behind_it = behind(body, {"fault": fault, "source": "district", "district": "320508"})
        assert len({each["ref"] for each in behind_it}) == row[fault]
    for rule in body["rules"]:
        assert len(behind(body, {"rule": rule["code"]})) == rule["number"]


def test_the_digest_of_the_inputs_is_that_of_records_and_rules(rules: RulesSheet) -> None:
    one, two = record("a", "inspection", INSPECTION), record("b", "inspection", INSPECTION)
    first, second = line_of(one), line_of(two)
    assert inputs_digest([first, second], rules) == inputs_digest([second, first], rules)
    assert inputs_digest([first], rules) != inputs_digest([first, second], rules)
    fewer = RulesSheet(rules=rules.rules[:-1])
    assert inputs_digest([first], rules) != inputs_digest([first], fewer)
