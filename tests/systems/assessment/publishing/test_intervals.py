"""How far a sampled total may lie from what was found, by the standard's own rule."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tongjian.engines.measures import Missing, Number, Value
from tongjian.engines.measures.ranking import wilson
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.assessment.publishing.intervals import Sample, interval_of, values_of
from tongjian.systems.assessment.scoring.content import Content, content_of
from tongjian.systems.assessment.standards.adopting import read_standards
from tongjian.systems.assessment.standards.sheet import StandardSheet


@pytest.fixture(scope="module")
def standard() -> StandardSheet:
    return next(iter(read_standards(pack_of("suzhou").folders).values()))


def scored(standard: StandardSheet, **values: Value) -> Content:
    """A month in which everything else is at its target."""
    found: dict[str, Value] = {}
    for item in standard.items:
        target = item.as_target.value
        assert isinstance(target, Number)
        found[item.item] = Number(target.amount, target.unit)
    return content_of(
        standard, "0" * 64, "month", {**found, **{k.replace("_", "-"): v for k, v in values.items()}}
    )


def body(content: Content) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content.text)
    return found


def test_the_ends_of_a_share_are_scored_by_the_rule(standard: StandardSheet) -> None:
    share = Fraction(1400, 15)
    content = scored(standard, street_order=Number(Decimal("93.33"), "%", exactly=share))
    found = interval_of(body(content), standard, "0" * 64, "month", [Sample("street-order", 1, 15)])
    assert found.found == content.result.total == 75 - Fraction(2, 5) * (95 - share)
    low, high = (Fraction(end) for end in wilson(1, 15))
    # Few problems: the target is reached, and no more than full points are had
    assert (1 - low) * 100 > 95 and abs(found.high - Decimal(75)) < Decimal("1e-20")
    lost = Fraction(2, 5) * (95 - (1 - high) * 100)
    assert abs(Fraction(found.low) - (75 - lost)) < Fraction(1, 10**20)


def test_margins_of_several_items_are_added_as_the_root_of_squares(standard: StandardSheet) -> None:
    content = scored(standard, bearing=Number(Decimal(1), "处"))
    one, other = Sample("street-order", 0, 15), Sample("bearing", 1, 4)
    ends = [
        interval_of(body(content), standard, "0" * 64, "month", samples)
        for samples in ([one], [other], [one, other])
    ]
    total = Decimal(ends[0].found.numerator) / Decimal(ends[0].found.denominator)
    below = [total - end.low for end in ends]
    assert all(margin > 0 for margin in below)
    assert abs(below[2] ** 2 - below[0] ** 2 - below[1] ** 2) < Decimal("1e-15")


def test_nothing_sampled_is_certain_and_values_are_kept_exactly(standard: StandardSheet) -> None:
    content = scored(standard, complaints=Missing("还没有采集"))
    found = interval_of(body(content), standard, "0" * 64, "month", [])
    assert found.low == found.high and abs(Fraction(found.low) - found.found) < Fraction(1, 10**20)
    again = content_of(standard, "0" * 64, "month", values_of(body(content)))
    assert again.result.total == content.result.total and again.result.at_most == content.result.at_most
