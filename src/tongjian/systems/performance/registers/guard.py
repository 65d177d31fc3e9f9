"""What was imported stays as it was, in the database itself; a book is at most superseded, once."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged
from tongjian.systems.performance.registers.models import Book

_KEPT = tuple(str(field.column) for field in Book._meta.concrete_fields if field.name != "superseded_at")


def _never(_same: str) -> str:
    return "1 = 0"


def _superseded(same: str) -> str:
    return f'{unchanged(_KEPT, same)} AND OLD."superseded_at" IS NULL'


BOOKS = Guard("performance_registers_book", "a book of the budget is superseded, never changed", _superseded)
EXECUTION = Guard("performance_registers_executionline", "a line of a book never changes", _never)
ACCOUNTS = Guard("performance_registers_accountline", "a line of a book never changes", _never)
IMPORTS = Guard("performance_registers_registerimport", "an import never changes", _never)

EVERY = (BOOKS, EXECUTION, ACCOUNTS, IMPORTS)
