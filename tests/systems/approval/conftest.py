"""Both cities with their demo people and projects."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.site.demo import install_demo

CITIES = ("suzhou", "rugao")


def install_cities() -> None:
    for city in CITIES:
        install(pack_of(city))
        install_demo(pack_of(city))


@pytest.fixture
def cities(db: None, settings: Settings) -> None:
    """Installed, with accounts whose passwords cost nothing to hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_cities()
