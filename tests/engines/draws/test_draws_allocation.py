"""How many objects each stratum gives."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tongjian.engines.draws import DrawError, Size
from tongjian.engines.draws.allocation import sizes

SLOW = [HealthCheck.too_slow]
STRATA = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 500), min_size=1)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(objects=STRATA, data=st.data())
def test_a_total_is_shared_out_completely(objects: dict[str, int], data: st.DataObject) -> None:
    whole = sum(objects.values())
    total = data.draw(st.integers(len(objects), whole))
    drawn = sizes(Size(total=total), objects)
    assert sum(drawn.values()) == total
    assert drawn.keys() == objects.keys()
    assert all(1 <= drawn[stratum] <= count for stratum, count in objects.items())
    if all(count * total >= whole for count in objects.values()):
        quotas = {s: Fraction(count * total, whole) for s, count in objects.items()}
        assert all(drawn[s] in (math.floor(q), math.ceil(q)) for s, q in quotas.items())


def test_the_largest_remainder_gets_the_place_and_equal_ones_go_by_name() -> None:
    assert sizes(Size(total=10), {"a": 53, "b": 27, "c": 20}) == {"a": 5, "b": 3, "c": 2}
    assert sizes(Size(total=3), {"b": 10, "a": 10}) == {"a": 2, "b": 1}
    assert sizes(Size(total=10), {"large": 1_000, "tiny": 1}) == {"large": 9, "tiny": 1}


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(objects=STRATA, percent=st.integers(1, 100))
def test_a_ratio_is_rounded_up(objects: dict[str, int], percent: int) -> None:
    drawn = sizes(Size(ratio=f"{percent}%"), objects)
    assert all(drawn[s] == -(-percent * count // 100) >= 1 for s, count in objects.items())


def test_each_stratum_by_its_own_number_or_ratio() -> None:
    assert sizes(Size(each={"a": 3, "b": "2.5%"}), {"a": 3, "b": 41}) == {"a": 3, "b": 2}


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (Size(total=8), "只有 7 个对象可抽，规则要抽 8 个"),
        (Size(total=1), "有 2 个分层，每层至少抽 1 个"),
        (Size(each={"a": 1, "b": 1, "c": 1}), "“c”在名单里没有可抽的对象"),
        (Size(each={"a": 1}), "没有写“b”抽几个"),
        (Size(each={"a": 6, "b": 1}), "“a”只有 5 个对象可抽"),
    ],
)
def test_too_few_objects_are_a_sentence(size: Size, sentence: str) -> None:
    with pytest.raises(DrawError, match=sentence):
        sizes(size, {"a": 5, "b": 2})


@pytest.mark.parametrize(
    "wrong", [{}, {"total": 1, "ratio": "5%"}, {"ratio": "0%"}, {"ratio": "101%"}, {"total": 0}]
)
def test_a_size_that_makes_no_sense_is_refused(wrong: dict[str, int | str]) -> None:
    with pytest.raises(ValidationError):
        Size.model_validate(wrong)
