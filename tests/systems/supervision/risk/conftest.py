"""The city of Suzhou with objects and the demo of risk: made once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as chosen
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.risk.people import NOW, objects
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.systems.supervision.risk.demo import install_demo_risk

HERE = Path(__file__).parent
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def make() -> None:
    """The city, its people with passwords that cost nothing, objects, and the demo."""
    hashers, chosen.PASSWORD_HASHERS = chosen.PASSWORD_HASHERS, CHEAP
    try:
        pack = pack_of("suzhou")
        install(pack)
        install_demo_people(pack)
    finally:
        chosen.PASSWORD_HASHERS = hashers
    objects()
    install_demo_risk(pack_of("suzhou"), NOW)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything, held open for the tests of a module; each takes back what it did itself."""
    with held(django_db_blocker):
        make()
        yield


@pytest.fixture
def city(made: None, db: None) -> None:
    """The city as the demo leaves it."""
    assert transaction.get_connection().in_atomic_block
