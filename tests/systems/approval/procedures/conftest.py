"""The city in which every procedure can happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding


@pytest.fixture
def city(db: None) -> Iterator[None]:
    with proceedings.pack_installed():
        yield


@pytest.fixture
def applied(city: None) -> Callable[..., Proceeding]:
    """An application as it is handed in."""
    return lambda **given: Proceeding(proceedings.apply(**given))


@pytest.fixture
def accepted(applied: Callable[..., Proceeding]) -> Proceeding:
    """Complete, and accepted: every department has its task."""
    proceeding = applied()
    proceeding.accept()
    return proceeding
