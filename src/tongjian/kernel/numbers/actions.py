"""Give out numbers."""

from __future__ import annotations

from django.db import connection, transaction

from tongjian.kernel.numbers.models import Series


def allot(city: str, series: str, count: int = 1) -> int:
    """The first of `count` consecutive numbers, the next ones of the series; a new series begins at 1.

    Belongs to the caller's transaction, which holds the series until it ends: when it is rolled back the
    numbers are given to the next caller, so a series has neither gaps nor twins. 1 SQL query.

    Raises `TransactionManagementError` outside of a transaction, `ValueError` for a count below 1.
    """
    if count < 1:
        raise ValueError(f"至少要取 1 个号，而不是 {count} 个")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("取号要在事务之内，否则会留下空号")
    table = connection.ops.quote_name(Series._meta.db_table)
    # One statement counts up and locks; read-then-write would give the first number of a series twice.
    statement = (
        f"INSERT INTO {table} (city, name, last) VALUES (%s, %s, %s) "
        f"ON CONFLICT (city, name) DO UPDATE SET last = {table}.last + EXCLUDED.last RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [city, series, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1
