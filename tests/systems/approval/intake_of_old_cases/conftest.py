from __future__ import annotations

import pytest
from pytest_django import Settings

from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people


@pytest.fixture
def suzhou(db: None, settings: Settings, tmp_path) -> None:
    """A city with its people, and no project."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TONGJIAN_DOCUMENTS = tmp_path
    install(pack_of("suzhou"))
    install_demo_people(pack_of("suzhou"))


@pytest.fixture
def neighbours(suzhou: None) -> None:
    """Another city, whose people are strangers here."""
    install(pack_of("rugao"))
    install_demo_people(pack_of("rugao"))
