"""Many forms at once give the exact totals, also at ties."""

from __future__ import annotations

import numpy as np
import pytest

from bench.scoring import generated, measure
from tongjian.engines.measures.batch import SCALE, Columns, totals


def test_every_total_is_the_exact_one_and_no_order_changes() -> None:
    found = measure(forms=300, indicators=12, proof=None)
    assert (found["totals_wrong"], found["orders_changed"], found["one_by_one_different"]) == (0, 0, 0)
    assert found["compared_exactly"] == 300


def test_ties_go_up_and_what_lies_just_below_does_not() -> None:
    """1.005 of a point is a tie; in floating point it lies below."""
    one = np.ones((1, 1), dtype=np.int64)
    way = np.zeros((1, 1), dtype=np.int8)
    assert totals(Columns(200 * one, 201 * one, 10050 * one, way)).tolist() == [101]
    assert totals(Columns(200 * one, 199 * one, 20200 * one - 100, way)).tolist() == [200]
    assert totals(Columns(3 * one, 2 * one, 15075 * one, way)).tolist() == [101]
    assert totals(Columns(0 * one, 0 * one, 10000 * one, way)).tolist() == [100]
    assert totals(Columns(0 * one, -1 * one, 10000 * one, way)).tolist() == [0]


def test_what_would_not_be_exact_is_refused() -> None:
    good = generated(2, 3)
    with pytest.raises(ValueError, match="过大"):
        Columns(good.target * 2**50, good.actual, good.weight, good.way)
    with pytest.raises(ValueError, match="权重"):
        Columns(good.target, good.actual, -good.weight, good.way)
    with pytest.raises(ValueError, match="形状"):
        Columns(good.target[:1], good.actual, good.weight, good.way)
    assert int(good.weight.sum(axis=1)[0]) == 100 * SCALE
