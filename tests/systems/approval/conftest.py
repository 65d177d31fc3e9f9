"""Both cities with their demo people and projects."""

from __future__ import annotations

import pytest
from pytest_django import Settings

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


@pytest.fixture
def cities(db: None, settings: Settings) -> None:
    """Installed, with accounts whose passwords cost nothing to hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_cities()


@pytest.fixture
def layers(cities: None) -> None:
    """The demo layers of the first city as well."""
    install_demo_layers(pack_of(CITIES[0]))
