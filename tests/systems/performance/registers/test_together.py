"""Several people at the same moment: one correction holds, one import writes, one book stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone

from tongjian.kernel.documents.models import Document
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.budget.keeping import Month, keep_books
from tongjian.systems.performance.registers.budget.tables import UnitTable
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.importing import take
from tongjian.systems.performance.registers.models import Book, BookKind, Tender
from tongjian.systems.performance.registers.verify import differences

from .conftest import CITY, bureau, content, put, viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CELLS = {"title": "平台", "happened_on": "2022-04-20", "method": "公开招标", "budget": "100", "price": "90"}
FILE = (["采购项目", "中标（成交）日期", "采购方式", "采购预算"], ["监理", "2022-05-01", "询价", "15"])


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave or was refused with, all begun together."""
    together, results = threading.Barrier(len(acts)), dict[int, object]()

    def run(number: int) -> None:
        together.wait()
        try:
            results[number] = acts[number]()
        except RefusedError as refused:
            results[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [results[number] for number in range(len(acts))]


@pytest.mark.usefixtures("city")
def test_two_people_and_one_row() -> None:
    tenders, keeper, body, now = REGISTERS["tenders"], viewer(), bureau(), timezone.now()
    row = put("tenders", **CELLS)

    def correct(price: str) -> Callable[[], object]:
        return lambda: actions.correct(keeper, tenders, row.pk, {**CELLS, "price": price}, "核对", 0, now)

    found = at_once(*(correct(str(price)) for price in range(80, 83)))
    assert sum(isinstance(each, RefusedError) for each in found) == 2
    document = Document.objects.create(city=CITY, sha256="c" * 64, size=1, media_type="x", name="招标.xlsx")
    at_once(*(lambda: take(keeper, tenders, body, document, content(*FILE), now) for _ in range(3)))
    assert Tender.objects.filter(title="监理").count() == 1

    def keep(spent: int) -> Callable[[], object]:
        line = {
            "kind": "total",
            "name": "预算总金额",
            "adjusted": Decimal(9),
            "actual": Decimal(spent),
            "cause": "",
        }
        unit = UnitTable("A", "本级", [line])
        return lambda: keep_books(
            keeper, body, Month(BookKind.EXECUTION, 2022, 3), [unit], now, reason="更正"
        )

    at_once(keep(1), keep(2), keep(3))
    assert sorted(Book.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Book.objects.filter(superseded_at__isnull=True).count() == 1
    assert list(differences(CITY)) == []
