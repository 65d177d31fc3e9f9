"""What a database consists of, as JSON: `python -m tests.site.schema WAY` makes it one of three ways.

`migrated`: by every migration. `made`: as a first start makes it. `killed`: as a first start makes it that is
killed after the tables, before what follows a migration.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

Schema = dict[str, list[Any]]


def schema() -> Schema:
    """The columns and constraints of every table, and the triggers, in the default database."""
    from django.db import connection

    found: Schema = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table == "django_migrations":
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            found[table] = sorted([c.name, _kind(c.type_code), c.null_ok] for c in columns)
            for each in connection.introspection.get_constraints(cursor, table).values():
                foreign = list(each["foreign_key"] or ())
                kinds = [kind for kind in ("primary_key", "unique", "index", "check") if each[kind]]
                found.setdefault(f"{table}: constraints", []).append([each["columns"], foreign, kinds])
            found.get(f"{table}: constraints", []).sort(key=str)
        cursor.execute(_TRIGGERS[connection.vendor])
        found["triggers"] = sorted(name for (name,) in cursor.fetchall())
    return found


def _kind(code: object) -> str:
    """The type of a column. Django itself has keys of its many-to-many tables in two sizes."""
    if isinstance(code, int):  # PostgreSQL
        return "integer" if code in _INTEGERS else str(min(code, _OF_EXTENSIONS))
    return str(code)


_INTEGERS = (20, 23)
_OF_EXTENSIONS = 16384  # numbered anew in each database
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def main(way: str) -> None:
    """With `TONGJIAN_DATABASE_URL` the database it names is made first; otherwise it is SQLite's own file."""
    import django

    _make_database()
    django.setup()
    from django.core.management import call_command

    from tongjian.site import tables

    if way == "migrated":
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)
    elif way == "killed":
        tables.emit_post_migrate_signal = lambda **_said: os.kill(os.getpid(), signal.SIGKILL)
        tables.bring_up_to_date()
    elif tables.out_of_date():
        tables.bring_up_to_date()
    assert not tables.out_of_date()
    json.dump(schema(), sys.stdout)


def _make_database() -> None:
    url = os.environ.get("TONGJIAN_DATABASE_URL")
    if url is None:
        return
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            admin.execute(f'CREATE DATABASE "{name}"'.encode())


if __name__ == "__main__":
    main(sys.argv[1])
