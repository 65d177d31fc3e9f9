"""Facts of a visit: sets that are merged, and a state that does not depend on the order of arrival."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.fieldwork import Fact, Kind, MalformedError, Replica, Result, fold, merge, read_fact

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
ITEMS = ("exit", "crane", "pit")


def made(seed: int, count: int) -> list[Fact]:
    """Facts of two officers on two phones, who see each other's only now and then."""
    dice = random.Random(seed)
    phones = [Replica("v", "one", 1), Replica("v", "two", 2)]
    for number in range(count):
        act(dice, dice.choice(phones), f"{seed}-{number}", NINE + timedelta(minutes=number))
        if dice.random() < 0.3:
            shared = merge(*(phone.facts.values() for phone in phones))
            for phone in phones:
                phone.facts = dict(shared)
    return [fact for phone in phones for fact in phone.facts.values()]


def act(dice: random.Random, phone: Replica, id: str, clock: datetime) -> None:
    """One thing an officer does, seeing what the phone shows."""
    item = dice.choice(ITEMS)
    answered = phone.state().answers.get(item)
    own = [fact.id for fact in answered.open if fact.author == phone.author] if answered else []
    result = dice.choice(list(Result)).value
    kind = dice.choice((Kind.ANSWER, Kind.ANSWER, Kind.SETTLEMENT, Kind.NOTE, Kind.ARRIVAL, Kind.SIGN_OFF))
    if kind is Kind.SETTLEMENT and answered and answered.contradiction:
        body = {"item": item, "result": result, "words": "复核", "replaces": [f.id for f in answered.open]}
        phone.record(id, kind, body, clock)
    elif kind is Kind.SIGN_OFF and phone.seen():
        phone.record(id, kind, {"seen": phone.seen()}, clock)
    elif kind is Kind.NOTE:
        phone.record(id, kind, {"words": "已告知"}, clock)
    elif kind is Kind.ARRIVAL:
        phone.record(id, kind, {"longitude": "120.6", "latitude": "31.3", "accuracy": "8"}, clock)
    else:
        phone.record(id, Kind.ANSWER, {"item": item, "result": result, "replaces": own}, clock)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_the_order(seed: int, count: int, dice: random.Random) -> None:
    facts = made(seed, count)
    shuffled = [*facts, *dice.sample(facts, len(facts) // 2)]
    dice.shuffle(shuffled)
    assert fold(shuffled) == fold(facts)
    assert fold(shuffled).digest == fold(facts).digest


@settings(max_examples=40)
@given(*(st.integers(0, 10**6) for _ in range(3)))
def test_merging_is_a_union(a: int, b: int, c: int) -> None:
    one, two, three = (made(seed, 8) for seed in (a, b, c))
    left = merge(merge(one, two).values(), three)
    assert left == merge(one, merge(two, three).values())
    assert merge(one, two) == merge(two, one)
    assert merge(one, one) == merge(one)
    assert set(left) == {fact.digest for fact in (*one, *two, *three)}


def test_a_fact_survives_the_way_over_the_line() -> None:
    for fact in made(7, 30):
        assert read_fact(fact.as_json(), "v") == fact


def answer(phone: Replica, id: str, result: str, **more: object) -> Fact:
    return phone.record(id, Kind.ANSWER, {"item": "exit", "result": result, **more}, NINE)


def test_two_officers_who_differ_are_both_shown_until_somebody_settles_it() -> None:
    one, two = Replica("v", "one", 1), Replica("v", "two", 2)
    answer(one, "a", "pass")
    # Naming the other's answer does not take it back: only a settlement that names both does.
    answer(two, "b", "fail", words="堆放杂物", replaces=["a"])
    both = [*one.facts.values(), *two.facts.values()]
    state = fold(both)
    assert [fact.id for fact in state.answers["exit"].open] == ["a", "b"]
    assert state.contradictions == (state.answers["exit"],)
    assert state.outcome() == {"exit": "contradiction"}
    said = {"item": "exit", "result": "fail", "words": "以复看为准", "replaces": ["a", "b"]}
    settled = fold([*both, two.record("c", Kind.SETTLEMENT, said, NINE)])
    assert settled.outcome() == {"exit": "fail"}
    assert len(settled.facts) == 3
    with pytest.raises(MalformedError, match="写明"):
        two.record("d", Kind.SETTLEMENT, {**said, "words": ""}, NINE)


def test_an_officer_takes_back_only_an_own_answer() -> None:
    one = Replica("v", "one", 1)
    answer(one, "a", "pass")
    answer(one, "b", "fail", replaces=["a"])
    assert one.state().outcome() == {"exit": "fail"}
    answer(one, "c", "pass", replaces=["d"])
    answer(one, "d", "fail", replaces=["c", "b"])
    # c and d name each other: neither takes the other away.
    assert one.state().contradictions


def test_a_sign_off_holds_only_for_what_it_had_seen() -> None:
    one, two = Replica("v", "one", 1), Replica("v", "two", 2)
    answer(one, "a", "pass")
    one.record("s", Kind.SIGN_OFF, {"seen": one.seen()}, NINE)
    assert one.state().confirmed_by(1)
    later = two.record("p", Kind.CORRECTION, {"item": "exit", "words": "已清理"}, NINE)
    assert not fold([*one.facts.values(), later]).confirmed_by(1)
    note = two.record("n", Kind.NOTE, {"words": "风大"}, NINE)
    assert fold([*one.facts.values(), note]).confirmed_by(1)


def test_what_is_struck_is_kept_but_does_not_count() -> None:
    one, two = Replica("v", "one", 1), Replica("v", "two", 2)
    one.record("n", Kind.NOTE, {"words": "写错"}, NINE)
    strange = two.record("x", Kind.STRIKE, {"facts": ["n"], "words": "不是我的"}, NINE)
    assert fold([*one.facts.values(), strange]).notes
    one.record("y", Kind.STRIKE, {"facts": ["n"], "words": "写错"}, NINE)
    assert not one.state().notes
    assert len(one.state().facts) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "order"}, "没有“order”"),
        ({"seq": 0}, "正整数"),
        ({"clock": "2026-03-02T09:00:00"}, "时区"),
        ({"clock": "0001-01-01T00:00:00+14:00"}, "时区"),
        ({"body": {"item": "exit", "result": "good"}}, "合格"),
        ({"body": []}, "内容"),
        ({"kind": "photo", "body": {"sha256": "x", "taken_at": "now"}}, "SHA-256"),
        ({"kind": "signature", "body": {"signer": "陈", "refused": True}}, "拒签"),
    ],
)
def test_what_is_no_fact_is_told(wrong: dict[str, object], said: str) -> None:
    good = answer(Replica("v", "one", 1), "a", "pass").as_json()
    with pytest.raises(MalformedError, match=said):
        read_fact({**good, **wrong}, "v")
