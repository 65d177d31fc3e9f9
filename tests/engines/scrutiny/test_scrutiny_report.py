"""The report: its schema, its numbers, its places."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import book, floor, green, house, scrutinised, site, stall
from tongjian.engines.scrutiny import Conditions, Report, json_schema
from tongjian.engines.scrutiny import report as report_module
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import verdict_on
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures import Measured
from tongjian.engines.siteplan import SitePlan

SUZHOU = book()
PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 2, 20), house("2", 60, 120)),
    floors=(floor("1", range(1, 19)), floor("2", range(1, 19))),
    greens=(green(9000),),
    stalls=(stall(),),
)
REPORT = scrutinised(PLAN, SUZHOU, conditions=Conditions.model_validate({"far": {"max": 3}}))


def test_the_schema_in_the_package_is_the_models_own() -> None:
    written = Path(report_module.__file__).with_name("report.schema.json")
    assert json.loads(written.read_text("utf-8")) == json_schema()


def test_the_report_is_valid_and_comes_back_whole() -> None:
    written = json.loads(REPORT.as_json())
    jsonschema.validate(written, json_schema(), cls=jsonschema.Draft202012Validator)
    assert written == REPORT.as_dict()
    assert Report.model_validate(written) == REPORT
    assert written["schema"] == "tongjian.scrutiny/1"


def test_findings_are_numbered_with_what_fails_first() -> None:
    assert [finding.number for finding in REPORT.findings] == list(range(1, len(REPORT.findings) + 1))
    order = ["fail", "review", "not_verifiable", "pass", "not_applicable"]
    places = [order.index(finding.verdict) for finding in REPORT.findings]
    assert places == sorted(places)
    assert sum(REPORT.verdicts.values()) == len(REPORT.findings)


def test_a_distance_has_its_witness_line() -> None:
    finding = next(f for f in REPORT.findings if f.rule == "sz2018-7.2")
    assert finding.where is not None
    assert finding.where.points is not None
    (ax, ay), (bx, by) = finding.where.points
    assert abs(ax - bx) == 2
    assert ay == by
    assert finding.department == "natural-resources"


def test_a_share_of_the_site_has_no_place_of_its_own() -> None:
    assert next(f for f in REPORT.findings if f.rule == "js2025-2.7.2").where is None


def test_every_indicator_has_a_state_and_a_decimal_string() -> None:
    for name, part in REPORT.as_dict()["indicators"].items():
        if isinstance(part, dict):
            assert part["state"] in {"value", "missing", "not_applicable", "not_computable"}
            assert (part["value"] is None) == (part["state"] != "value"), name
            assert set(part["sources"]) == {"geometry", "table", "declared", "condition"}


@given(st.decimals(-1000, 1000, places=3), st.decimals(0, 1000, places=3), st.sampled_from(["<=", ">="]))
def test_the_margin_is_negative_exactly_when_it_fails(actual: object, bound: object, sign: str) -> None:
    limit = Limit(sign, bound)  # type: ignore[arg-type]
    measured = Measured("x", Unit.METRES, actual, limit)  # type: ignore[arg-type]
    fails = actual > bound if sign == "<=" else actual < bound  # type: ignore[operator]
    assert (verdict_on(measured).value == "fail") is fails
    assert (limit.margin(actual) < 0) is fails  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "actual", "verdict"),
    [
        ("<=", 9, "not_verifiable"),
        ("<=", 11, "fail"),
        (">=", 9, "not_verifiable"),
        (">=", 11, "pass"),
    ],
)
def test_a_value_that_may_be_greater_proves_only_half(sign: str, actual: int, verdict: str) -> None:
    limit = Limit(sign, Decimal(10))  # type: ignore[arg-type]
    measured = Measured("x", Unit.METRES, Decimal(actual), limit, at_least=True)
    assert verdict_on(measured).value == verdict
