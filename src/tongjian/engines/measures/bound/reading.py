"""A measure from YAML. Every mistake is found in one reading, each with its place in the file.

    measure: on-time-rate
    title: 按期结案率
    source: cases
    ratio:
      upper: {count: rows, where: [{field: closed_on_time, eq: true}]}
      lower: {count: rows, where: [{not: {field: state, eq: 缓办}}]}
    where: [{field: kind, in: [部件, 事件]}]
    time: due_on                     # else the source's own
    window: month                    # quarter, year, {rolling: {months: 12}}, {rolling: {days: 30}}, as-of
    group: [district, month]
    needs: 30                        # fewer rows than that cannot carry the number
    without_rows: missing            # or zero

In place of `ratio`: `count: rows`, `sum: FIELD`, `average: FIELD`, `distinct: FIELD`,
`percentile: {field: FIELD, at: 90}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, cast

from tongjian.engines.measures.bound.filters import EVERY_ROW, Filter
from tongjian.engines.measures.bound.measure import (
    Aggregate,
    Average,
    Count,
    Distinct,
    Measure,
    Operand,
    Percentile,
    Ratio,
    Sum,
)
from tongjian.engines.measures.bound.notebook import Notebook
from tongjian.engines.measures.bound.periods import AsOf, Calendar, RollingDays, RollingMonths, Window
from tongjian.engines.measures.bound.problems import Path
from tongjian.engines.measures.bound.readfilter import FilterReader
from tongjian.engines.measures.bound.source import GROUPS, NUMBERS, TIMES, Field, Grain, Kind, Source

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_AGGREGATES = ("count", "sum", "average", "distinct", "percentile", "ratio")
_KEYS = {"measure", "title", "source", "where", "time", "window", "group", "needs", "without_rows"}
_DISTINCT = frozenset({Kind.TEXT, Kind.INTEGER, Kind.DATE})
_MOST_GROUPS = 4
_LONGEST = {"months": 120, "days": 3660}


def read_measure(raw: Any, sources: Mapping[str, Source]) -> Measure:
    """The measure that a mapping describes; raises `MeasureMistakes` with everything that is wrong."""
    notebook = Notebook()
    if not isinstance(raw, dict):
        notebook.note((), "指标要写成“名称: 值”的形式", "从 measure: 名称 写起")
        notebook.settle()
    source = sources.get(raw.get("source")) if isinstance(raw.get("source"), str) else None
    if source is None:
        notebook.unknown(("source",), "来源", raw.get("source"), sources)
        notebook.settle()
    return _Reader(raw, cast(Source, source), notebook).measure()


class _Reader:
    def __init__(self, raw: dict[Any, Any], source: Source, notebook: Notebook) -> None:
        self._raw, self._source, self._notebook = raw, source, notebook
        self._filters = FilterReader(self._field, notebook)

    def measure(self) -> Measure:
        for key in self._raw:
            if key not in _KEYS and key not in _AGGREGATES:
                self._notebook.unknown((str(key),), "项目", key, {*_KEYS, *_AGGREGATES})
        found = Measure(
            name=self._text("measure", _SLUG, "名称只用小写字母、数字和短横线，例如 on-time-rate"),
            title=self._text("title", re.compile(r"\S(.{0,98}\S)?"), "写上中文名称，不超过 100 字"),
            source=self._source,
            aggregate=self._aggregate(),
            where=self._where(self._raw, ()),
            time=self._time(),
            window=self._window(self._raw.get("window")),
            group=self._group(self._raw.get("group", [])),
            needs=self._needs(),
            without_rows=self._without_rows(),
        )
        self._notebook.settle()
        return found

    def _text(self, key: str, pattern: re.Pattern[str], mend: str) -> str:
        value = self._raw.get(key)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self._notebook.note((key,), f"{key} 缺少或写法不对", mend)
            return ""
        return value

    def _field(self, name: Any, path: Path) -> Field | None:
        field = self._source.named.get(name) if isinstance(name, str) else None
        if field is None:
            self._notebook.unknown(path, "字段", name, self._source.named)
        return field

    def _field_of(self, name: Any, path: Path, kinds: frozenset[Kind], needed: str) -> Field:
        """A field of one of the kinds; the source's key stands in where there is none (and is noted)."""
        field = self._field(name, path)
        if field is not None and field.kind not in kinds:
            fitting = (
                "、".join(one.name for one in self._source.fields if one.kind in kinds) or "（来源中没有）"
            )
            self._notebook.note(path, f"“{field.title}”不是{needed}", f"可用：{fitting}")
        return field or self._source.key

    def _where(self, raw: dict[Any, Any], path: Path) -> Filter:
        return self._filters.read(raw["where"], (*path, "where")) if "where" in raw else EVERY_ROW

    def _aggregate(self) -> Aggregate:
        written = [key for key in _AGGREGATES if key in self._raw]
        if len(written) != 1:
            sentence = "没有写统计什么" if not written else f"同时写了 {'、'.join(written)}"
            self._notebook.note((), sentence, f"只写其中一项：{'、'.join(_AGGREGATES)}")
            return Count()
        key = written[0]
        raw = self._raw[key]
        match key:
            case "ratio":
                return self._ratio(raw)
            case "percentile":
                return self._percentile(raw)
            case "average":
                return Average(self._field_of(raw, (key,), NUMBERS, "数"))
            case "distinct":
                return Distinct(self._field_of(raw, (key,), _DISTINCT, "文本、整数或日期"))
            case _:
                return self._count_or_sum(key, raw, (key,))

    def _count_or_sum(self, key: str, raw: Any, path: Path) -> Count | Sum:
        if key == "sum":
            return Sum(self._field_of(raw, path, NUMBERS, "数"))
        if raw != "rows":
            self._notebook.note(path, "count 只能数行", "写成 count: rows；数不同的值用 distinct")
        return Count()

    def _ratio(self, raw: Any) -> Ratio:
        if not isinstance(raw, dict) or set(raw) != {"upper", "lower"}:
            mend = "写成 ratio: {upper: {count: rows}, lower: {count: rows}}"
            self._notebook.note(("ratio",), "比率要写分子 upper 与分母 lower", mend)
            return Ratio(Operand(Count()), Operand(Count()))
        return Ratio(self._operand(raw["upper"], "upper"), self._operand(raw["lower"], "lower"))

    def _operand(self, raw: Any, side: str) -> Operand:
        path: Path = ("ratio", side)
        written = set(raw) & {"count", "sum"} if isinstance(raw, dict) else set()
        if len(written) != 1 or set(raw) - {"count", "sum", "where"}:
            mend = "写成 {count: rows} 或 {sum: 字段}，可加 where"
            self._notebook.note(path, "这里要写 count 或 sum 之一", mend)
            return Operand(Count())
        (key,) = written
        return Operand(self._count_or_sum(key, raw[key], (*path, key)), self._where(raw, path))

    def _percentile(self, raw: Any) -> Percentile:
        path: Path = ("percentile",)
        if not isinstance(raw, dict) or set(raw) != {"field", "at"}:
            self._notebook.note(path, "百分位数要写 field 与 at", "写成 percentile: {field: 字段, at: 90}")
            return Percentile(self._source.key, 1000)
        field = self._field_of(raw["field"], (*path, "field"), NUMBERS, "数")
        scaled = _tenths(raw["at"])
        if scaled is None or not 1 <= scaled <= 1000:
            self._notebook.note((*path, "at"), "at 要在 0.1 至 100 之间，最多一位小数", "例如 at: 90")
            return Percentile(field, 1000)
        return Percentile(field, scaled)

    def _time(self) -> Field:
        return self._field_of(self._raw.get("time", self._source.time), ("time",), TIMES, "日期或时刻")

    def _window(self, raw: Any) -> Window:
        match raw:
            case "month" | "quarter" | "year":
                return Calendar(Grain(raw))
            case "as-of":
                return AsOf()
            case {"rolling": {"months": int(length)}} if self._fits(raw, length, "months"):
                return RollingMonths(length)
            case {"rolling": {"days": int(length)}} if self._fits(raw, length, "days"):
                return RollingDays(length)
        mend = (
            "写 month、quarter、year、as-of，或 {rolling: {months: 12}}、{rolling: {days: 30}}"
            f"（最多 {_LONGEST['months']} 个月、{_LONGEST['days']} 天）"
        )
        self._notebook.note(("window",), "统计期缺少或写法不对", mend)
        return AsOf()

    @staticmethod
    def _fits(raw: dict[str, Any], length: int, unit: str) -> bool:
        alone = len(raw) == 1 and len(raw["rolling"]) == 1
        return alone and not isinstance(length, bool) and 1 <= length <= _LONGEST[unit]

    def _group(self, raw: Any) -> tuple[Field | Grain, ...]:
        path: Path = ("group",)
        if not isinstance(raw, list) or len(raw) > _MOST_GROUPS:
            self._notebook.note(path, f"group 要列出最多 {_MOST_GROUPS} 个分组", "写成 [district, month]")
            return ()
        found: list[Field | Grain] = []
        for place, name in enumerate(raw):
            if isinstance(name, str) and name in set(Grain):
                found.append(Grain(name))
            elif isinstance(name, str) and name in self._source.named:
                found.append(self._field_of(name, (*path, place), GROUPS, "可以分组的字段"))
            else:
                fields = {one.name for one in self._source.fields if one.kind in GROUPS}
                self._notebook.unknown((*path, place), "分组", name, {*fields, *Grain})
        if len(set(found)) < len(found):
            self._notebook.note(path, "有重复的分组", "每个分组只写一次")
        if sum(isinstance(one, Grain) for one in found) > 1:
            self._notebook.note(path, "只能按一种时间分组", "保留 day、month、quarter、year 之一")
        return tuple(found)

    def _needs(self) -> int:
        raw = self._raw.get("needs", 0)
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 1_000_000:
            self._notebook.note(("needs",), "needs 要写整数", "写最少需要的行数，例如 30；不限则删去")
            return 0
        return raw

    def _without_rows(self) -> Literal["missing", "zero"]:
        raw = self._raw.get("without_rows", "missing")
        if raw not in ("missing", "zero"):
            mend = "没有数据就是缺失写 missing，没有数据就是零写 zero"
            self._notebook.note(("without_rows",), "without_rows 写法不对", mend)
            return "missing"
        return cast(Literal["missing", "zero"], raw)


def _tenths(raw: Any) -> int | None:
    """Ten times a number of at most one decimal; none where it is no such number."""
    if type(raw) not in (int, float) or not -1000 < raw < 1000:
        return None
    scaled = Decimal(str(raw)) * 10
    return int(scaled) if scaled == scaled.to_integral_value() else None
