"""Filters from YAML: `{field: kind, eq: 违建}`, `{not: …}`, `{all: […]}`, `{any: […]}`; a list means all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongjian.engines.measures.bound.filters import (
    All,
    AnyOf,
    Between,
    Bound,
    Filter,
    InRange,
    IsMissing,
    Not,
    OneOf,
    both,
)
from tongjian.engines.measures.bound.literals import Unfit, day, literal, number
from tongjian.engines.measures.bound.notebook import Notebook
from tongjian.engines.measures.bound.problems import Path
from tongjian.engines.measures.bound.source import TIMES, Field

DEEPEST = 16
MOST_CONDITIONS = 300
MOST_VALUES = 1000
"""In all lists of one measure together; a statement has room for several such measures."""


class FilterReader:
    """Reads the filters of one measure; what is wrong goes into the notebook, and the reading goes on."""

    def __init__(self, fields: Callable[[Any, Path], Field | None], notebook: Notebook) -> None:
        self._fields, self._notebook = fields, notebook
        self._left = MOST_CONDITIONS
        self._values_left = MOST_VALUES

    def read(self, raw: Any, path: Path, depth: int = 0) -> Filter:
        """The filter; every row where it could not be read (the notebook then refuses the measure)."""
        if depth > DEEPEST:
            return self._wrong(path, f"条件嵌套超过 {DEEPEST} 层", "拆成几个指标")
        if isinstance(raw, list):
            return self._parts(raw, path, depth, All)
        if not isinstance(raw, dict) or not raw:
            return self._wrong(path, "这里要写条件", "写成 {field: 字段, eq: 值}，或 all、any、not")
        self._left -= 1
        if self._left < 0:
            return self._wrong(path, f"条件超过 {MOST_CONDITIONS} 个", "合并条件，或用 in 列出多个值")
        if "field" in raw:
            return self._conditions(raw, path)
        if len(raw) != 1:
            return self._wrong(path, "一处只能写 all、any、not 之一", "用 all 把几个条件并列")
        (word, inside), *_ = raw.items()
        match word:
            case "not":
                return Not(self.read(inside, (*path, "not"), depth + 1))
            case "all" | "any":
                joiner = All if word == "all" else AnyOf
                return self._parts(inside, (*path, word), depth, joiner)
            case _:
                return self._wrong(path, f"不认识的条件“{str(word)[:40]}”", "可用 field、all、any、not")

    def _parts(self, raw: Any, path: Path, depth: int, joiner: type[All] | type[AnyOf]) -> Filter:
        if not isinstance(raw, list) or not raw:
            return self._wrong(path, "这里要列出至少一个条件", "每个条件前写一个短横线")
        return joiner(tuple(self.read(one, (*path, place), depth + 1) for place, one in enumerate(raw)))

    def _conditions(self, raw: dict[Any, Any], path: Path) -> Filter:
        field = self._fields(raw["field"], (*path, "field"))
        written = [(word, value) for word, value in raw.items() if word != "field"]
        if field is None:
            return All(())
        if not written:
            return self._wrong(path, "只写了字段，没有写条件", "加上 eq、in、range、between 或 missing")
        found: Filter = All(())
        for word, value in written:
            found = both(found, self._condition(field, word, value, (*path, str(word))))
        return found

    def _condition(self, field: Field, word: Any, raw: Any, path: Path) -> Filter:
        try:
            match word:
                case "eq":
                    return OneOf(field, (literal(field, raw),))
                case "in":
                    return self._one_of(field, raw, path)
                case "range":
                    return self._range(field, raw, path)
                case "between":
                    return self._between(field, raw, path)
                case "missing" if isinstance(raw, bool):
                    return IsMissing(field) if raw else Not(IsMissing(field))
                case "missing":
                    return self._wrong(path, "missing 只能写 true 或 false", "缺失写 true，不缺失写 false")
                case _:
                    mend = "可用 eq、in、range、between、missing"
                    return self._wrong(path, f"不认识的比较“{str(word)[:40]}”", mend)
        except Unfit as unfit:
            return self._wrong(path, unfit.sentence, unfit.mend)

    def _one_of(self, field: Field, raw: Any, path: Path) -> Filter:
        if not isinstance(raw, list) or not raw:
            return self._wrong(path, "in 要列出至少一个值", "写成 [甲, 乙]")
        self._values_left -= len(raw)
        if self._values_left < 0:
            return self._wrong(path, f"in 列出的值一共超过 {MOST_VALUES} 个", "改用分类字段，或拆成几个指标")
        return OneOf(field, tuple(dict.fromkeys(literal(field, value) for value in raw)))

    def _range(self, field: Field, raw: Any, path: Path) -> Filter:
        mend = "写成 {from: 10, to: 20}：from 含、above 不含、to 含、below 不含"
        if not isinstance(raw, dict) or not raw or set(raw) - {"from", "above", "to", "below"}:
            return self._wrong(path, "range 要写起止", mend)
        if {"from", "above"} <= set(raw) or {"to", "below"} <= set(raw):
            return self._wrong(path, "同一端写了两次", mend)
        low, high = (self._bound(field, raw, words) for words in (("from", "above"), ("to", "below")))
        if low and high and low.value > high.value:
            return self._wrong(path, "起点大于终点，没有一行会符合", "把起止对调")
        return InRange(field, low, high)

    @staticmethod
    def _bound(field: Field, raw: dict[str, Any], words: tuple[str, str]) -> Bound | None:
        word = next((one for one in words if one in raw), None)
        return None if word is None else Bound(number(field, raw[word]), word == words[0])

    def _between(self, field: Field, raw: Any, path: Path) -> Filter:
        mend = "写成 [2026-01-01, 2026-03-31]，含首尾两天；一端不限写 null"
        if field.kind not in TIMES:
            return self._wrong(path, f"“{field.title}”不是日期或时刻，不能用 between", "数值用 range")
        if not isinstance(raw, list) or len(raw) != 2 or raw == [None, None]:
            return self._wrong(path, "between 要写两个日期", mend)
        first, last = (None if one is None else day(field, one) for one in raw)
        if first and last and first > last:
            return self._wrong(path, "起始日期晚于终止日期，没有一行会符合", mend)
        return Between(field, first, last)

    def _wrong(self, path: Path, sentence: str, mend: str) -> Filter:
        self._notebook.note(path, sentence, mend)
        return All(())
