"""What every test stands on: tables that can be emptied after a test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management.commands import flush
from django.db.models.signals import post_migrate
from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What was imported stays: searching it for garbage again and again takes a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards, which triggers refuse: drop them for it.

    Django sends `post_migrate` after emptying, and that puts them back. What else it puts back by then,
    the permissions of its own and the names of all models, nobody reads here.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    written, flush.sql_flush = flush.sql_flush, _emptying
    yield
    flush.sql_flush = written


def _emptying(style: object, connection: Any, **options: object) -> list[str]:
    """Only tables that hold anything: PostgreSQL takes three times as long for all."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    deletes = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in _filled(connection, tables)]
    if connection.vendor == "sqlite":
        return [*_dropped_triggers(connection), *deletes]
    return ["SET LOCAL session_replication_role = replica", *deletes]  # no trigger, no foreign key


def _filled(connection: Any, tables: list[str]) -> list[str]:
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT EXISTS (SELECT 1 FROM {name})" for name in names))
        return [table for table, (filled,) in zip(tables, cursor.fetchall(), strict=True) if filled]


def _dropped_triggers(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
