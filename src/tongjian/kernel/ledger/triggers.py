"""Triggers that make events append-only in the database itself, whoever connects to it.

They are put back after every migration: Django rebuilds SQLite tables to alter them and drops what hangs
on the old table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

_TABLE = "ledger_event"
_NAMES = {"UPDATE": "ledger_event_no_update", "DELETE": "ledger_event_no_delete"}
_SENTENCE = "ledger events are append-only"


def install(using: str = "default", **_: Any) -> None:
    """Create the triggers that are missing. Connected to `post_migrate`."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """Names of the triggers that are not there."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(_NAMES.values()) - there)


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {_TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
            for verb, name in _NAMES.items()
        ]
    refuse = (
        f"CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}'; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {_TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()"
        for verb, name in _NAMES.items()
    ]
    # TRUNCATE goes round row triggers, so it has one of its own.
    truncate = (
        f"CREATE OR REPLACE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_refuse()"
    )
    return [refuse, *triggers, truncate]
