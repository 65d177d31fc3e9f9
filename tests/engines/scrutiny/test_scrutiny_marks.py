"""Findings become marks at their places: lines with lengths, boxes around what is meant."""

from __future__ import annotations

import math

import pytest

from tests.engines.scrutiny.siteplans import book, entity, floor, green, house, scrutinised, site, stall
from tongjian.engines.drawing.annotate import Mark, annotate_svg
from tongjian.engines.scrutiny import Conditions, Report
from tongjian.engines.scrutiny.locate import Locator
from tongjian.engines.scrutiny.marks import marks
from tongjian.engines.siteplan import Dimensioned, SitePlan

WRONG = Dimensioned(entity("尺寸"), "12.00", 12.0, 10.0, (20.0, 25.0), (30.0, 25.0))
PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 20, 20), house("2", 20, 60), house("3", 2, 120)),
    floors=tuple(floor(number, range(1, 19)) for number in "123"),
    greens=(green(100, "集中绿地"),),
    stalls=(stall(5.0, 2.3),),
    dimensions=(WRONG,),
)


@pytest.fixture(scope="module")
def report() -> Report:
    return scrutinised(PLAN, book(), conditions=Conditions.model_validate({"far": {"max": 0.5}}))


def marked(report: Report, rule: str) -> Mark:
    number = next(f.number for f in report.findings if f.rule == rule and f.verdict != "pass")
    return next(mark for mark in marks(report, PLAN) if mark.number == number)


def test_a_dimension_that_lies_is_shown_between_its_points(report: Report) -> None:
    lying = next(f for f in report.findings if WRONG.entity.handle in f.entities and f.verdict != "pass")
    mark = next(mark for mark in marks(report, PLAN) if mark.number == lying.number)
    assert mark.line == (WRONG.start, WRONG.end)
    # The figure of the finding is the difference; on the line stands its length.
    assert mark.measure == "10.00 m"
    assert f'data-finding="{lying.number}"' in annotate_svg(PLAN, [mark])


def test_a_dimension_has_a_box() -> None:
    assert Locator(PLAN).box((WRONG.entity.handle,)) == (20.0, 25.0, 30.0, 25.0)


def test_what_stands_on_a_line_is_its_length(report: Report) -> None:
    lines = [mark for mark in marks(report, PLAN) if mark.line]
    assert lines
    for mark in lines:
        assert mark.line is not None
        assert float(mark.measure.removesuffix(" m")) == pytest.approx(math.dist(*mark.line), abs=0.05)


def test_an_indicator_is_about_the_whole_site(report: Report) -> None:
    mark = marked(report, "condition-far-max")
    assert mark.anchor is None
    assert mark.highlighted == ()
