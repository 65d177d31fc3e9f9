"""Scores by profile, with what is missing, inapplicable, capped or awarded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.measures import (
    Attainment,
    Band,
    Grade,
    Profile,
    Row,
    ScoreClass,
    read_actual,
    read_target,
    score,
)
from tongjian.engines.measures.publishing import published
from tongjian.engines.measures.ranking import Part, ahead, ranked, total_of, wilson
from tongjian.engines.measures.rational import exact, shortest
from tongjian.engines.measures.rules import AllOrNothing, Bonus, PerEvent, PerPoint

BANDS = {
    Attainment.ACHIEVED: Band(Decimal(100), Decimal(80), Decimal(100)),
    Attainment.PARTLY: Band(Decimal(80), Decimal(60), Decimal(70)),
    Attainment.NOT_ACHIEVED: Band(Decimal(60), Decimal(0), Decimal(0)),
}
GRADES = tuple(
    Grade(title, Decimal(floor)) for title, floor in (("优", 90), ("良", 80), ("中", 60), ("差", 0))
)
PLAIN = Profile(
    "plain", "2026-01-01", "平均", Decimal(100), (), BANDS, GRADES, words={"通过初评": Attainment.PARTLY}
)
FOUR = replace(
    PLAIN,
    classes=tuple(
        ScoreClass(title, Decimal(points), frozenset({title}), frozenset({title}))
        for title, points in (("预算执行率", 10), ("产出", 50), ("效益", 30), ("满意度", 10))
    ),
)


def row(number: int, target: str, actual: str, **more: Any) -> Row:
    return Row(number, more.pop("name", f"第{number}项"), read_target(target), read_actual(actual), **more)


def points_of(target: str, actual: str, profile: Profile = PLAIN, **more: Any) -> Fraction | None:
    return score([row(1, target, actual, weight=Decimal(10), **more)], profile).rows[0].score


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥30", "23", Fraction(23, 3)),
        ("≥30", "60", 10),
        ("≥30", "-5", 0),
        ("≤10", "12", 8),
        ("≤10", "30", 0),
        ("≤0", "0", 10),
        ("≤0", "1", 0),
        ("=100", "94.78", Fraction("9.478")),
        ("=100", "110", 9),
        ("=0", "-1", 0),
        ("100%", "90%", 9),
        ("健全", "健全", 10),
        ("通过省级验收", "通过初评", 7),
    ],
)
def test_the_score_functions(target: str, actual: str, points: Fraction | int) -> None:
    assert points_of(target, actual) == points


def test_rules_that_count() -> None:
    assert points_of("≥70%", "65%", rule=PerPoint(Decimal(1))) == 5
    assert points_of("≥70%", "69%", rule=AllOrNothing()) == 0
    assert points_of("=0", "3", rule=PerEvent(Decimal("0.2"))) == Fraction(94, 10)
    assert points_of("=0", "90", rule=PerEvent(Decimal("0.2"), Decimal(3))) == 7
    whole = [
        row(1, "≥1", "1", weight=Decimal(100)),
        row(2, "=0", "9", weight=Decimal(0), rule=PerEvent(Decimal(1), Decimal(4))),
    ]
    assert score(whole, PLAIN).total == 96


@pytest.mark.parametrize(("weight", "said"), [("30", True), ("50", False)])
def test_rows_that_do_not_make_up_the_full_marks_are_told(weight: str, said: bool) -> None:
    """Of a form without points for its classes too: nobody else would miss the marks."""
    rows = [row(n, "≥1", "1", weight=Decimal(weight)) for n in (1, 2)]
    notes = " ".join(score(rows, PLAIN).notes)
    assert ("各行分值合计 60，应为 100" in notes) is said


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1234567890123456789012345678901234567, 100), "12345678901234567890123456789012345.67"),
        (Fraction(10**32), "1" + "0" * 32),
        (Fraction(27, 10), "2.7"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(0), "0"),
    ],
)
def test_the_shortest_text_of_a_number_loses_nothing(number: Fraction, text: str) -> None:
    assert f"{shortest(number, 2):f}" == text


def test_a_bonus_is_capped_and_only_where_the_profile_has_one() -> None:
    rows = [
        row(1, "≥1", "1", weight=Decimal(90)),
        row(2, "≥0", "9", weight=Decimal(0), rule=Bonus(Decimal(1), Decimal(8))),
    ]
    assert score(rows, PLAIN).total == 90
    assert any("不设加分" in note for note in score(rows, PLAIN).notes)
    assert score(rows, replace(PLAIN, bonus_cap=Decimal(5))).total == 95


def test_what_does_not_apply_is_carried_by_its_neighbours() -> None:
    rows = [
        row(1, "≥1", "1", level1="产出"),
        row(2, "≥1", "不适用", level1="产出"),
        row(3, "≥2", "1", level1="效益"),
        row(4, "≥1", "不适用", level1="满意度"),
        row(5, "=100%", "90%", name="预算执行率"),
    ]
    result = score(rows, FOUR)
    assert [scored.points for scored in result.rows] == [
        Fraction(500, 9),
        None,
        Fraction(300, 9),
        None,
        Fraction(100, 9),
    ]
    assert result.total == Fraction(500, 9) + Fraction(150, 9) + 10
    assert result.complete


def test_what_is_missing_is_not_zero_and_keeps_its_place() -> None:
    rows = [
        row(1, "≥1", "1", level1="产出"),
        row(2, "≥1", "", level1="产出"),
        row(3, "≥1", "1", level1="效益"),
    ]
    result = score(rows, FOUR)
    assert (result.rows[1].score, result.total, result.at_most) == (None, 55, 100)
    assert result.grade is None
    assert any("满意度" in note for note in result.notes)
    zero = score([*rows[:1], row(2, "≥1", "0", level1="产出"), rows[2]], FOUR)
    assert (zero.rows[1].score, zero.at_most) == (0, 75)


def test_national_weights() -> None:
    rows = [
        row(1, "=100%", "95%", name="预算执行率"),
        row(2, "≥4", "3", level1="产出"),
        row(3, "健全", "健全", level1="效益"),
        row(4, "≥90%", "90%", level1="满意度"),
    ]
    result = score(rows, FOUR)
    assert result.total == Fraction(95, 10) + Fraction(75, 2) + 30 + 10
    assert result.grade == GRADES[1]


def test_awarded_beside_suggested() -> None:
    result = score([row(1, "100%", "90%", weight=Decimal(3), awarded=Decimal(2))], PLAIN)
    scored = result.rows[0]
    assert (scored.suggested, scored.score) == (Fraction(27, 10), 2)
    assert "没有写理由" in scored.note
    given = score([row(1, "100%", "90%", weight=Decimal(3), awarded=Decimal(2), reason="验收推迟")], PLAIN)
    assert "验收推迟" in given.rows[0].note
    by_row = replace(PLAIN, row_places=0, row_rounding="down")
    assert points_of("100%", "99%", by_row) == 9


def test_a_far_overshot_target_costs_only_when_it_was_too_low() -> None:
    strict = replace(PLAIN, overshoot=Decimal(30))
    assert points_of("≥100", "150", strict) == 10
    assert points_of("≥100", "150", strict, target_too_low=True) == 8


ROWS = st.lists(
    st.tuples(
        st.integers(1, 10**5),
        st.integers(0, 2 * 10**5),
        st.integers(1, 500),
        st.sampled_from(["≥", "≤", "="]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=4))
def test_published_totals_are_the_exact_ones_rounded_once(sheets: list[Any]) -> None:
    """Against arithmetic of its own, and the order of the districts is never turned round."""
    exact_totals: dict[str, Fraction] = {}
    for index, sheet in enumerate(sheets):
        rows = [row(n, f"{op}{target}", f"{actual}", weight=Decimal(weight) / 100)
                for n, (target, actual, weight, op) in enumerate(sheet)]  # fmt: skip
        total = score(rows, PLAIN).total
        assert total == sum(
            Fraction(weight, 100) * _share(op, target, actual) for target, actual, weight, op in sheet
        )
        exact_totals[f"{index}区"] = total
    lines = published(exact_totals)
    for first, second in pairwise(lines):
        one, other = exact_totals[first.name], exact_totals[second.name]
        assert (one > other) == (first.place < second.place)
        assert one >= other
        assert first.total >= second.total
        assert one == other or first.total != second.total or abs(one - other) < Fraction(1, 10**11)


def _share(op: str, target: int, actual: int) -> Fraction:
    missed = {"≥": target - actual, "≤": actual - target, "=": abs(actual - target)}[op]
    return max(Fraction(0), 1 - Fraction(max(0, missed), target))


def test_districts_that_cannot_be_told_apart() -> None:
    def sampled(good: int, number: int) -> Any:
        return total_of([Part(Decimal(75), good, number)])

    low, high = wilson(90, 100)
    assert (round(low, 4), round(high, 4)) == (Decimal("0.8256"), Decimal("0.9448"))
    lines = {
        line.name: line
        for line in ranked([("甲", sampled(95, 100)), ("乙", sampled(93, 100)), ("丙", sampled(50, 100))])
    }
    assert (lines["甲"].place, lines["甲"].best, lines["甲"].worst, lines["甲"].alike) == (1, 1, 2, ("乙",))
    assert (lines["丙"].best, lines["丙"].worst, lines["丙"].alike) == (3, 3, ())


def test_what_was_counted_in_full_is_certain() -> None:
    first = total_of([Part(Decimal(75), 9301, 10000, sampled=False)])
    second = total_of([Part(Decimal(75), 9300, 10000, sampled=False)])
    assert ahead(first, second)
    assert exact(first.low) == exact(first.high) == first.found
    with pytest.raises(ValueError, match="样本"):
        wilson(0, 0)
