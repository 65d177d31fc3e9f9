"""The city of Suzhou with its people, and a month of assessment in its six districts."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.systems.assessment.people import NOW
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.systems.assessment.demo import install_demo_assessment
from tongjian.systems.assessment.models import Period


@pytest.fixture
def city(db: None, settings: Settings) -> None:
    """Installed, with accounts whose passwords cost nothing to hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    pack = pack_of("suzhou")
    install(pack)
    install_demo_people(pack)


@pytest.fixture
def month(city: None) -> Period:
    """The demo month, from opening to sheets."""
    period = install_demo_assessment(pack_of("suzhou"), NOW)
    assert period is not None
    return period
