"""Markdown from rows and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; without rows, nothing."""
    lines = [_line([cell(value) for value in row]) for row in rows]
    return "\n".join((_line(head), _line(["---"] * len(head)), *lines)) + "\n" if lines else ""


def cell(value: object) -> str:
    """Text that stays within its cell."""
    return " ".join(str(value).split()).replace("|", "\\|")


def code(value: object) -> str:
    """As code; empty stays empty."""
    return f"`{value}`" if str(value) else ""


def told(thing: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
