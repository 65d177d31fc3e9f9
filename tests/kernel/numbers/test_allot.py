"""Numbers without gaps or twins, also when many take them at once and some give them back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from tongjian.kernel.numbers.actions import allot
from tongjian.kernel.numbers.models import Series

pytestmark = [pytest.mark.database]


@pytest.mark.django_db
def test_a_series_counts_from_one() -> None:
    assert [allot("suzhou", "permit-2026") for _ in range(3)] == [1, 2, 3]
    assert allot("suzhou", "permit-2027") == 1
    assert allot("rugao", "permit-2026") == 1


@pytest.mark.django_db
def test_several_at_once_are_consecutive() -> None:
    assert allot("suzhou", "case", 5) == 1
    assert allot("suzhou", "case", 2) == 6
    assert Series.objects.get(city="suzhou", name="case").last == 7


@pytest.mark.django_db
def test_a_number_costs_one_query(django_assert_num_queries: Callable[..., Iterator[None]]) -> None:
    with django_assert_num_queries(1):
        allot("suzhou", "case")


@pytest.mark.django_db
def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="至少要取 1 个号"):
        allot("suzhou", "case", 0)


@pytest.mark.django_db
def test_a_transaction_that_fails_gives_its_number_back() -> None:
    allot("suzhou", "case")
    with pytest.raises(RuntimeError), transaction.atomic():
        assert allot("suzhou", "case") == 2
        raise RuntimeError
    assert allot("suzhou", "case") == 2


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="取号要在事务之内"):
        allot("suzhou", "case")


@pytest.mark.django_db(transaction=True)
def test_eight_threads_and_failures_leave_no_gap_and_no_twin() -> None:
    """Each thread takes twenty numbers in transactions of its own and gives every third one back."""
    kept: list[int] = []
    failures: list[BaseException] = []
    start = threading.Barrier(8)

    def take() -> None:
        try:
            start.wait()
            for turn in range(20):
                with transaction.atomic():
                    number = allot("suzhou", "contended")
                    if turn % 3 == 2:
                        transaction.set_rollback(True)
                    else:
                        kept.append(number)
        except BaseException as error:  # noqa: BLE001 - told to the test, whose assertion shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(kept) == list(range(1, 8 * 14 + 1))
