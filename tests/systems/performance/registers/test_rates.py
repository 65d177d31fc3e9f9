"""Rates and growth as the source forms print them, character for character."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable, Number
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.registers.budget import rates
from tongjian.systems.performance.registers.budget.rates import Amounts
from tongjian.systems.performance.registers.budget.tables import line_kind, read_table
from tongjian.systems.performance.registers.demo import account_lines, execution_lines
from tongjian.systems.performance.registers.models import BookKind, LineKind

from .conftest import content


def form(city: str, name: str) -> FormSheet:
    return read_sheet(pack_of(city).folders, f"performance/{name}.form.yaml", FormSheet)


def amounts(line: dict[str, object]) -> Amounts:
    names = ("initial", "adjustment", "adjusted", "actual")
    return Amounts(**{name: line[name] for name in names})  # type: ignore[arg-type]


def test_every_execution_rate_of_the_self_evaluation() -> None:
    sheet = form("suzhou", "2022-approval-bureau").budget_execution
    assert sheet is not None
    assert len(sheet.rows) == 18
    for row, line in zip(sheet.rows, execution_lines(sheet.rows), strict=True):
        assert rates.printed_rate(rates.execution_rate(amounts(line))) == row.rate_printed, row.name
    total = amounts(execution_lines(sheet.rows)[0])
    assert rates.printed_rate(rates.adjustment_rate(total)) == "36.74%"
    # The form prints 0% although 263.68 are left over: 5.22% is what the amounts say.
    assert rates.printed_rate(rates.carry_over_rate(total)) == "5.22%"


def test_the_growth_of_the_accounts() -> None:
    sheet = form("rugao", "2020-approval-bureau").revenue_expenditure
    assert sheet is not None
    printed = {}
    for line in account_lines(sheet):
        more, rate = rates.growth(line["amount"], line["previous"])
        printed[line["name"]] = (more, rates.printed_rate(rate))
    assert printed["收支总额"] == (Decimal("584.58"), "19.23%")
    assert printed["一般公共预算财政拨款收入"] == (Decimal("541.58"), "18.05%")
    assert printed["一般公共服务（类）支出"] == (Decimal("555.19"), "18.49%")
    assert printed["政府性基金预算财政拨款收入"] == (Decimal(45), "不适用"), "nothing before"
    assert printed["年末结转和结余"] == (None, "缺失"), "nobody said what there was before"


def test_four_kinds_of_nothing() -> None:
    zero, one = Decimal(0), Decimal(1)
    assert isinstance(rates.execution_rate(Amounts()), Missing)
    assert isinstance(rates.execution_rate(Amounts(adjusted=zero, actual=zero)), NotApplicable)
    assert isinstance(rates.execution_rate(Amounts(adjusted=zero, actual=one)), NotComputable)
    found = rates.execution_rate(Amounts(initial=one))
    assert isinstance(found, Number)
    assert found.amount == 0, "a budget of which nothing is spent"
    assert isinstance(rates.in_place_rate(Amounts(adjusted=one)), Missing), "nobody said what has arrived"


def test_a_cut_budget_has_a_negative_rate_of_adjustment() -> None:
    cut = Amounts(initial=Decimal(45), adjustment=Decimal(-20), adjusted=Decimal(25))
    assert rates.printed_rate(rates.adjustment_rate(cut)) == "-44.44%"


def test_units_are_added_before_they_are_divided() -> None:
    one = Amounts(adjusted=Decimal(100), actual=Decimal(90), allocated=Decimal(100))
    both = one.plus(Amounts(adjusted=Decimal(300), actual=Decimal(150)))
    assert rates.printed_rate(rates.execution_rate(both)) == "60.00%"
    assert both.allocated is None, "what has arrived of the whole is not what has arrived of one"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("预算总金额", LineKind.TOTAL),
        (" 合 计 ", LineKind.TOTAL),
        ("其中：公用经费", LineKind.PUBLIC),
        ("“三公”经费", LineKind.OFFICIAL),
        ("专项邮寄费", LineKind.ITEM),
    ],
)
def test_a_line_is_known_by_its_name(name: str, kind: LineKind) -> None:
    assert line_kind(name) is kind


HEADS = ["名称", "年初预算数（万元）", "上年度结转及当年预算追加追减数", "调整预算数", "实际支出数", "执行率"]


def test_a_table_is_read_below_its_headings() -> None:
    read = read_table(
        content(
            ["2022 年预算执行情况表"],
            HEADS,
            ["预算总金额", "3,695.8", "1357.67", "5053.47", "4789.79", "94.78%"],
        ),
        BookKind.EXECUTION,
        "approval-bureau",
        "行政审批局",
    )
    (unit,) = read.units
    assert (unit.code, unit.name, read.notes) == ("approval-bureau", "行政审批局", ())
    assert [(row.place, row.title, row.became, row.sentences) for row in read.rows] == [
        ("表1 第 3 行", "预算总金额", "added", ())
    ]
    assert unit.lines[0]["initial"] == Decimal("3695.8")
    assert unit.lines[0]["kind"] is LineKind.TOTAL


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["培训费", "10", "-1", "8", "8", ""], "年初数加追加追减数是 9，调整预算数写 8"),
        (["培训费", "十万", "", "10", "8", ""], "“年初预算数”写的“十万”不是数"),
        (["", "10", "", "10", "8", ""], "“名称”没有填写"),
        (["培训费", "", "", "", "", ""], "没有任何金额"),
    ],
)
def test_a_row_that_cannot_be_is_named(row: list[str], sentence: str) -> None:
    read = read_table(content(HEADS, row), BookKind.EXECUTION, "a", "甲")
    (told,) = read.rows
    assert (told.place, told.became, len(told.sentences)) == ("表1 第 2 行", "refused", 1)
    assert sentence in told.sentences[0]


def test_a_printed_rate_that_is_wrong_is_a_warning() -> None:
    row = ["培训费", "10", "", "10", "8", "81%"]
    read = read_table(content(HEADS, row), BookKind.EXECUTION, "a", "甲")
    assert read.rows[0].became == "added"
    assert "执行率写作 81%，按金额计算是 80.00%" in read.rows[0].sentences[0]


def test_increase_gives_the_year_before() -> None:
    heads = ["收支", "资金性质", "项目", "金额", "增减额", "上年金额"]
    good = ["收入", "一般公共预算", "财政拨款", "3542.32", "541.58", ""]
    bad = ["收入", "政府性基金", "财政拨款", "45", "45", "3"]
    read = read_table(content(heads, good, bad), BookKind.ACCOUNTS, "a", "甲")
    assert read.units[0].lines[0]["previous"] == Decimal("3000.74")
    assert "金额减增减额是 0，上年金额写 3" in read.rows[1].sentences[0]
