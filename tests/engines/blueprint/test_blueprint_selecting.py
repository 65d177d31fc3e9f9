"""Site selection: parcels that have what is asked, ranked, with a reason for every need."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.blueprint.selecting import (
    Candidate,
    Need,
    Needs,
    Ranked,
    Verdict,
    near_misses,
    rank,
    suitable,
)

NEEDS = Needs(
    area_min=20_000,
    area_max=40_000,
    uses=("住宅",),
    far=2.0,
    height=50,
    road=100,
    grades=("主干路", "次干路"),
    station=800,
    outside=("永久基本农田", "生态保护红线"),
)
GOOD = Candidate(
    key="good",
    area=30_000,
    uses=("住宅", "社区服务"),
    far=2.5,
    height=80,
    roads={"主干路": 400.0, "次干路": 12.0, "支路": 3.0},
    station=500.0,
    controls={"永久基本农田": 0.0, "生态保护红线": 0.0},
)


def one(candidate: Candidate, needs: Needs = NEEDS) -> Ranked:
    return rank(needs, [candidate])[0]


def verdicts(ranked: Ranked) -> dict[str, Verdict]:
    return {f"{each.need}": each.verdict for each in ranked.reasons if each.verdict is not Verdict.MET}


def test_a_parcel_that_has_everything_says_so_need_by_need():
    found = one(GOOD)
    assert found.suits and not found.near and found.score == 1 and not found.unknown
    assert [each.need for each in found.reasons] == [
        *(Need.AREA, Need.USE, Need.FAR, Need.HEIGHT, Need.ROAD, Need.STATION, Need.CONTROL, Need.CONTROL),
    ]
    sentences = " ".join(each.sentence for each in found.reasons)
    for words in (
        "30000.0 ㎡",
        "住宅",
        "容积率上限 2.5",
        "建筑限高 80 m",
        "12.0 m",
        "500.0 m",
        "不在永久基本农田内",
    ):
        assert words in sentences


@pytest.mark.parametrize(
    ("change", "need", "words"),
    [
        ({"area": 19_000}, "area", "少 1000.0 ㎡"),
        ({"area": 50_000}, "area", "多 10000.0 ㎡"),
        ({"uses": ("工业",)}, "use", "规划用途为 工业，没有 住宅"),
        ({"far": 1.9}, "far", "低于需要的 2"),
        ({"height": 24}, "height", "低于需要的 50 m"),
        ({"roads": {"主干路": 400.0, "次干路": 101.0}}, "road", "在 101.0 m 处"),
        ({"roads": {"主干路": math.inf, "次干路": math.inf}}, "road", "在查找范围内没有"),
        ({"roads": {"支路": 3.0, "主干路": math.inf, "次干路": math.inf}}, "road", "在查找范围内没有"),
        ({"station": 900.0}, "station", "需要在 800 m 之内"),
        ({"controls": {"永久基本农田": 12.5, "生态保护红线": 0.0}}, "control", "有 12.5 ㎡ 在永久基本农田内"),
    ],
)
def test_what_is_missed_is_told_with_the_figures(change, need, words):
    found = one(replace(GOOD, **change))
    assert verdicts(found) == {need: Verdict.NOT_MET}
    assert not found.suits and words in found.unmet[0].sentence
    assert found.score < 1


@pytest.mark.parametrize(
    ("change", "need", "words"),
    [
        ({"area": None}, "area", "用地面积未知"),
        ({"uses": None}, "use", "规划用途未知"),
        ({"uses": ()}, "use", "规划用途未知"),
        ({"far": None}, "far", "容积率上限未知"),
        ({"height": None}, "height", "建筑限高未知"),
        ({"roads": None}, "road", "未知"),
        ({"roads": {}}, "road", "未知"),
        ({"roads": {"主干路": 400.0}}, "road", "未知"),
        ({"station": None}, "station", "未知"),
        ({"controls": {"生态保护红线": 0.0}}, "control", "与永久基本农田的关系未知"),
    ],
)
def test_what_nobody_knows_is_not_a_failure(change, need, words):
    found = one(replace(GOOD, **change))
    assert verdicts(found) == {need: Verdict.NOT_KNOWN}
    assert found.suits and words in found.unknown[0].sentence
    assert found.score < one(GOOD).score


def test_a_road_of_one_grade_within_reach_is_enough_whatever_of_the_other_is_known():
    assert one(replace(GOOD, roads={"次干路": 12.0})).score == 1
    assert one(replace(GOOD, roads={"支路": 3.0}), replace(NEEDS, grades=())).score == 1


def test_ground_shared_by_inaccuracy_of_drawing_is_none():
    assert one(replace(GOOD, controls={"永久基本农田": 0.004, "生态保护红线": 0.0})).suits


def test_suitable_parcels_come_first_then_near_misses_then_the_rest():
    candidates = [
        replace(GOOD, key="small", area=19_000),
        replace(GOOD, key="wrong", uses=("工业",)),
        replace(GOOD, key="unknown", station=None),
        GOOD,
        replace(GOOD, key="twice", area=19_500, far=1.95),
    ]
    ranked = rank(NEEDS, candidates)
    assert [each.candidate.key for each in ranked] == ["good", "unknown", "small", "twice", "wrong"]
    assert [each.candidate.key for each in suitable(ranked)] == ["good", "unknown"]
    assert [each.candidate.key for each in near_misses(ranked)] == ["small"]


def test_alike_parcels_stand_in_the_order_of_their_ways_and_then_of_their_keys():
    far = replace(GOOD, key="a", station=700.0)
    twins = [replace(GOOD, key="z"), replace(GOOD, key="b"), far]
    assert [each.candidate.key for each in rank(NEEDS, twins)] == ["b", "z", "a"]


def test_weights_say_how_much_a_need_counts():
    heavy = replace(NEEDS, weights={Need.STATION: 100})
    unknown = replace(GOOD, station=None)
    assert one(unknown, heavy).score < 0.1 < 0.8 < one(unknown).score
    none = replace(NEEDS, weights={Need.STATION: 0})
    assert one(unknown, none).score == 1
    missed = one(replace(GOOD, station=5000.0), none)
    assert missed.score == 1 and not missed.suits  # it has to be met all the same


def test_nothing_asked_suits_everything():
    found = one(Candidate("bare"), Needs())
    assert (found.suits, found.score, found.reasons) == (True, 1.0, ())
    assert rank(NEEDS, []) == []


@pytest.mark.parametrize("weight", [-1, math.inf, math.nan])
def test_needs_that_make_no_sense_are_refused(weight):
    with pytest.raises(ValueError, match="权重"):
        Needs(weights={Need.AREA: weight})
    with pytest.raises(ValueError, match="面积下限"):
        Needs(area_min=2, area_max=1)


_maybe = st.none() | st.floats(0, 1e5)
_candidates = st.lists(
    st.builds(
        Candidate,
        key=st.text("abcdef", min_size=1, max_size=4),
        area=_maybe,
        uses=st.none() | st.lists(st.sampled_from(["住宅", "商业"]), unique=True).map(tuple),
        far=st.none() | st.floats(0, 5),
        height=_maybe,
        roads=st.none() | st.dictionaries(st.sampled_from(["主干路", "次干路"]), st.floats(0, 2000)),
        station=st.none() | st.floats(0, 5000) | st.just(math.inf),
        controls=st.dictionaries(st.sampled_from(NEEDS.outside), st.floats(0, 100)),
    ),
    max_size=8,
)


@given(_candidates)
def test_order_depends_on_nothing_but_the_candidates(candidates):
    ranked = rank(NEEDS, candidates)
    again = rank(NEEDS, candidates[::-1])
    assert [(each.candidate.key, each.score) for each in ranked] == [
        (each.candidate.key, each.score) for each in again
    ]
    assert len(ranked) == len(candidates)
    groups = [(not each.suits, not each.near, -each.score) for each in ranked]
    assert groups == sorted(groups)
    for each in ranked:
        assert 0 <= each.score <= 1 + 1e-12
        assert len(each.reasons) == 8 and all(reason.sentence for reason in each.reasons)
        assert each.suits == all(reason.verdict is not Verdict.NOT_MET for reason in each.reasons)
        assert all(reason.short == 0 for reason in each.reasons if reason.verdict is Verdict.MET)


@given(_candidates, st.floats(0.1, 10))
def test_asking_for_less_never_loses_a_parcel(candidates, factor):
    eased = replace(
        NEEDS, area_min=NEEDS.area_min and NEEDS.area_min / (1 + factor), far=1.0, station=800 + factor
    )
    keys = {id(each.candidate) for each in suitable(rank(NEEDS, candidates))}
    assert keys <= {id(each.candidate) for each in suitable(rank(eased, candidates))}
