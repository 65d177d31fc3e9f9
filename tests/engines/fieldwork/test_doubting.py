"""What cannot be true of a visit is shown, and takes no fact away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.engines.fieldwork.test_merging import NINE
from tongjian.engines.fieldwork import Kind, Known, Replica, Spot, Terms, doubts

TERMS = Terms(clock_minutes=10, metres=500)
HERE = {"longitude": "120.6200", "latitude": "31.3000", "accuracy": "8"}
PHOTO = {"sha256": "a" * 64, "taken_at": (NINE + timedelta(minutes=1)).isoformat(), **HERE}


def told(phone: Replica, **known: Any) -> list[str]:
    given = {"assigned_at": NINE - timedelta(days=1), **known}
    return [doubt.code for doubt in doubts(phone.state(), Known(**given), TERMS)]


def visited() -> Replica:
    phone = Replica("v", "one", 1)
    phone.record("a", Kind.ARRIVAL, HERE, NINE)
    phone.record("p", Kind.PHOTO, PHOTO, NINE + timedelta(minutes=2))
    return phone


def test_an_ordinary_visit_raises_none() -> None:
    phone = visited()
    received = {fact.digest: NINE + timedelta(hours=3) for fact in phone.facts.values()}
    place = Spot(120.6201, 31.3001)
    assert told(phone, received=received, place=place, members=frozenset({1})) == []


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({"assigned_at": NINE + timedelta(minutes=13)}, ["before-assigned"] * 2),
        ({"assigned_at": NINE + timedelta(minutes=10)}, []),
        ({"place": Spot(120.63, 31.3)}, ["far-away"] * 2),
        ({"members": frozenset({2})}, ["stranger"] * 2),
    ],
)
def test_against_what_the_server_knows(known: dict[str, Any], codes: list[str]) -> None:
    assert told(visited(), **known) == codes


def test_a_fact_from_the_future() -> None:
    phone = visited()
    received = {fact.digest: NINE - timedelta(minutes=9) for fact in phone.facts.values()}
    assert told(phone, received=received) == ["after-received"]


def test_a_clock_that_was_put_back_and_one_that_is_only_corrected() -> None:
    phone = visited()
    phone.record("n", Kind.NOTE, {"words": "一"}, NINE - timedelta(minutes=7))
    assert told(phone) == []
    phone.record("m", Kind.NOTE, {"words": "二"}, NINE - timedelta(hours=1))
    assert told(phone) == ["clock-back"]


def test_photos_need_an_arrival_before_them() -> None:
    phone = Replica("v", "one", 1)
    phone.record("p", Kind.PHOTO, PHOTO, NINE)
    assert told(phone) == ["photo-before-arrival"]
    phone.record("a", Kind.ARRIVAL, HERE, NINE + timedelta(minutes=3))
    assert told(phone) == ["photo-before-arrival"]
    phone.record("q", Kind.PHOTO, {**PHOTO, "taken_at": "昨天"}, NINE + timedelta(minutes=4))
    assert told(phone) == ["photo-before-arrival", "photo-time"]


def test_a_copied_phone() -> None:
    phone, copy = visited(), visited()
    phone.record("x", Kind.NOTE, {"words": "一"}, NINE)
    copy.record("y", Kind.NOTE, {"words": "二"}, NINE)
    phone.facts |= copy.facts
    assert told(phone) == ["same-number"]
    other = Replica("v", "two", 2)
    other.record("x", Kind.NOTE, {"words": "三"}, NINE)
    phone.facts |= other.facts
    assert told(phone) == ["same-id", "same-number"]


def test_who_confirms_was_there_or_came_along() -> None:
    phone = visited()
    other = Replica("v", "two", 2, dict(phone.facts))
    off = other.record("s", Kind.SIGN_OFF, {"seen": other.seen()}, NINE + timedelta(hours=1))
    phone.facts[off.digest] = off
    assert told(phone, members=frozenset({1, 2})) == ["signer-absent"]
    phone.record("w", Kind.SECOND, {"officer": 2}, NINE + timedelta(minutes=1))
    assert told(phone, members=frozenset({1, 2})) == []
    phone.record("x", Kind.STRIKE, {"facts": ["w"], "words": "记错"}, NINE + timedelta(minutes=2))
    assert told(phone, members=frozenset({1, 2})) == ["signer-absent"]
    phone.record("y", Kind.SECOND, {"officer": 3}, NINE + timedelta(minutes=3))
    assert told(phone, members=frozenset({1, 2})) == ["stranger", "signer-absent"]
