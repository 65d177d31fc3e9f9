"""How fast forms are scored, and whether every published total is the exact one.

100,000 forms of 40 indicators, each with figures of its own. All totals are compared with exact fractions,
and the order of every group of districts with the order of its exact totals.
"""

from __future__ import annotations

import argparse
import time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from bench.report import emit, machine
from tongjian.engines.measures import Number, Operator, Row, Target, score
from tongjian.engines.measures.batch import SCALE, WAYS, Columns, exact_total, totals
from tongjian.engines.measures.operators import Better
from tongjian.engines.measures.publishing import published
from tongjian.engines.measures.rational import rounded
from tongjian.kernel.measures.sheets import profile

DISTRICTS = 6
ONE_BY_ONE = 500
SIGNS = {Better.HIGHER: Operator.AT_LEAST, Better.LOWER: Operator.AT_MOST, Better.EXACT: Operator.EQUAL}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=100_000)
    parser.add_argument("--indicators", type=int, default=40)
    parser.add_argument(
        "--proof", type=int, default=None, metavar="N", help="compare N totals (default: all)"
    )
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    emit(
        {"bench": "scoring", **measure(args.forms, args.indicators, args.proof), "machine": machine()},
        args.json,
    )


def measure(forms: int, indicators: int, proof: int | None) -> dict[str, Any]:
    """Score all forms, then prove `proof` of them."""
    columns = generated(forms, indicators)
    began = time.perf_counter()
    found = totals(columns).tolist()
    seconds = time.perf_counter() - began
    compared = min(forms, forms if proof is None else proof)
    exact = [exact_total(columns, line) for line in range(compared)]
    wrong = sum(int(rounded(total, 2).scaleb(2)) != found[line] for line, total in enumerate(exact))
    return {
        "forms": forms,
        "indicators": indicators,
        "seconds": round(seconds, 2),
        "compared_exactly": compared,
        "totals_wrong": wrong,
        "orders_changed": orders_changed(exact),
        **one_by_one(columns, min(forms, ONE_BY_ONE)),
    }


def generated(forms: int, indicators: int, seed: int = 20260101) -> Columns:
    """Random forms: targets with two decimals, results around them, weights that make up 100 points."""
    draw = np.random.default_rng(seed)
    shape = (forms, indicators)
    target = draw.integers(0, 1_000_000, shape) * (SCALE // 100)
    actual = (target * draw.integers(0, 160, shape)) // 100 // (SCALE // 100) * (SCALE // 100)
    weight = np.full(shape, 100 * SCALE // indicators, dtype=np.int64)
    weight[:, 0] += 100 * SCALE - weight.sum(axis=1)
    way = draw.integers(0, len(WAYS), shape).astype(np.int8)
    return Columns(target.astype(np.int64), actual.astype(np.int64), weight, way)


def orders_changed(exact: list[Fraction]) -> int:
    """Groups of districts whose published order is not that of their exact totals."""
    changed = 0
    for start in range(0, len(exact) - DISTRICTS + 1, DISTRICTS):
        group = {f"{place}": exact[start + place] for place in range(DISTRICTS)}
        lines = published(group)
        right = sorted(group, key=lambda name: (-group[name], name))
        falling = all(one.total >= other.total for one, other in pairwise(lines))
        changed += [line.name for line in lines] != right or not falling
    return changed


def one_by_one(columns: Columns, forms: int) -> dict[str, Any]:
    """The same forms as a page scores them, every row with its deviation, reasons and notes."""
    rules = profile("suzhou")
    sheets = [rows_of(columns, line) for line in range(forms)]
    began = time.perf_counter()
    results = [score(sheet, rules) for sheet in sheets]
    seconds = time.perf_counter() - began
    different = sum(result.total != exact_total(columns, line) for line, result in enumerate(results))
    return {
        "one_by_one_ms_a_form": round(seconds / max(1, forms) * 1000, 2),
        "one_by_one_different": different,
    }


def rows_of(columns: Columns, line: int) -> list[Row]:
    """The rows of one form."""
    figures = (columns.target[line], columns.actual[line], columns.weight[line], columns.way[line])
    rows = []
    for number, (target, actual, weight, way) in enumerate(zip(*(f.tolist() for f in figures), strict=True)):
        wanted = Target(SIGNS[WAYS[way]], Number(Decimal(target) / SCALE), "")
        rows.append(
            Row(number, f"{number}", wanted, Number(Decimal(actual) / SCALE), weight=Decimal(weight) / SCALE)
        )
    return rows


if __name__ == "__main__":
    main()
