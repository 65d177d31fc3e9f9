"""What is kept back so that nothing can be worked out from a total: examples, and any table."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.measures.bound.scan import Key
from tongjian.engines.measures.bound.withholding import Node, withheld

NEEDS = 5


def test_the_smallest_other_group_is_kept_back_with_the_only_one() -> None:
    carried: dict[Key, int] = {("东",): 3, ("西",): 20, ("南",): 9, ("北",): 40}
    assert withheld(carried, NEEDS) == {((0,), ("南",))}


def test_nothing_is_kept_back_where_nothing_has_to_be() -> None:
    assert not withheld({("东",): 5, ("西",): 6, ("南",): 0}, NEEDS), "no row is no secret"
    assert not withheld({("东",): 3, ("西",): 2, ("北",): 40}, NEEDS), "two with five rows together"
    assert not withheld({("东",): 3}, NEEDS), "the total is as small"


def test_two_that_are_too_few_together_take_a_third() -> None:
    assert withheld({("东",): 1, ("西",): 2, ("南",): 8, ("北",): 9}, NEEDS) == {((0,), ("南",))}


def test_one_cell_of_a_table_takes_a_rectangle() -> None:
    keys = list(product("东西", "一二三"))
    carried: dict[Key, int] = {key: 10 + place for place, key in enumerate(keys)}
    carried["东", "一"] = 2
    cells = {key for places, key in withheld(carried, NEEDS) if places == (0, 1)}
    assert cells == {("东", "二"), ("西", "一"), ("西", "二")}


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("东西南北"), st.sampled_from("一二三四"), st.booleans()),
        st.integers(0, 12),
        max_size=24,
    )
)
def test_no_single_addition_tells_what_is_kept_back(carried: dict[Key, int]) -> None:
    rows: dict[Node, int] = {}
    for key, number in carried.items():
        for many in range(4):
            for places in combinations(range(3), many):
                node = (places, tuple(key[place] for place in places))
                rows[node] = rows.get(node, 0) + number
    extra = withheld(carried, NEEDS)
    hidden = {node for node, number in rows.items() if 0 < number < NEEDS} | extra
    assert all(rows[node] >= NEEDS for node in extra)
    for whole in rows:
        for place in {0, 1, 2} - set(whole[0]):
            parts = [node for node in rows if rows[node] and _without(node, place) == whole]
            kept = [node for node in parts if node in hidden]
            assert len(kept) + (whole in hidden) != 1
            if kept and whole not in hidden:
                assert sum(rows[node] for node in kept) >= NEEDS


def _without(node: Node, place: int) -> Node | None:
    places, key = node
    if place not in places:
        return None
    at = places.index(place)
    return places[:at] + places[at + 1 :], key[:at] + key[at + 1 :]
