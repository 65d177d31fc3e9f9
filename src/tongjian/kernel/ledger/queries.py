"""Reads of the ledger that need no fold."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from tongjian.kernel.ledger.models import Content, Event


def events_of(roots: Collection[UUID], until: datetime | None = None) -> Iterator[Event]:
    """Every event of the trees under these roots, chain by chain in its order; before that moment. 1 query.

    Written out, as every act begins with it: to build the statement costs more than what it takes to run.
    """
    if not roots:
        return
    names, columns, readers = _reading(connection.vendor)
    kept = ", ".join(["%s"] * len(roots))
    statement = f"SELECT {columns} FROM ledger_event WHERE root IN ({kept})"
    root, at = Event._meta.get_field("root"), Event._meta.get_field("at")
    values = [root.get_db_prep_value(each, connection) for each in roots]
    if until is not None:
        statement += " AND at < %s"
        values.append(at.get_db_prep_value(until, connection))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY root, chain, seq", values)
        rows = cursor.fetchall()
    for row in rows:
        read = list(row)
        for place, column, convert in readers:
            read[place] = convert(read[place], column, connection)
        yield Event.from_db(connection.alias, names, read)


Convert = Callable[[Any, Any, Any], Any]


@lru_cache(maxsize=2)
def _reading(_vendor: str) -> tuple[list[str], str, list[tuple[int, Any, Convert]]]:
    """Names of the fields, their columns, and what turns a stored value into that of a field, by place."""
    columns = [field.get_col("ledger_event") for field in Event._meta.concrete_fields]
    readers: list[tuple[int, Any, Convert]] = [
        (place, column, convert)
        for place, column in enumerate(columns)
        for convert in (
            *connection.ops.get_db_converters(column),
            *column.target.get_db_converters(connection),
        )
    ]
    names = [column.target.attname for column in columns]
    return names, ", ".join(connection.ops.quote_name(str(c.target.column)) for c in columns), readers


def seal(salt: str, text: str) -> str:
    """The digest under which the ledger knows a text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def altered(city: str | None = None) -> Iterator[str]:
    """Digests of texts that are no longer what was written; erased ones prove nothing either way."""
    kept = Content.objects.filter(erased_at=None, **({"city": city} if city else {}))
    for digest, salt, text in kept.values_list("digest", "salt", "text").iterator(chunk_size=1000):
        if seal(salt, text) != digest:
            yield digest
