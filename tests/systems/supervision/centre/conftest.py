"""One city with its people, its projects and the demo of the centre, made once for a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.centre.made import CITY, install_people
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.centre.demo import install_demo_centre


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with held(django_db_blocker):
        install_people()
        install_demo_centre(pack_of(CITY))
        yield CITY


@pytest.fixture
def viewer() -> Callable[[str], Viewer]:
    def found(name: str) -> Viewer:
        return viewer_of(User.objects.get(username=name), timezone.localdate())

    return found


@pytest.fixture
def browser() -> Callable[[str | None], Client]:
    def signed_in(name: str | None) -> Client:
        client = Client()
        if name:
            client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
