"""The city with its library and plans of the demo, made once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.base.people import NOW
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.systems.supervision.demo import install_demo_supervision


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Suzhou: matters, 58 objects, 22 officers, one plan drawn and one announced, special checks."""
    with held(django_db_blocker):
        pack = pack_of("suzhou")
        install(pack)
        install_demo_people(pack)
        install_demo_supervision(pack, NOW)
        yield
