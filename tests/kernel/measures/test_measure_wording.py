"""A measure is said in words that say exactly what its statement does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel.measures.world import COUNT, DISTRICTS, PROVED, SHARE, defined
from tongjian.kernel.measures.sources import declare
from tongjian.kernel.measures.wording import counted, filtered

TITLES = {"district": DISTRICTS}


@pytest.fixture(autouse=True)
def source() -> None:
    declare(PROVED)


def said(where: Any) -> str:
    return filtered(defined({**COUNT, "where": where}).measure.where, TITLES)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ([{"field": "district", "in": ["990101", "990102"]}], "区划为东区、西区"),
        ([{"field": "paused", "eq": False}], "暂停为否"),
        ([{"field": "due_on", "missing": False}], "填写了“期限”"),
        ([{"field": "due_on", "between": ["2026-01-01", None]}], "期限在 2026-01-01 至 最晚"),
        ([{"field": "organisation", "range": {"from": 3, "below": 9}}], "部门 ≥ 3 且 < 9"),
        (
            [{"any": [{"field": "paused", "eq": True}, {"field": "due_on", "missing": True}]}],
            "（暂停为是，或没有填写“期限”）",
        ),
        ([{"not": {"field": "paused", "eq": True}}], "不满足（暂停为是）"),
    ],
)
def test_filters(where: Any, words: str) -> None:
    assert said(where) == words


def test_what_is_counted() -> None:
    assert filtered(defined(COUNT).measure.where, TITLES) == ""
    assert counted(defined(SHARE).measure, TITLES) == "“试验办件”的行数（暂停为是） ÷ “试验办件”的行数"
    percentile = {**COUNT, "percentile": {"field": "organisation", "at": 90}}
    del percentile["count"]
    assert "第 90 百分位数" in counted(defined(percentile).measure, TITLES)
