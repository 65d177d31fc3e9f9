"""Rows of the performance form of this system are counted from its own published results."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.systems.assessment.results import published
from tongjian.engines.measures.value import Missing, Number
from tongjian.systems.assessment.models import Period
from tongjian.systems.performance.registers.bindings import bindings_of
from tongjian.systems.performance.registers.origins import Actual, actual_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FORM = "2021-enforcement-assessment"


def found(name: str, month: Period) -> Actual:
    row = [each.name for each in bindings_of("suzhou").forms[FORM]].index(name) + 1
    return actual_of("suzhou", FORM, row, month.last, year=month.last.year)


def test_share_and_coverage_of_what_was_published(month: Period) -> None:
    share, coverage = "电子化考核率", "使用单位覆盖率"
    assert isinstance(found(share, month).value, Missing), "nothing is published yet"
    published(month)
    whole = found(share, month)
    # 75 of 100 points in each of six districts, as it is reported to the comprehensive assessment
    assert isinstance(whole.value, Number)
    assert (whole.value.amount, whole.value.unit) == (Decimal("75.00"), "%")
    assert "“有得分的考核分值” ÷ 指标“综合考核总分值”" in whole.origin.sentence
    assert whole.origin.link.startswith("/measures/suzhou/assessed-points/")
    every = found(coverage, month)
    assert isinstance(every.value, Number)
    assert (every.value.amount, every.value.unit) == (100, "%")
