"""Both cities with their demo people and projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.held import held
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.projects.actions import install_demo_projects

CITIES = ("suzhou", "rugao")


def install_cities() -> None:
    """Without their layers, which hardly any test looks at."""
    for pack in map(pack_of, CITIES):
        install(pack)
        install_demo_people(pack)
        install_demo_projects(pack)


@pytest.fixture(scope="module")
def cities_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Installed once for all tests of a module."""
    with held(django_db_blocker):
        install_cities()
        yield


@pytest.fixture
def cities(cities_of_module: None, db: None) -> None:
    """Installed, with accounts; what a test does to them is undone after it."""


@pytest.fixture
def layers(cities: None) -> None:
    """The demo layers of the first city as well."""
    install_demo_layers(pack_of(CITIES[0]))
