"""The five source forms come out of the packs character for character."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tongjian.engines.measures import Number, Operator, compare, score
from tongjian.engines.measures.checks import inconsistencies
from tongjian.engines.measures.form import Form
from tongjian.engines.measures.rational import exact, printed
from tongjian.kernel.measures.sheets import mistakes_in, pack_forms, profile

HERE = Path(__file__).parent
PACKS = HERE.parents[2] / "packs"


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    return {
        f"{city}/{name}": form
        for city in ("suzhou", "rugao")
        for name, form in pack_forms(PACKS / city).items()
    }


def transcribed() -> list[dict[str, str]]:
    with (HERE / "transcribed.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_row_is_there_and_read_as_it_was_meant(forms: dict[str, Form]) -> None:
    seen: dict[str, int] = defaultdict(int)
    for line in transcribed():
        row = forms[line["form"]].indicators[int(line["number"]) - 1].row
        seen[line["form"]] += 1
        target = row.target.value
        assert row.target.operator == line["operator"], row.name
        if line["target"]:
            assert isinstance(target, Number)
            assert (target.amount, target.unit) == (Decimal(line["target"]), line["unit"]), row.name
        else:
            assert row.target.operator is Operator.QUALITATIVE
        assert isinstance(row.actual, Number) == bool(line["actual"]), row.name
        if isinstance(row.actual, Number):
            assert row.actual.amount == Decimal(line["actual"])
    assert seen == {name: len(form.indicators) for name, form in forms.items()}
    assert sum(seen.values()) == 160


def test_all_printed_deviations(forms: dict[str, Form]) -> None:
    lines = [line for line in transcribed() if line["deviation"]]
    assert len(lines) == 43
    for line in lines:
        indicator = forms[line["form"]].indicators[int(line["number"]) - 1]
        found = compare(indicator.row.target, indicator.row.actual)
        assert found.deviation == line["deviation"] == indicator.deviation_printed, indicator.row.name
        assert str(found.met) == line["met"]
    assert sum(line["met"] == "False" for line in lines) == 6


def test_all_execution_rates_and_sums(forms: dict[str, Form]) -> None:
    rows = forms["suzhou/2022-approval-bureau"].execution
    assert len(rows) == 18
    for row in rows:
        assert row.adjusted is not None
        assert row.initial is not None
        assert row.initial + (row.adjustment or 0) == row.adjusted
        rate = exact(row.actual or Decimal(0)) / exact(row.adjusted) * 100
        assert f"{printed(rate, 2)}%" == row.rate_printed
    budgets = {name: form.budget for name, form in forms.items() if form.budget}
    assert {name: str(budget.printed_total) for name, budget in budgets.items()} == {
        "suzhou/2020-approval-platform": "800",
        "suzhou/2021-internet-supervision": "41.86",
        "suzhou/2021-enforcement-assessment": "52",
    }
    for budget in budgets.values():
        assert sum(part.amount for part in budget.sub_projects) == budget.printed_total


def test_the_score_of_98(forms: dict[str, Form]) -> None:
    form = forms["rugao/2020-approval-bureau"]
    rows = [indicator.row for indicator in form.indicators]
    result = score(rows, profile("rugao"))
    assert sum(row.weight or 0 for row in rows) == form.weight_total == 100
    assert result.total == form.score_total == 98
    assert result.grade is not None
    assert result.grade.title == form.grade
    assert result.suggested == Fraction(988, 10)
    short = {row.row.number: (row.suggested, row.score) for row in result.rows if row.score != row.points}
    assert short == {34: (Fraction(21, 10), 2), 39: (Fraction(27, 10), 2)}
    assert [line["score"] for line in transcribed() if line["score"]] == [
        str(row.score) for row in result.rows
    ]


def test_the_profile_alone_gives_the_same_98(forms: dict[str, Form]) -> None:
    """Without the awarded scores: rounded row by row, downward."""
    rows = [replace(one.row, awarded=None) for one in forms["rugao/2020-approval-bureau"].indicators]
    result = score(rows, profile("rugao"))
    assert (result.total, result.complete) == (98, True)


FOUND = {
    "suzhou/2020-approval-platform": {
        "rate-without-base", "by-or-to", "base-as-source", "equal-for-count", "strict-and-loose", "alias",
        "plan-gap", "goal-without-indicator", "goal-says-otherwise", "saving-capped",
    },
    "suzhou/2021-internet-supervision": {
        "funding-unexplained", "equal-for-bound", "bare-number", "other-years-output", "cut-off", "markup",
        "code-twice", "sub-project-missing",
    },
    "suzhou/2021-enforcement-assessment": {
        "equal-for-bound", "goal-says-otherwise", "name-as-value", "unreachable", "before-live",
        "basis-without-number", "names-differ", "chain-repeats",
    },
    "suzhou/2022-approval-bureau": {
        "execution-sum", "execution-low", "carry-over", "payment-progress", "narrative",
        "deviation-without-sign", "deviation-looks-bad", "cause-missing", "source-missing",
        "other-year", "mixed-signs", "quotes-reversed",
    },
    "rugao/2020-approval-bureau": {
        "score-unexplained", "accounts-unexplained", "result-repeats-target", "part-missing", "duty-missing",
        "near-duplicate", "grade-word", "mixed-signs", "strict-and-loose", "result-without-figure",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_what_a_careful_auditor_finds(forms: dict[str, Form], name: str) -> None:
    found = inconsistencies(forms[name])
    assert {finding.check for finding in found} >= FOUND[name]
    assert all(finding.sentence.endswith(("。", "）。")) and finding.where for finding in found)


def test_figures_of_the_findings(forms: dict[str, Form]) -> None:
    words = {
        (finding.check, finding.row): finding.sentence
        for form in forms.values()
        for finding in inconsistencies(form)
    }
    assert "91.74" in words["funding-unexplained", None]
    assert "37.97" in words["accounts-unexplained", None]
    for figure in ("780.68", "780.69", "0.01"):
        assert figure in words["execution-sum", None]
    assert "263.68" in words["carry-over", 28]
    assert "5.22%" in words["carry-over", 28]
    assert "83.33%" in words["unreachable", 15]
    assert "≤5%" in words["equal-for-bound", 18]
    s2 = inconsistencies(forms["suzhou/2022-approval-bureau"])
    assert sum(finding.check == "source-missing" for finding in s2) == 18
    assert sum(finding.check == "cause-missing" for finding in s2) == 8
    s4 = inconsistencies(forms["rugao/2020-approval-bureau"])
    assert [f.row for f in s4 if f.check == "result-repeats-target"] == [9, 21, 24, 26, 27, 46, 48]


def test_what_is_right_is_not_complained_about(forms: dict[str, Form]) -> None:
    for form in forms.values():
        checks = {finding.check for finding in inconsistencies(form)}
        assert not checks & {
            "sub-project-sum", "funding-sum", "execution-rate", "execution-adjusted", "deviation",
            "accounts-growth", "weight-sum", "score-sum", "rate", "same-name",
        }  # fmt: skip


@pytest.mark.parametrize("pack", ["_china", "suzhou", "rugao"])
def test_the_files_are_in_order(pack: str) -> None:
    assert mistakes_in(PACKS / pack) == []
