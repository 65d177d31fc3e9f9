"""Triggers that keep submissions as they were handed in, whoever connects to the database.

The one change they allow is erasure: content and salt become null, the moment is noted, and all else stays.
They are put back after every migration: Django rebuilds SQLite tables to alter them and drops what hangs on
the old table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

_TABLE = "forms_submission"
_NAMES = {"UPDATE": "forms_submission_only_erase", "DELETE": "forms_submission_no_delete"}
_SENTENCE = "a submission never changes; its content can only be erased"
_KEPT = ("digest", "city", "subject", "form_id", "owner_id", "at", "by_id")


def install(using: str = "default", **_: Any) -> None:
    """Create the triggers that are missing. Connected to `post_migrate`."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
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


def _erasure(same: str) -> str:
    """The condition of an erasure; `same` is how the database compares values that may be null."""
    kept = " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in _KEPT)
    return (
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.data IS NULL AND NEW.salt IS NULL "
        f"AND NEW.erased_reason <> '' AND {kept}"
    )


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
    allowed = _erasure("IS")
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_NAMES['UPDATE']} BEFORE UPDATE ON {_TABLE} "
        f"WHEN NOT ({allowed}) {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {_NAMES['DELETE']} BEFORE DELETE ON {_TABLE} {refuse}",
    ]


def _postgresql() -> list[str]:
    function = f"{_TABLE}_refuse"
    body = f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    rows = "FOR EACH ROW"
    call = f"EXECUTE FUNCTION {function}()"
    allowed = _erasure("IS NOT DISTINCT FROM")
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"CREATE OR REPLACE TRIGGER {_NAMES['UPDATE']} BEFORE UPDATE ON {_TABLE} {rows} "
        f"WHEN (NOT ({allowed})) {call}",
        f"CREATE OR REPLACE TRIGGER {_NAMES['DELETE']} BEFORE DELETE ON {_TABLE} {rows} {call}",
        # TRUNCATE goes round row triggers, so it has one of its own.
        f"CREATE OR REPLACE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        f"FOR EACH STATEMENT {call}",
    ]
