"""The books of the budget: kept by month and unit, superseded for a reason, rolled up, and never changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tongjian.engines.measures.value import Number
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.registers.budget import rates, rollup
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.schedule import months_of, schedule_rate
from tongjian.systems.performance.registers.budget.showing import shown_accounts, shown_execution
from tongjian.systems.performance.registers.budget.tables import UnitTable, line_kind
from tongjian.systems.performance.registers.demo import account_lines, execution_lines, install_demo_books
from tongjian.systems.performance.registers.models import AccountLine, Book, BookKind, ExecutionLine, LineKind
from tongjian.systems.performance.registers.verify import differences

from .conftest import CITY, bureau, put, viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def table(*rows: tuple[str, str, str], code: str = "A", name: str = "本级") -> UnitTable:
    """A unit's table of execution: name, adjusted budget, spent."""
    lines = [
        {
            "kind": line_kind(row),
            "name": row,
            "adjusted": Decimal(budget),
            "actual": Decimal(spent),
            "cause": "",
        }
        for row, budget, spent in rows
    ]
    return UnitTable(code, name, lines)


def keep(*units: UnitTable, month: int = 12, year: int = 2022, reason: str = "") -> list[Book]:
    of = Month(BookKind.EXECUTION, year, month)
    return keep_books(viewer(), bureau(), of, units, timezone.now(), reason=reason)


@pytest.mark.usefixtures("city")
def test_the_self_evaluation_comes_out_of_the_books() -> None:
    """Every cell of the printed table, with the total the auditor asked about."""
    sheet = read_sheet(pack_of(CITY).folders, "performance/2022-approval-bureau.form.yaml", FormSheet)
    assert sheet.budget_execution is not None
    rows = sheet.budget_execution.rows
    keep(UnitTable("A", "本级", execution_lines(rows)))
    shown = shown_execution(rollup.execution([bureau().pk], 2022, 12))
    assert [row.cells[0] for row in shown.rows] == [row.name for row in rows]
    assert [row.cells[5] for row in shown.rows] == [row.rate_printed for row in rows]
    assert shown.rows[0].cells[1:5] == ("3695.8", "1357.67", "5053.47", "4789.79")
    assert shown.rows[3].cells[2] == "", "what the form leaves blank stays blank"
    assert any("780.68" in note for note in shown.notes), "what is not listed under the projects"


@pytest.mark.usefixtures("city")
def test_the_accounts_with_the_year_before() -> None:
    sheet = read_sheet(pack_of("rugao").folders, "performance/2020-approval-bureau.form.yaml", FormSheet)
    assert sheet.revenue_expenditure is not None
    of = Month(BookKind.ACCOUNTS, 2020, 12)
    unit = UnitTable("A", "本级", account_lines(sheet.revenue_expenditure))
    keep_books(viewer(), bureau(), of, [unit], timezone.now())
    shown = shown_accounts(rollup.accounts([bureau().pk], 2020, 12))
    cells = {row.cells[2]: row.cells[3:] for row in shown.rows}
    assert cells["收支总额"] == ("3625.29", "3040.71", "584.58", "19.23%")
    assert cells["政府性基金预算财政拨款收入"] == ("45", "0", "45", "不适用")
    assert cells["年末结转和结余"] == ("22.36", "", "", "缺失")
    assert any("37.97" in note for note in shown.notes), "income nobody listed"


@pytest.mark.usefixtures("city")
def test_the_year_before_comes_from_its_own_books() -> None:
    """Where a table says nothing of it, the book of the same month a year earlier does."""
    line = {"side": "income", "fund": "一般公共预算", "name": "财政拨款", "amount": Decimal(120)}
    for year, amount in ((2021, 100), (2022, 120)):
        unit = UnitTable("A", "本级", [{**line, "amount": Decimal(amount), "previous": None}])
        keep_books(viewer(), bureau(), Month(BookKind.ACCOUNTS, year, 6), [unit], timezone.now())
    (row,) = rollup.accounts([bureau().pk], 2022, 12).lines
    assert row.amounts.previous == 100


@pytest.mark.usefixtures("city")
def test_units_are_rolled_up_as_of_the_month_all_of_them_have(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    own, other = ("预算总金额", "100", "90"), ("预算总金额", "300", "150")
    keep(table(own), month=10)
    keep(table(("预算总金额", "100", "99")), month=11)
    keep(table(other, code="B", name="服务中心"), month=10)
    keep(table(("预算总金额", "50", "50"), code="C", name="评标中心"), year=2021)
    body = bureau().pk
    with django_assert_num_queries(2):
        found = rollup.execution([body], 2022, 12)
    line = found.line(LineKind.TOTAL)
    assert line is not None
    assert rates.printed_rate(rates.execution_rate(line.amounts)) == "60.00%"
    assert found.standing.month == 10
    said = "".join(found.standing.notes)
    assert "本级已有 11 月的数" in said
    assert "评标中心上年有数、2022 年还没有导入" in said
    assert rollup.execution([bureau().pk], 2022, 9).standing.month == 0, "no book so early"


@pytest.mark.usefixtures("city")
def test_a_unit_that_begins_later_is_named() -> None:
    keep(table(("预算总金额", "100", "90")), month=3)
    keep(table(("预算总金额", "10", "9"), code="B", name="服务中心"), month=5)
    found = rollup.execution([bureau().pk], 2022, 12)
    assert found.standing.month == 3
    assert any("服务中心在 3 月及以前没有导入，没有计入" in note for note in found.standing.notes)


@pytest.mark.usefixtures("city")
def test_a_unit_that_two_bodies_import_counts_once() -> None:
    below = Organisation.objects.create(
        city=CITY, code="B", name="服务中心", region="320500", kind="government", parent=bureau()
    )
    keep(table(("预算总金额", "100", "90")), table(("预算总金额", "300", "150"), code="B", name="服务中心"))
    own = table(("预算总金额", "300", "240"), code="B", name="服务中心")
    keep_books(viewer(), below, Month(BookKind.EXECUTION, 2022, 12), [own], timezone.now())
    found = rollup.execution([bureau().pk, below.pk], 2022, 12)
    line = found.line(LineKind.TOTAL)
    assert line is not None
    assert (line.amounts.now, line.amounts.actual) == (400, 330), "the books of the unit itself"
    assert any("只计入服务中心的" in note for note in found.standing.notes)


@pytest.mark.usefixtures("city")
def test_a_book_is_replaced_only_for_a_reason() -> None:
    first = keep(table(("预算总金额", "100", "90")))
    assert keep(table(("预算总金额", "100.0", "90"))) == [], "the same figures, whatever zeros they end with"
    with pytest.raises(RefusedError, match="已导入过，这次的数不同，请写明更正原因"):
        keep(table(("预算总金额", "100", "91")))
    (second,) = keep(table(("预算总金额", "100", "91")), reason="决算调整")
    assert (second.number, second.reason) == (2, "决算调整")
    first[0].refresh_from_db()
    assert first[0].superseded_at is not None
    line = rollup.execution([bureau().pk], 2022, 12).line(LineKind.TOTAL)
    assert line is not None
    assert line.amounts.actual == 91
    assert list(differences(CITY)) == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("month", [0, 13])
def test_a_month_there_is_not(month: int) -> None:
    with pytest.raises(RefusedError, match="月份"):
        keep(table(("预算总金额", "100", "90")), month=month)


@pytest.mark.usefixtures("city")
def test_the_database_itself_keeps_books() -> None:
    (book,) = keep(table(("预算总金额", "100", "90")))
    for change in (
        lambda: Book.objects.filter(pk=book.pk).update(unit="别的单位"),
        lambda: ExecutionLine.objects.filter(book=book).update(actual=Decimal(100)),
        lambda: ExecutionLine.objects.filter(book=book).delete(),
        lambda: AccountLine.objects.create(book=book, place=1, side="income", name="甲", amount=1).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.usefixtures("city")
def test_verify_finds_a_book_without_an_event() -> None:
    now = timezone.now()
    Book.objects.create(
        city=CITY,
        organisation=bureau(),
        kind="execution",
        unit_code="A",
        unit="本级",
        year=2022,
        month=1,
        number=1,
        digest="0" * 64,
        by_id=viewer().user,
        at=now,
    )
    assert [sentence for _, sentence in differences(CITY)] == ["内容与摘要不符"]


@pytest.mark.usefixtures("city")
def test_payments_against_plan() -> None:
    for day, amount in (("2022-01-10", "40"), ("2022-03-10", "60")):
        put("planned-payments", title="首期款", happened_on=day, amount=amount, project="甲项目")
    put("payments", title="首期款", happened_on="2022-02-20", amount="40", payee="某公司", project="甲项目")
    put("payments", title="别的", happened_on="2022-02-20", amount="7", payee="某公司", project="乙项目")
    months = months_of([bureau().pk], 2022, date(2022, 3, 15), "甲项目")
    assert [each.paid_so_far for each in months] == [0, 40, 40]
    assert [rates.printed_rate(each.conformity) for each in months] == ["0.00%", "100.00%", "40.00%"]
    found = schedule_rate(months_of([bureau().pk], 2022, date(2022, 12, 31)))
    assert isinstance(found, Number)
    assert found.amount == 47
    assert schedule_rate(months_of([bureau().pk], 2021, date(2021, 12, 31))).state.value == "missing"


@pytest.mark.usefixtures("city")
def test_the_demo_keeps_what_the_forms_print_once() -> None:
    for _ in range(2):
        install_demo_books(pack_of(CITY))
    (book,) = Book.objects.filter(organisation=bureau())
    assert (book.year, book.month, book.number) == (2022, 12, 1)
    assert book.execution.count() == 18
