"""Two cities without anything but their people."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.systems.performance.evaluating.kit import install_people


@pytest.fixture
def suzhou(db: None, settings: Settings) -> str:
    """Installed, with accounts whose passwords cost nothing to hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_people("suzhou")
    return "suzhou"


@pytest.fixture
def rugao(db: None, settings: Settings) -> str:
    """The same of the other city."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_people("rugao")
    return "rugao"
