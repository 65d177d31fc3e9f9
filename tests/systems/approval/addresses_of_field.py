"""Addresses of visits and findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.systems.approval.address import Address


def make() -> Any:
    """What the addresses lead to."""
    return None


def table(made: Any) -> Iterator[Address]:
    """One line for each address at least."""
    yield from ()
