"""What every test stands on: tables that can be emptied after a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management.commands import flush
from django.db.models.signals import post_migrate


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards, which triggers refuse: drop them for it.

    Django sends `post_migrate` after emptying, and that puts them back. What else it puts back by then,
    the permissions of its own and the names of all models, nobody reads here.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
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
