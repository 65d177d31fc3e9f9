"""Terms, titles, and facts as plain data."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from inspect import getmembers, isclass

import pytest

from tongjian.engines.penalties import STAGES, TITLES, FactError, Stage, from_plain, terms
from tongjian.engines.penalties.facts import KINDS, Fact


def test_every_term_has_a_title() -> None:
    kinds = [
        kind for _, kind in getmembers(terms, isclass) if issubclass(kind, StrEnum) and kind is not StrEnum
    ]
    missing = [term for kind in kinds for term in kind if not TITLES[term]]
    assert not missing
    assert set(STAGES) == set(Stage)


def test_terms_of_two_kinds_with_one_value_keep_their_titles() -> None:
    assert TITLES[terms.Evidence.ELECTRONIC] == "电子数据"
    assert TITLES[terms.Way.ELECTRONIC] == "电子送达"


def test_every_fact_has_a_name_and_a_title() -> None:
    assert len(KINDS) == 56
    for act, kind in KINDS.items():
        assert kind.act == act and kind.title and issubclass(kind, Fact)
        assert [each.name for each in fields(kind)][:2] == ["on", "by"]


@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("unknown", {}, "没有“unknown”这种办案事实"),
        ("paid", {"on": "2026-01-01", "by": "a", "amount": "很多"}, "缴款：amount不对"),
        ("paid", {"by": "a", "amount": "1"}, "缴款：on不对"),
    ],
)
def test_what_is_no_fact_is_said(act: str, data: dict[str, str], sentence: str) -> None:
    with pytest.raises(FactError, match=sentence):
        from_plain(act, data)
