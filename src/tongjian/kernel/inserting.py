"""Rows written by statements whose text is kept. Every act writes a few rows of the same few tables.

`bulk_create` builds its statement anew each time, which costs several times what it takes to run it. This
does the same for rows whose columns are all set, and does not tell them the numbers the database gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import AutoField, Field, Model

_Row = TypeVar("_Row")
_TOGETHER = 200
"""Rows in one statement: twenty columns of each stay far below what SQLite takes as parameters."""
_PLAIN = frozenset({str, int, bool, type(None)})
_Column = tuple[str, bool, Callable[[Any], Any]]
"""Attribute, whether plain values go as they are, and how all others are written."""
_PLAIN_FIELDS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
"""Values of these types in fields of these kinds go to either database as they are."""


@dataclass(frozen=True, slots=True)
class Instead:
    """What to do where a row is there already under the `unique` columns: overwrite its `update` columns.

    `where` is the condition of the unique index, when it has one. Without `unique`: leave the row as it is,
    whatever it clashes with.
    """

    unique: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    where: str = ""


LEAVE = Instead()


def insert(rows: Sequence[Model], instead: Instead | None = None) -> None:
    """Write the rows, all of one model, in one statement for two hundred of them.

    Raises `IntegrityError` where a row is there already and nothing is said to be done instead.
    """
    for part in _parts(rows):
        statement, columns = _statement(type(part[0]), len(part), instead)
        values = [
            value if plain and type(value) in _PLAIN else written(value)
            for row in part
            for name, plain, written in columns
            for value in (getattr(row, name),)
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)


def insert_plain(model: type[Model], rows: Sequence[tuple[str | int, ...]]) -> None:
    """The same for thousands of small rows, each the values of the columns after the number.

    Values go to the database as they are: raises `TypeError` for a table of more than text and whole numbers.
    """
    for part in _parts(rows):
        statement, columns = _statement(model, len(part), None)
        if not all(plain for _, plain, _ in columns):
            raise TypeError(f"{model.__name__} has columns of other kinds")
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in part for value in row])


def _parts(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + _TOGETHER] for start in range(0, len(rows), _TOGETHER))


@lru_cache(maxsize=1_000)
def _statement(model: type[Model], rows: int, instead: Instead | None) -> tuple[str, tuple[_Column, ...]]:
    """The text for so many rows, and the columns it takes values of."""
    fields = tuple(f for f in model._meta.concrete_fields if not isinstance(f, AutoField))
    columns = ", ".join(_quoted(str(f.column)) for f in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    text = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {', '.join([marks] * rows)}"
    if instead is not None:
        text += _on_conflict(model, instead)
    return text, tuple((f.attname, isinstance(f, _PLAIN_FIELDS), _written(f)) for f in fields)


def _written(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of the field goes to the database, as the field itself would have it."""

    def by_the_field(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    own = field.target_field if isinstance(field, models.ForeignKey) else field
    quick = _QUICK.get(type(own))
    if quick is None:
        return by_the_field
    kind, in_text = quick
    as_it_is = connection.vendor != "sqlite"  # SQLite has text alone for these

    def quickly(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not kind or getattr(value, "tzinfo", UTC) is None:
            return by_the_field(value)
        return value if as_it_is else in_text(value)

    return quickly


def _in_utc(moment: datetime) -> str:
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _on_conflict(model: type[Model], instead: Instead) -> str:
    if not instead.unique:
        return " ON CONFLICT DO NOTHING"
    target = ", ".join(_column(model, name) for name in instead.unique)
    where = f" WHERE {instead.where}" if instead.where else ""
    columns = (_column(model, name) for name in instead.update)
    return f" ON CONFLICT ({target}){where} DO UPDATE SET " + ", ".join(
        f"{column} = EXCLUDED.{column}" for column in columns
    )


def _column(model: type[Model], name: str) -> str:
    """By the name of the field or of its value: `case` and `case_id` are one column."""
    return next(_quoted(str(f.column)) for f in model._meta.concrete_fields if name in (f.name, f.attname))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# Of these kinds every row has several, and the field takes ten times as long to say the same.
_QUICK: Mapping[type[Field[Any, Any]], tuple[type, Callable[[Any], str]]] = {
    models.UUIDField: (UUID, lambda value: value.hex),
    models.DateField: (date, date.isoformat),
    models.DateTimeField: (datetime, _in_utc),
}
