"""Two cities with their people and officers, installed once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.enforcement.kit import install_city


@pytest.fixture(scope="module")
def suzhou(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """With the officers of its four channels."""
    with held(django_db_blocker):
        install_city("suzhou")
        yield "suzhou"


@pytest.fixture(scope="module")
def rugao(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The same of the other city."""
    with held(django_db_blocker):
        install_city("rugao")
        yield "rugao"
