"""What every test stands on: tables that can be emptied after a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management.commands import flush


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards, which triggers refuse: drop them for it.

    Django sends `post_migrate` after emptying, and that puts them back.
    """
    written = flush.sql_flush

    def with_triggers_dropped(style: object, connection: object, **options: object) -> list[str]:
        return [*_dropped_triggers(connection), *written(style, connection, **options)]

    flush.sql_flush = with_triggers_dropped
    yield
    flush.sql_flush = written


def _dropped_triggers(connection: object) -> list[str]:
    if connection.vendor == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        statement = "DROP TRIGGER {0}"
    else:
        query = (
            "SELECT t.tgname, t.tgrelid::regclass::text FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
        )
        statement = "DROP TRIGGER {0} ON {1}"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [statement.format(name, table) for name, table in cursor.fetchall()]
