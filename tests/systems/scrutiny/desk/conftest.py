"""Both cities, and a case whose drawing is on the desk."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.systems.approval.conftest import cities, cities_of_module, install_cities
from tests.systems.scrutiny.desk.drawings import under_review

__all__ = ["cities", "cities_of_module"]


@pytest.fixture
def stage(cities: None) -> UUID:
    """A stage under review, its site plan not judged yet."""
    return under_review()


@pytest.fixture
def racing_stage(transactional_db: None) -> UUID:
    """The same with transactions of its own, for threads."""
    install_cities()
    return under_review()
