"""SQL with the values it binds. Text is made of declared names and of words of this engine only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fragment:
    """A piece of SQL; each `?` in it stands for one of `parameters`, in order."""

    sql: str
    parameters: tuple[Any, ...] = ()

    def wrapped(self, before: str, after: str) -> Fragment:
        """With text around it that binds nothing."""
        return Fragment(f"{before}{self.sql}{after}", self.parameters)


def joined(parts: Iterable[Fragment], by: str) -> Fragment:
    """The parts with `by` between them."""
    held = tuple(parts)
    return Fragment(by.join(one.sql for one in held), tuple(p for one in held for p in one.parameters))


@dataclass(frozen=True)
class Query:
    """A whole statement, as SQLite and DuckDB take it: `?` for each parameter."""

    sql: str
    parameters: tuple[Any, ...]

    @property
    def formatted(self) -> str:
        """With `%s` for each parameter, as psycopg and Django's cursors take it."""
        return self.sql.replace("?", "%s")


def column(name: str) -> str:
    """A declared name, quoted."""
    return f'"{name}"'


def table(name: str) -> str:
    """A declared table, its schema quoted apart."""
    return ".".join(map(column, name.split(".")))
