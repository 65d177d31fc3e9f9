"""The light of an indicator during the year: counts are carried forward, rates are judged as they stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tongjian.engines.measures import Profile
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.kernel.measures.sheets import profile
from tongjian.systems.performance.evaluating.monitoring.lights import (
    Light,
    Rule,
    elapsed,
    seen,
    worst,
)

RULE = Rule(Decimal(80), frozenset({"%", "个工作日"}))
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def suzhou_profile() -> Profile:
    return profile("suzhou")


@pytest.mark.parametrize(
    ("name", "target", "actual", "light", "forecast"),
    [
        ("评估数量", "≥30个", "15个", Light.GREEN, "30个"),
        ("评估数量", "≥30个", "12个", Light.YELLOW, "24个"),
        ("评估数量", "≥30个", "11个", Light.RED, "22个"),
        ("评估数量", "≥30个", "0个", Light.RED, "0个"),
        ("诉讼数量", "≤15件", "7件", Light.GREEN, "14件"),
        ("诉讼数量", "≤15件", "8件", Light.YELLOW, "16件"),
        ("诉讼数量", "≤15件", "16件", Light.RED, "32件"),
        ("模块数量", "=3个", "2个", Light.GREEN, "4个"),
        ("执行率", "≥95%", "95%", Light.GREEN, ""),
        ("执行率", "≥95%", "50%", Light.RED, ""),
        ("审批时限", "≤3个工作日", "2个工作日", Light.GREEN, ""),
        ("预算调整率", "=0%", "-3%", Light.GREEN, ""),
        ("合规性", "合规", "合规", Light.GREEN, ""),
        ("合规性", "合规", "未完成", Light.RED, ""),
        ("合规性", "合规", "正在整改", Light.YELLOW, ""),
        ("评估数量", "≥30个", "", Light.GREY, ""),
        ("评估数量", "≥30个", "≥30个", Light.GREY, ""),
        ("评估数量", "≥30个", "5元", Light.GREY, ""),
        ("评估数量", "≥30个", "不适用", Light.GREEN, ""),
    ],
)
def test_the_light_at_half_of_the_year(
    suzhou_profile: Profile, name: str, target: str, actual: str, light: Light, forecast: str
) -> None:
    row = IndicatorSheet(name=name, target=target, actual=actual or None).indicator(1).row
    found = seen(row, suzhou_profile, HALF, RULE)
    assert (found.light, found.forecast) == (light, forecast), found.why
    assert found.why


def test_the_part_of_the_year_and_the_worst_light() -> None:
    assert elapsed(2022, date(2022, 12, 31)) == 1
    assert elapsed(2022, date(2021, 12, 31)) == 0
    assert elapsed(2024, date(2024, 6, 30)) == Fraction(182, 366)
    assert worst({Light.GREEN, Light.GREY}) is Light.GREY
    assert worst({Light.GREEN, Light.YELLOW, Light.RED}) is Light.RED
    assert worst(set()) is Light.GREY
