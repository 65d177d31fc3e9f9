"""Chinese text as characters and pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.kernel.catalog.grams import indexed, runs, wanted

CHINESE = st.text(alphabet="建设工程规划许可证核发人防绿化", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规划许可证", ["规划许可证"]),
        ("规划、许可 证", ["规划", "许可", "证"]),
        ("ＢＩＭ模型", ["bim", "模型"]),
        ("GB55031—2022", ["gb55031", "2022"]),
        ("  ", []),
        ("100%_a", ["100", "a"]),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


def test_a_search_asks_for_pairs_and_for_characters_that_stand_alone() -> None:
    assert wanted("规划许可") == {"规划", "划许", "许可"}
    assert wanted("证") == {"证"}
    assert wanted("，。") == frozenset()


@given(text=CHINESE, data=st.data())
def test_whatever_a_text_contains_finds_it(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    assert wanted(text[begin:end]) <= indexed([(text, 1)]).keys()


@given(texts=st.lists(st.tuples(CHINESE, st.integers(1, 20)), max_size=5))
def test_a_gram_weighs_what_the_texts_weigh_it_is_in(texts: list[tuple[str, int]]) -> None:
    for gram, weight in indexed(texts).items():
        assert weight == sum(each for text, each in texts if gram in text)
