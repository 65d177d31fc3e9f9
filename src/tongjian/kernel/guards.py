"""Triggers that keep rows as they were written, whoever connects to the database.

They are put back after every migration: Django rebuilds SQLite tables to alter them and drops what hangs on
the old table. Connect `Guard.install` to `post_migrate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connections
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True, slots=True)
class Guard:
    """The protection of one table: no row is deleted, and only changes that `allows` describes get through.

    `allows` makes a condition in SQL over `OLD` and `NEW`; it is given the operator with which the database
    compares values that may be null. `sentence` is the error, in plain ASCII without quotes. `admits` is a
    condition over `NEW` for rows that are added; where there is one, both may look into other tables.
    `releases` is a condition over `OLD` for rows that may be removed; empty: none may.
    """

    table: str
    sentence: str
    allows: Callable[[str], str]
    admits: str = ""
    releases: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The triggers against change and against deletion, and the one at the entrance, if any."""
        changed = f"{self.table}_unchanged", f"{self.table}_not_deleted"
        return (*changed, f"{self.table}_admitted") if self.admits else changed

    def install(self, using: str = "default", **_: Any) -> None:
        """Create the triggers that are missing; nothing happens before the table is there."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():
            return
        statements = self._sqlite() if connection.vendor == "sqlite" else self._postgresql()
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def step_aside(self, using: str = "default", **_: Any) -> None:
        """Take the triggers away on SQLite, which rebuilds no table that the trigger of another looks into.

        For `pre_migrate`, where a guard looks into other tables; `install` puts them back.
        """
        connection = connections[using]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for name in self.names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")

    def missing(self, using: str = "default") -> list[str]:
        """Names of the triggers that are not there, sorted."""
        connection = connections[using]
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [self.table])
            there = {row[0] for row in cursor.fetchall()}
        return sorted(set(self.names) - there)

    def _sqlite(self) -> list[str]:
        update, delete, *entrance = self.names
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        return [
            *(
                f"CREATE TRIGGER IF NOT EXISTS {insert} BEFORE INSERT ON {self.table} "
                f"WHEN NOT ({self.admits}) {refuse}"
                for insert in entrance
            ),
            f"CREATE TRIGGER IF NOT EXISTS {update} BEFORE UPDATE ON {self.table} "
            f"WHEN NOT ({self.allows('IS')}) {refuse}",
            f"CREATE TRIGGER IF NOT EXISTS {delete} BEFORE DELETE ON {self.table} {self._kept()}{refuse}",
        ]

    def _postgresql(self) -> list[str]:
        update, delete, *entrance = self.names
        function = f"{self.table}_refuse"
        error = f"RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'integrity_constraint_violation'"
        call = f"EXECUTE FUNCTION {function}()"
        allowed = self.allows("IS NOT DISTINCT FROM")
        changed = (
            # The condition of a trigger cannot look into other tables, its function can.
            [
                *self._judged(update, "UPDATE", allowed, error),
                *self._judged(entrance[0], "INSERT", self.admits, error),
            ]
            if entrance
            else [
                f"CREATE OR REPLACE TRIGGER {update} BEFORE UPDATE ON {self.table} FOR EACH ROW "
                f"WHEN (NOT ({allowed})) {call}"
            ]
        )
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {error}; END $$",
            *changed,
            f"CREATE OR REPLACE TRIGGER {delete} BEFORE DELETE ON {self.table} FOR EACH ROW "
            f"{self._kept()}{call}",
            # TRUNCATE goes round row triggers, so it has one of its own.
            f"CREATE OR REPLACE TRIGGER {self.table}_not_emptied BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT {call}",
        ]

    def _kept(self) -> str:
        """Which rows may not be removed: all, where nothing is released."""
        return f"WHEN (NOT ({self.releases})) " if self.releases else ""

    def _judged(self, name: str, act: str, condition: str, error: str) -> list[str]:
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT ({condition}) THEN {error}; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {self.table} FOR EACH ROW "
            f"EXECUTE FUNCTION {name}()",
        ]


def every() -> Iterator[Guard]:
    """The guards of all apps: each keeps them in a module named `guard`."""
    for config in apps.get_app_configs():
        if module_has_submodule(import_module(config.name), "guard"):
            module = import_module(f"{config.name}.guard")
            yield from (value for value in vars(module).values() if isinstance(value, Guard))


def unchanged(columns: Iterable[str], same: str) -> str:
    """The condition that these columns keep their values."""
    return " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in columns)
