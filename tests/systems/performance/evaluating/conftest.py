"""Two cities without anything but their people, installed once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.performance.evaluating.kit import install_people


@pytest.fixture(scope="module")
def suzhou(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Installed, with accounts whose passwords cost nothing to hash."""
    with held(django_db_blocker):
        install_people("suzhou")
        yield "suzhou"


@pytest.fixture(scope="module")
def rugao(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The same of the other city."""
    with held(django_db_blocker):
        install_people("rugao")
        yield "rugao"
