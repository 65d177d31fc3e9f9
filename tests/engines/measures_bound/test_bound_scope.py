"""Permission narrows what is counted, whatever a measure says; values travel as parameters only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.engines.measures_bound.bound_world import CASES, SOURCES, Row, duck, sqlite
from tongjian.engines.measures.bound import DIALECTS, CannotAsk, Part, Scope, plan, read_measure, rows_behind

DAY = date(2026, 3, 15)
HOSTILE = "x' OR '1'='1\" OR 1=1) --"


def held() -> list[Row]:
    blank: Row = dict.fromkeys((field.name for field in CASES.fields), None)
    return [
        {**blank, "number": f"n{place}", "district": district, "due": date(2026, 3, 1), "street": HOSTILE}
        for place, district in enumerate(["吴江", "吴江", "姑苏", None])
    ]


def measure(**changed: Any) -> Any:
    raw = {
        "measure": "m",
        "title": "指标",
        "source": "cases",
        "count": "rows",
        "window": "month",
        "time": "due",
    }
    return read_measure({**raw, **changed}, SOURCES)


WIDENING = [
    {"any": [{"field": "district", "missing": True}, {"field": "district", "missing": False}]},
    {"not": {"all": [{"field": "district", "eq": "吴江"}, {"not": {"field": "district", "eq": "吴江"}}]}},
    {"not": {"field": "district", "in": ["吴江"]}},
    {"any": [{"field": "street", "eq": HOSTILE}, {"field": "district", "eq": "姑苏"}]},
]


@pytest.mark.parametrize("where", WIDENING)
@pytest.mark.parametrize("aggregate", [{}, {"distinct": "street"}])
def test_no_filter_reaches_beyond_the_scope(where: Any, aggregate: dict[str, Any]) -> None:
    changed = {"where": where, "group": ["district"], **aggregate}
    raw = {"measure": "m", "title": "指标", "source": "cases", "window": "month", "time": "due", **changed}
    wide = read_measure({**raw, **({} if aggregate else {"count": "rows"})}, SOURCES)
    scope = Scope.of({"district": ["吴江"]})
    for name, run in (("sqlite", sqlite(held())), ("duckdb", duck(held()))):
        found = plan([wide], scope, DAY, DIALECTS[name]).run(run)["m"]
        assert set(found) == {("吴江",)}
        assert found["吴江",].present == 2
        for district in ("姑苏", None):
            opened = rows_behind(wide, (district,), scope, DAY, DIALECTS[name])
            assert not list(run(opened))


def test_scopes_only_ever_narrow() -> None:
    run = sqlite(held())
    two = Scope.of({"district": ["吴江", "姑苏"]})

    def count(scope: Scope) -> int:
        found = plan([measure()], scope, DAY, DIALECTS["sqlite"]).run(run)["m"]
        return found[()].present if found else 0

    assert count(Scope.everything()) == 4
    assert count(two) == 3
    assert count(two.narrowed(Scope.of({"district": ["姑苏"]}))) == 1
    assert count(two.narrowed(Scope.everything())) == 3
    assert count(two.narrowed(Scope.nothing())) == 0
    assert count(Scope.of({"district": []})) == 0
    assert count(Scope.of()) == 0


def test_a_scope_that_cannot_be_kept_is_refused_and_never_ignored() -> None:
    with pytest.raises(CannotAsk, match="不能按“street”限定权限"):
        plan([measure()], Scope.of({"street": ["a"]}), DAY, DIALECTS["sqlite"])
    with pytest.raises(CannotAsk, match="与字段类型不符"):
        plan([measure()], Scope.of({"district": [3]}), DAY, DIALECTS["sqlite"])
    with pytest.raises(CannotAsk, match="缺少字段"):
        Scope.of({"district": ["吴江"]}, {})


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_no_value_stands_in_the_text(name: str) -> None:
    """The text is the same whatever the values are, and holds nothing but names, words and whole numbers."""

    def texts(district: str, score: int, day: date, at: float) -> list[str]:
        where = [
            {"field": "street", "eq": district},
            {"field": "score", "range": {"from": score}},
            {"field": "due", "between": [None, day]},
        ]
        counted = measure(where=where, group=["district", "month"])
        raw = {"measure": "p", "title": "指标", "source": "cases", "window": "month", "where": where}
        ranked = read_measure({**raw, "percentile": {"field": "score", "at": at}}, SOURCES)
        scope = Scope.of({"district": [district]})
        made = [scan.query for scan in plan([counted, ranked], scope, DAY, DIALECTS[name]).scans]
        made.append(rows_behind(counted, (district, "2026-03"), scope, DAY, DIALECTS[name], after=district))
        for query in made:
            assert query.sql.count("?") == len(query.parameters)
            assert "%" not in query.sql
        return [query.sql for query in made]

    one = texts(HOSTILE, 7, date(2026, 3, 1), 90)
    assert one == texts("吴江", 123_456, date(1999, 1, 1), 33.3)
    allowed = re.compile(r"'(UTC|8 hours|\+8 hours)'")
    assert all("'" not in allowed.sub("", text) for text in one)


def test_a_page_begins_where_a_row_can_be() -> None:
    ask = (measure(group=["district"]), ("吴江",), Scope.everything(), DAY, DIALECTS["sqlite"])
    for after in (3, "a\0"):
        with pytest.raises(CannotAsk, match="翻页的起点"):
            rows_behind(*ask, after=after)
    with pytest.raises(CannotAsk, match="一页最多"):
        rows_behind(*ask, limit=0)
    with pytest.raises(CannotAsk, match="没有分母"):
        rows_behind(*ask, part=Part.LOWER)
    with pytest.raises(CannotAsk, match="只数行"):
        rows_behind(*ask, part=Part.UPPER_BLANK)
    with pytest.raises(CannotAsk, match="按 1 项分组"):
        rows_behind(ask[0], (), *ask[2:])
    with pytest.raises(CannotAsk, match="类型不符"):
        rows_behind(ask[0], ("a\0",), *ask[2:])
    with pytest.raises(CannotAsk, match="不是按“month”分组的名称"):
        rows_behind(measure(group=["month"]), ("2026-13",), *ask[2:])
