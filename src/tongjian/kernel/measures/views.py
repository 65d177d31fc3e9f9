"""The views that sources ask for, made after every migration and taken away before it.

While a table is altered no database suffers a view that reads it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from tongjian.kernel.measures.sources import MeasureSource, sources


def make_all(using: str = "default", **_: Any) -> None:
    """Make every declared view that is not there and whose tables are. For `post_migrate`."""
    there = set(connections[using].introspection.table_names(include_views=True))
    for source in sources().values():
        missing = source.rows.table not in there
        if source.view is not None and missing and there.issuperset(source.view.over):
            _make(source, using)


def drop_all(using: str = "default", **_: Any) -> None:
    """Take every declared view away. For `pre_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for source in sources().values():
            if source.view is not None:
                cursor.execute(f"DROP VIEW IF EXISTS {connection.ops.quote_name(source.rows.table)}")


def _make(source: MeasureSource, using: str) -> None:
    connection = connections[using]
    assert source.view is not None
    name = connection.ops.quote_name(source.rows.table)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIEW {name} AS {source.view.select(connection.vendor)}")
