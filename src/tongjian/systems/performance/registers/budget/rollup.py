"""The books of a department and of the budget units below it, added up as of one month.

Every unit counts with its book of the last month for which all of them have one: a unit that lags is named,
never left out in silence.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongjian.systems.performance.registers.budget.rates import Amounts
from tongjian.systems.performance.registers.models import (
    AccountLine,
    Book,
    BookKind,
    ExecutionLine,
    LineKind,
    Side,
)

Unit = str
"""A budget unit by its code."""
_Months = dict[int, Book]
_ORDER = tuple(LineKind)
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The books that count, as of a month (0: there is none), those of the same month a year earlier, and
    what is to be said about them."""

    books: tuple[Book, ...] = ()
    month: int = 0
    before: tuple[Book, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of budget execution over all units, with the causes they gave."""

    kind: LineKind
    name: str
    amounts: Amounts
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Execution:
    """Budget execution of a department, rolled up."""

    standing: Standing
    lines: tuple[Line, ...]

    def line(self, kind: LineKind, name: str = "") -> Line | None:
        """The item of that name, or without one the line of that kind."""
        if name:
            return next((each for each in self.lines if each.name == name), None)
        return next((each for each in self.lines if each.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the accounts over all units: the amount, and that of the year before."""

    side: Side
    fund: str
    name: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Books:
    """Income and expenditure of a department, rolled up."""

    standing: Standing
    lines: tuple[Account, ...]


def last_month(day: date) -> int:
    """The last month that is over by the end of the day; 0 in January."""
    whole = day.day == monthrange(day.year, day.month)[1]
    return day.month if whole else day.month - 1


def standing(organisations: Collection[int], kind: BookKind, year: int, month: int) -> Standing:
    """The books that count up to a month. 1 SQL query."""
    found = Book.objects.filter(
        organisation__in=organisations, kind=kind, year__in=(year - 1, year), superseded_at__isnull=True
    )
    kept: dict[int, dict[Unit, dict[int, _Months]]] = {year: {}, year - 1: {}}
    for book in found.order_by("unit_code", "organisation", "month").select_related("organisation", "by"):
        if book.year < year or book.month <= month:
            keepers = kept[book.year].setdefault(book.unit_code, {})
            keepers.setdefault(book.organisation_id, {})[book.month] = book
    now, twice = _once(kept[year])
    before, _ = _once(kept[year - 1])
    if not now:
        return Standing()
    common = min(max(months) for months in now.values())
    counted = [upto for months in now.values() if (upto := _upto(months, common)) is not None]
    notes = (*twice, *_lagging(now, common), *_absent(now, before, year))
    earlier = tuple(months[common] for months in before.values() if common in months)
    return Standing(tuple(counted), common, earlier, notes)


def execution(organisations: Collection[int], year: int, month: int) -> Execution:
    """Budget execution up to a month. 2 SQL queries."""
    return execution_of(standing(organisations, BookKind.EXECUTION, year, month))


def execution_of(books: Standing) -> Execution:
    """What the books that count say of budget execution. 1 SQL query."""
    lines: dict[tuple[str, str], Line] = {}
    for row in ExecutionLine.objects.filter(book__in=books.books).order_by("place", "id"):
        # The total and its parts are one line whatever a unit calls them; items go by their names.
        key = row.kind, row.name if row.kind == LineKind.ITEM else ""
        amounts = Amounts(row.initial, row.adjustment, row.adjusted, row.actual, row.allocated, row.previous)
        known = lines.get(key)
        if known is None:
            lines[key] = Line(LineKind(row.kind), row.name, amounts, row.cause)
        else:
            causes = "；".join(filter(None, (known.cause, row.cause)))
            lines[key] = Line(known.kind, known.name, known.amounts.plus(amounts), causes)
    return Execution(books, tuple(sorted(lines.values(), key=lambda line: _ORDER.index(line.kind))))


def accounts(organisations: Collection[int], year: int, month: int) -> Books:
    """Income and expenditure by fund and class up to a month, with the year before. 2 SQL queries.

    The amount of the year before is what the table says; where it says nothing, that of the books of the same
    month a year earlier.
    """
    return accounts_of(standing(organisations, BookKind.ACCOUNTS, year, month))


def accounts_of(books: Standing) -> Books:
    """What the books that count say of income and expenditure. 1 SQL query."""
    by_book = _account_lines((*books.books, *books.before))
    now = _added(by_book, books.books)
    before = _added(by_book, books.before)
    found = []
    for (side, fund, name), amounts in now.items():
        earlier = before.get((side, fund, name))
        previous = earlier.actual if amounts.previous is None and earlier else amounts.previous
        told = Amounts(actual=amounts.actual, previous=previous)
        found.append(Account(Side(side), fund, name, told))
    return Books(books, tuple(found))


def _once(kept: dict[Unit, dict[int, _Months]]) -> tuple[dict[Unit, _Months], list[str]]:
    """Every unit with the books of one keeper: its own body where that keeps them, else the first; and what
    is to be said where several keep them, so that nothing is counted twice."""
    found: dict[Unit, _Months] = {}
    notes: list[str] = []
    for code, keepers in kept.items():
        first = [next(iter(months.values())) for months in keepers.values()]
        own = next((book for book in first if book.organisation.code == code), first[0])
        found[code] = keepers[own.organisation_id]
        if len(keepers) > 1:
            names = "、".join(book.organisation.name for book in first)
            notes.append(f"{own.unit}（{code}）由{names}分别导入，只计入{own.organisation.name}的")
    return found, notes


def _upto(months: _Months, month: int) -> Book | None:
    """The latest book of a unit that is not later than a month."""
    return next((months[each] for each in sorted(months, reverse=True) if each <= month), None)


def _lagging(now: dict[Unit, _Months], common: int) -> Iterator[str]:
    """Units whose books are not of the common month."""
    for months in now.values():
        last, upto = months[max(months)], _upto(months, common)
        if upto is None:
            yield f"{last.unit}在 {common} 月及以前没有导入，没有计入"
        elif upto.month < common:
            yield f"{upto.unit}没有 {common} 月的数，取 {upto.month} 月的"
        if last.month > common:
            yield f"{last.unit}已有 {last.month} 月的数，待其他单位导入后一并计入"


def _absent(now: Collection[Unit], before: dict[Unit, _Months], year: int) -> Iterator[str]:
    """Units that had books the year before and have none this year."""
    for unit, months in before.items():
        if unit not in now:
            yield f"{months[max(months)].unit}上年有数、{year} 年还没有导入，没有计入"


def _account_lines(books: Collection[Book]) -> dict[UUID, list[AccountLine]]:
    lines: dict[UUID, list[AccountLine]] = {}
    for row in AccountLine.objects.filter(book__in=books).order_by("place", "id"):
        lines.setdefault(row.book_id, []).append(row)
    return lines


def _added(by_book: dict[UUID, list[AccountLine]], books: Collection[Book]) -> dict[_Key, Amounts]:
    """The same line of all units, added."""
    found: dict[_Key, Amounts] = {}
    for row in (row for book in books for row in by_book.get(book.pk, ())):
        key = row.side, row.fund, row.name
        amounts = Amounts(actual=row.amount, previous=row.previous)
        found[key] = found[key].plus(amounts) if key in found else amounts
    return found
