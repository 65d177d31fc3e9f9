"""Form to body and back: nothing is lost, nothing invented."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tongjian.kernel.forms.schema import Form
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.declaring.body import body_of
from tongjian.systems.performance.declaring.checking import checked
from tongjian.systems.performance.declaring.filling import data_of
from tongjian.systems.performance.declaring.following import next_year
from tongjian.systems.performance.declaring.hooks import Advice

FORMS = (
    ("suzhou", "2020-approval-platform", "performance-project"),
    ("suzhou", "2021-internet-supervision", "performance-project"),
    ("suzhou", "2021-enforcement-assessment", "performance-project"),
    ("rugao", "2020-approval-bureau", "performance-department"),
)


def named(data: dict[str, Any]) -> dict[str, Any]:
    """As a draft keeps it: every row of a table has a name."""
    return {
        name: [{"_row": f"r{n}", **row} for n, row in enumerate(value, start=1)]
        if isinstance(value, list)
        else value
        for name, value in data.items()
    }


def read(city: str, file: str, code: str) -> tuple[FormSheet, Form, dict[str, Any]]:
    pack = pack_of(city)
    sheet, form = read_sheet(pack.folders, f"performance/{file}.form.yaml", FormSheet), pack.forms[code]
    return sheet, form, named(data_of(sheet, form))


@pytest.mark.parametrize(("city", "file", "code"), FORMS)
def test_a_source_form_comes_back_as_it_was(city: str, file: str, code: str) -> None:
    sheet, form, data = read(city, file, code)
    body = body_of(form, data)
    assert not body.unread and body.sheet is not None
    before, after = sheet.as_form(), body.sheet.as_form()
    assert [row.row.name for row in after.indicators] == [row.row.name for row in before.indicators]
    for was, now in zip(before.indicators, after.indicators, strict=True):
        assert (now.row.target.operator, now.row.target.value.state) == (
            was.row.target.operator,
            was.row.target.value.state,
        )
        assert "".join(now.row.target.written.split()) == "".join(was.row.target.written.split())
        assert now.row.level1 == was.row.level1
    if before.budget:
        assert after.budget is not None
        assert after.budget.sub_projects == before.budget.sub_projects
        assert {row.source: row.this_year_plan for row in after.budget.funding} == {
            row.source: row.this_year_plan for row in before.budget.funding
        }


def test_the_careful_auditor_speaks_while_somebody_types() -> None:
    _, form, data = read(*FORMS[1])
    found = checked(form, data)
    unexplained = [told for told in found.findings if "91.74" in told.sentence]
    assert [told.path for told in unexplained] == ["funding"]
    complaint = next(told for told in found.findings if "投诉率" in told.sentence and "≤" in told.sentence)
    row = next(row for row in data["indicators"] if row["name"] == "业务系统投诉率")
    assert complaint.path == f"indicators.{row['_row']}.name"
    sums = {each.title: each.amount for each in found.sums}
    assert sums["子项目（明细）：金额"] == Decimal("41.86")


def test_what_cannot_be_read_is_named_with_its_row_and_the_rest_stands() -> None:
    _, form, data = read(*FORMS[0])
    data["indicators"][2] |= {"name": "罚没款项增长率"}
    body = body_of(form, data)
    assert [each.path for each in body.unread] == ["indicators.r3.name"]
    assert "第 3 行" in body.unread[0].sentence and "第七十四条" in body.unread[0].sentence
    assert body.sheet is not None and len(body.sheet.indicators) == len(data["indicators"]) - 1


def test_a_blank_sum_is_no_zero() -> None:
    form = pack_of("suzhou").forms["performance-project"]
    found = checked(form, {"sub_projects": [{"_row": "r1", "name": "甲"}]})
    assert next(each.amount for each in found.sums if each.title.startswith("子项目")) is None
    zero = checked(form, {"sub_projects": [{"_row": "r1", "name": "甲", "amount": "0"}]})
    assert next(each.amount for each in zero.sums if each.title.startswith("子项目")) == 0


def test_next_year_knows_this_year() -> None:
    _, form, data = read(*FORMS[0])
    plain = next_year(data, form, 2020, None)
    assert plain["previous_budget"] == "800" and "year" not in plain and "milestones" not in plain
    assert plain["indicators"][14]["history"] == "2020年目标 =10个"
    assert plain["funding"][0] | {"_row": ""} == {
        "_row": "",
        "source": "city",
        "total_investment": "800",
        "previous_year": "800",
    }
    cut = next_year(data, form, 2020, Advice("中", "按规定压减一成。", Decimal("0.9")))
    assert cut["total"] == "720" and cut["sub_projects"][0]["amount"] == "143.1"
