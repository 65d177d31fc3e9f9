"""Grades, their reasons, and what is not graded."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest
from pydantic import ValidationError

from tests.engines.risk.making import MODEL, city
from tongjian.engines.risk import GRADES, MISSING, Inspections, Model, Objects, grade
from tongjian.engines.risk.grading import AT_BASE, NO_CLASS, SURE, TOO_FEW, WHY


def objects(kinds: list[str], penalties: list[int], late: list[int]) -> Objects:
    words = ("site", "company", "other")
    return Objects(
        [str(place) for place in range(len(kinds))],
        {"penalties": np.array(penalties), "late": np.array(late)},
        {"kind": (words, np.array([words.index(kind) for kind in kinds]))},
    )


def test_points_add_up_to_the_score_and_reasons_name_them() -> None:
    given, made = city(3)
    found = grade(MODEL, given, made)
    packed = [json.loads(text) for text in found.packed()]
    for place in range(len(given.ids)):
        reasons = found.reasons(place)
        assert sum(int(reason.points * 100) for reason in reasons) == found.scores[place]
        assert [reason.indicator for reason in reasons] == [name for name, _, _ in packed[place]]
        assert [reason.points for reason in reasons] == sorted((r.points for r in reasons), reverse=True)
        assert [int(reason.points * 100) for reason in reasons] == [points for _, _, points in packed[place]]
        letters = {"B": 1500, "C": 3500, "D": 6000}
        wanted = max((letter for letter, at in letters.items() if found.scores[place] >= at), default="A")
        assert GRADES[found.grades[place]] == wanted or WHY[found.why[place]] in (TOO_FEW, AT_BASE)
    assert len(set(found.grades.tolist())) > 2, "the made-up city has several grades"


def test_nobody_inspected_is_never_the_best_grade() -> None:
    given = objects(
        ["site", "company", "other", "site", "company"],
        [0, 0, 0, 3000, 3000],
        [MISSING, MISSING, 0, 100_000, MISSING],
    )
    found = grade(MODEL, given, Inspections())
    assert [GRADES[each] for each in found.grades] == ["", "B", "", "D", "B"]
    assert [WHY[each] for each in found.why] == [TOO_FEW, AT_BASE, NO_CLASS, SURE, AT_BASE]
    assert found.reasons(0)[-1].value is None or any(r.value is None for r in found.reasons(0))


def test_a_value_between_is_in_proportion_and_rounded_half_up() -> None:
    found = grade(MODEL, objects(["site"], [1000], [333]), Inspections())
    points = {reason.indicator: reason.points for reason in found.reasons(0)}
    assert points == {"penalties": Decimal("10.00"), "late": Decimal("0.07"), "kind": Decimal(10), "found": 0}


def test_the_order_of_objects_does_not_matter() -> None:
    given, made = city(5)
    order = np.random.default_rng(0).permutation(len(given.ids))
    back = np.argsort(order)
    words, codes = given.codes["kind"]
    other = Objects(
        [given.ids[place] for place in order],
        {name: column[order] for name, column in given.values.items()},
        {"kind": (words, codes[order])},
    )
    moved = Inspections(
        back[made.objects], made.strata, made.team, made.items, made.failed, made.people, made.kinds
    )
    one, two = grade(MODEL, given, made), grade(MODEL, other, moved)
    assert (one.scores[order] == two.scores).all() and (one.grades[order] == two.grades).all()


def test_a_penalty_more_is_never_a_better_grade() -> None:
    given, made = city(9)
    more = Objects(given.ids, {**given.values, "penalties": given.values["penalties"] + 500}, given.codes)
    assert (grade(MODEL, more, made).grades >= grade(MODEL, given, made).grades).all()


def test_age_decides_how_much_counts() -> None:
    assert [MODEL.counts(months) for months in (0, 11, 12, 23, 24)] == [1000, 1000, 500, 500, 0]


@pytest.mark.parametrize(
    "change",
    [
        {"indicators": [{"indicator": "a", "title": "甲", "measure": "none", "points": 100, "to": 1}]},
        {"indicators": [{"indicator": "a", "title": "甲", "measure": "late", "points": 90, "to": 1}]},
        {"indicators": [{"indicator": "a", "title": "甲", "measure": "late", "points": 100}]},
        {"classes": [{"kinds": ["site"], "title": "甲", "thresholds": {"B": 30, "C": 20, "D": 60}}]},
        {"classes": [{"kinds": ["site", "site"], "title": "甲", "thresholds": {"B": 1, "C": 2, "D": 3}}]},
        {"ages": [{"months": 12, "counts": 1}, {"months": 6, "counts": 1}]},
    ],
)
def test_a_model_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Model.model_validate({**MODEL.model_dump(by_alias=True), **change})
    assert Model.model_validate(MODEL.model_dump(by_alias=True)).digest == MODEL.digest
