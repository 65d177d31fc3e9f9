"""A measure written wrongly is refused, with every mistake and its place; no value ever becomes SQL."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.measures_bound.bound_world import SOURCES
from tongjian.engines.measures.bound import Field, Kind, MeasureMistakes, Source, read_measure
from tongjian.engines.measures.bound.measure import Percentile

SLOW_MACHINE = (HealthCheck.too_slow,)
"""How fast examples are made says something about the machine only."""
GOOD: dict[str, Any] = {
    "measure": "on-time",
    "title": "按期率",
    "source": "cases",
    "count": "rows",
    "window": "month",
}


def mistakes(**changed: Any) -> list[str]:
    with pytest.raises(MeasureMistakes) as refused:
        read_measure({**GOOD, **changed}, SOURCES)
    return [str(one) for one in refused.value.mistakes]


def test_every_mistake_is_found_at_once_with_its_place() -> None:
    found = mistakes(
        title="",
        where=[
            {"field": "state", "eq": "立案"},
            {"any": [{"field": "stat", "eq": "x"}, {"field": "score", "eq": "3"}]},
        ],
        window="week",
        group=["district", "mounth"],
    )
    assert found == [
        "title：title 缺少或写法不对。写上中文名称，不超过 100 字。",
        "where[2].any[1].field：没有名为“stat”的字段。是否想写“state”。",
        "where[2].any[2].eq：“分数”是整数。写成 30 这样的整数，不加引号。",
        "window：统计期缺少或写法不对。写 month、quarter、year、as-of，或 {rolling: {months: 12}}、"
        "{rolling: {days: 30}}（最多 120 个月、3660 天）。",
        "group[2]：没有名为“mounth”的分组。是否想写“month”。",
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"source": "case"}, "没有名为“case”的来源"),
        ({"source": None}, "没有写来源"),
        ({"colour": 1}, "没有名为“colour”的项目"),
        ({"sum": "score"}, "同时写了 count、sum"),
        ({"count": "number"}, "count 只能数行"),
        ({"where": {"field": "state", "eq": "销案"}}, "“状态”没有“销案”这个代码"),
        ({"where": {"field": "state"}}, "只写了字段"),
        ({"where": {"field": "state", "like": "%"}}, "不认识的比较“like”"),
        ({"where": {"sql": "1 = 1"}}, "不认识的条件“sql”"),
        ({"where": {"all": []}}, "至少一个条件"),
        ({"where": {"field": "amount", "eq": 1.005}}, "只有 2 位小数"),
        ({"where": {"field": "amount", "eq": float("nan")}}, "不是一个有限的数"),
        ({"where": {"field": "amount", "eq": 10**5000}}, "数值太大"),
        ({"where": {"field": "amount", "eq": "1e999999999"}}, "数值太大"),
        ({"where": {"field": "score", "eq": 2**63}}, "数值太大"),
        ({"where": {"field": "score", "range": {"from": 3, "to": 2}}}, "起点大于终点"),
        ({"where": {"field": "score", "range": {"from": 3, "above": 2}}}, "同一端写了两次"),
        ({"where": {"field": "street", "range": {"from": 3}}}, "不是数，不能用 range"),
        ({"where": {"field": "street", "eq": "a\0"}}, "无法存储的字符"),
        ({"where": {"field": "street", "eq": "\ud800"}}, "无法存储的字符"),
        ({"where": {"field": "on_time", "eq": 1}}, "只有是与否"),
        ({"where": {"field": "at", "eq": "2026-01-01"}}, "是时刻"),
        ({"where": {"field": "due", "between": ["2026-02-30", None]}}, "“2026-02-30”不是日期"),
        ({"where": {"field": "due", "between": ["2026-02-02", "2026-02-01"]}}, "起始日期晚于终止日期"),
        ({"where": {"field": "due", "eq": "1911-01-01"}}, "不在 1992-01-01"),
        ({"group": ["month", "day"]}, "只能按一种时间分组"),
        ({"group": ["amount"]}, "“面积”不是可以分组的字段"),
        ({"group": [["district"]]}, "没有名为“['district']”的分组"),
        ({"time": "score"}, "“分数”不是日期或时刻"),
        ({"needs": True}, "needs 要写整数"),
        ({"without_rows": "0"}, "without_rows 写法不对"),
        ({"window": {"rolling": {"months": 0}}}, "统计期缺少或写法不对"),
        ({"window": {"rolling": {"months": True}}}, "统计期缺少或写法不对"),
    ],
)
def test_each_mistake_has_its_sentence(changed: dict[str, Any], sentence: str) -> None:
    (found,) = mistakes(**changed)
    assert sentence in found


@pytest.mark.parametrize("at", [0, 0.05, 100.1, "90", True, float("inf"), 10**400])
def test_a_percentile_stands_between_a_tenth_and_a_hundred(at: Any) -> None:
    with pytest.raises(MeasureMistakes, match="最多一位小数"):
        read_measure({**_without_count(), "percentile": {"field": "score", "at": at}}, SOURCES)


def test_a_percentile_is_kept_in_whole_thousandths() -> None:
    found = read_measure({**_without_count(), "percentile": {"field": "score", "at": 33.3}}, SOURCES)
    assert found.aggregate == Percentile(SOURCES["cases"].named["score"], 333)


def _without_count() -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != "count"}


def test_a_filter_has_a_deepest_level_and_a_largest_size() -> None:
    deep: Any = {"field": "on_time", "eq": True}
    for _ in range(40):
        deep = {"not": deep}
    assert "嵌套超过" in mistakes(where=deep)[0]
    assert "条件超过" in mistakes(where=[{"field": "on_time", "eq": True}] * 400)[0]
    many = {"field": "score", "in": list(range(600))}
    assert "一共超过 1000 个" in mistakes(where={"any": [many, many]})[0]
    assert "至少一个值" in mistakes(where={"field": "score", "in": []})[0]


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "field",
                    "eq",
                    "in",
                    "range",
                    "from",
                    "not",
                    "all",
                    "any",
                    "upper",
                    "lower",
                    "count",
                    "rolling",
                    "at",
                ]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(
    st.dictionaries(st.sampled_from([*GOOD, "where", "group", "ratio", "percentile", "needs", "time"]), JUNK)
)
def test_nothing_a_person_writes_is_worse_than_a_sentence(changed: dict[str, Any]) -> None:
    try:
        read_measure({**GOOD, **changed}, SOURCES)
    except MeasureMistakes as refused:
        assert all(one.sentence and one.mend for one in refused.mistakes)


@pytest.mark.parametrize("raw", [None, [], "measure", 3])
def test_what_is_no_mapping_is_refused(raw: Any) -> None:
    with pytest.raises(MeasureMistakes, match="名称: 值"):
        read_measure(raw, SOURCES)


@pytest.mark.parametrize("name", ['a"b', "a b", "A", "_g0", "a;", "", "month", "a" * 64])
def test_a_field_cannot_carry_anything_into_the_text(name: str) -> None:
    with pytest.raises(ValueError, match="字段"):
        Field(name, Kind.TEXT, "名称")


def test_a_source_declares_what_it_stands_on() -> None:
    number, at = Field("number", Kind.TEXT, "编号"), Field("at", Kind.DATE, "日期")
    with pytest.raises(ValueError, match="时间字段“number”"):
        Source("s", "来源", "t", "number", "number", (number, at))
    with pytest.raises(ValueError, match="行标识“at”"):
        Source("s", "来源", "t", "at", "at", (number, at))
    with pytest.raises(ValueError, match="权限字段“area”"):
        Source("s", "来源", "t", "number", "at", (number, at), frozenset({"area"}))
    with pytest.raises(ValueError, match="表名"):
        Source("s", "来源", 't"; drop', "number", "at", (number, at))
    with pytest.raises(ValueError, match="同名"):
        Source("s", "来源", "t", "number", "at", (number, at, at))
