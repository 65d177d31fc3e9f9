"""The notation of storeys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.siteplan.storeys import Storeys, parse_storeys


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("1", (1,)),
        ("-1", (-1,)),
        ("B2", (-2,)),
        ("3-6", (3, 4, 5, 6)),
        ("3~5", (3, 4, 5)),
        ("3至5层", (3, 4, 5)),
        ("第2层", (2,)),
        ("1,3,5-7", (1, 3, 5, 6, 7)),
        ("１，３", (1, 3)),
        ("-2--1", (-2, -1)),
        ("-1-2", (-1, 1, 2)),
        ("2F", (2,)),
        ("5-3", (3, 4, 5)),
    ],
)
def test_numbers_and_ranges(written: str, numbers: tuple[int, ...]) -> None:
    assert parse_storeys(written) == Storeys(numbers)


@pytest.mark.parametrize("name", ["设备层", "夹层", "避难层"])
def test_a_storey_with_a_name_counts_once(name: str) -> None:
    assert parse_storeys(name) == Storeys(name=name)


@pytest.mark.parametrize("written", ["0", "0-3", "1-2-3", "1x", "301", "", "  ", "+1"])
def test_what_is_no_storey_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match="层"):
        parse_storeys(written)


@given(st.sets(st.integers(-5, 60).filter(bool), min_size=1))
def test_a_list_of_storeys_reads_as_itself(storeys: set[int]) -> None:
    written = ",".join(map(str, sorted(storeys)))
    assert parse_storeys(written).numbers == tuple(sorted(storeys))
