"""Whatever stands in a query, it is a question or costs a sentence."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.services.exceptions import InvalidParameter
from tongjian.kernel.places.services.parameters import OWN, asked
from tongjian.kernel.places.services.systems import offered


def layers() -> list[Layer]:
    return list(pack_of("suzhou").layers.values())


def frame() -> Frame:
    found = pack_of("suzhou").frame
    assert found is not None
    return found


# Deferred: a pack is read when the tests run, not when they are collected.
LAYERS = st.deferred(lambda: st.sampled_from(layers()))
SYSTEMS = st.deferred(lambda: st.sampled_from(offered(frame())))
NAMES = st.deferred(
    lambda: st.sampled_from([*OWN, *(a.name for layer in layers() for a in layer.attributes)])
)
NUMBERS = st.one_of(st.floats(), st.floats(-200, 200), st.floats(3e5, 4e6), st.integers())
VALUES = st.one_of(
    st.text(max_size=30),
    NUMBERS.map(str),
    st.lists(NUMBERS.map(str), max_size=7).map(",".join),
    SYSTEMS,
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.tuples(st.dates().map(str), st.dates().map(str)).map("/".join),
)


@settings(max_examples=400, deadline=None)
@given(LAYERS, st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_query_is_a_question_or_costs_a_sentence(layer: Layer, given_values: dict[str, str]) -> None:
    try:
        question = asked(QueryDict(urlencode(given_values)), layer, frame())
    except InvalidParameter as refused:
        assert refused.sentence.endswith("。")
        return
    assert 1 <= question.limit <= 10_000
    assert question.crs in offered(frame())
    if question.bbox is not None:
        assert question.bbox.is_valid and question.bbox.area > 0
        assert max(map(abs, question.bbox.bounds)) < 1e7


@settings(max_examples=300, deadline=None)
@given(SYSTEMS, st.lists(NUMBERS, min_size=4, max_size=4))
def test_a_box_anywhere_is_a_place_or_costs_a_sentence(crs: str, box: list[float]) -> None:
    query = QueryDict(urlencode({"bbox": ",".join(map(str, box)), "bbox-crs": crs}))
    layer = layers()[0]
    try:
        question = asked(query, layer, frame())
    except InvalidParameter as refused:
        assert refused.sentence.endswith("。")
        return
    assert (question.bbox is None) == question.elsewhere
    if question.bbox is not None:
        assert question.bbox.is_valid


def test_a_whole_number_too_large_to_be_one_is_refused() -> None:
    (layer,) = (each for each in layers() if each.role.value == "building")
    with pytest.raises(InvalidParameter, match="整数"):
        asked(QueryDict(urlencode({"层数": "1e300"})), layer, frame())
    assert asked(QueryDict(urlencode({"层数": "6.0"})), layer, frame()).properties == {"层数": 6}
