"""Tables of the shared database: the formulas of the closing rates, and a report of every refused row."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from tongjian.engines.measures import Number
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.assessment.collecting.tables import TableRow, found_in, read_table
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Import
from tongjian.systems.assessment.office import OfficeSheet, office_of
from tongjian.systems.assessment.scoring.content import value_of
from tongjian.systems.assessment.standards.adopting import read_standards
from tongjian.systems.assessment.standards.sheet import FromTable, StandardSheet

HEADS = ["3", "区域", "立案数", "应结案数", "缓办数", "结案数", "按期结案数", "返工数"]


@pytest.fixture(scope="module")
def standard() -> StandardSheet:
    return next(iter(read_standards(pack_of("suzhou").folders).values()))


@pytest.fixture(scope="module")
def office() -> OfficeSheet:
    found = office_of("suzhou")
    assert found is not None
    return found


def rows(standard: StandardSheet, office: OfficeSheet, *lines: list[str]) -> list[TableRow]:
    table = standard.table("city-cases")
    assert table is not None
    return read_table([["1", "数字城管统计"], HEADS, *lines], table, office)


def test_closing_rates_as_a_city_printed_them(standard: StandardSheet, office: OfficeSheet) -> None:
    """天门 2016-12: 972 were to be closed, 911 were, 737 of them in time: 93.72 % and 75.82 %."""
    line = ["4", "吴江区", "996", "972", "0", "911", "737", "0"]
    (row,) = rows(standard, office, line)
    printed = {}
    for code in ("closing-rate", "on-time-rate"):
        item = standard.item(code)
        assert isinstance(item.source, FromTable)
        found = found_in(item.source, row, Import(id=uuid4()))
        evidence = Evidence(state=found.state, numerator=found.numerator, denominator=found.denominator)
        value = value_of(item, evidence)
        assert isinstance(value, Number)
        printed[code] = value.amount
    assert printed == {"closing-rate": Decimal("93.72"), "on-time-rate": Decimal("75.82")}


def test_nothing_to_close_is_not_applicable(standard: StandardSheet, office: OfficeSheet) -> None:
    (row,) = rows(standard, office, ["4", "320508", "3", "3", "3", "0", "0", "0"])
    source = standard.item("closing-rate").source
    assert isinstance(source, FromTable)
    found = found_in(source, row, Import(id=uuid4()))
    assert found.numerator is None and found.reason == "本期没有应结案件" and row.district == "um-gusu"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["4", "昆山市", "9", "9", "0", "9", "9", "0"], "不认识区域“昆山市”"),
        (["4", "姑苏区", "9", "9", "0", "8", "9", "0"], "按期结案数 9 大于 结案数 8"),
        (["4", "姑苏区", "9", "九", "0", "8", "8", "0"], "“应结案数”写的“九”不是非负整数"),
        (["4", "姑苏区", "9", "9", "", "8", "8", "0"], "“缓办数”没有填"),
        (["4", "姑苏区", "9"], "“应结案数”没有填"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(
    standard: StandardSheet, office: OfficeSheet, line: list[str], why: str
) -> None:
    (row,) = rows(standard, office, line)
    assert why in row.why and row.line == 4


def test_a_district_twice_a_total_and_missing_heads(standard: StandardSheet, office: OfficeSheet) -> None:
    line = ["4", "姑苏区", "9", "9", "0", "8", "8", "0"]
    first, second = rows(standard, office, line, ["5", *line[1:]], ["6", "合计", *line[2:]])
    assert first.why == "" and "第 4 行已有" in second.why
    table = standard.table("city-cases")
    assert table is not None
    with pytest.raises(RefusedError, match="应有列"):
        read_table([["1", "区域", "立案数"]], table, office)
