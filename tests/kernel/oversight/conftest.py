"""A city with four departments, with a supervisor and his leader beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from bench import world
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer

SignIn = Callable[..., Client]


@pytest.fixture
def city(transactional_db: None) -> Iterator[None]:
    with world.pack_installed(4):
        yield


def person(duty: str, *roles: Role) -> User:
    """Somebody with these roles in a department."""
    organisation = Organisation.objects.get(city=world.CITY, duty=duty)
    code = "-".join(roles)
    post, _ = Post.objects.get_or_create(
        organisation=organisation, code=code, defaults={"title": "岗位", "roles": list(roles)}
    )
    user, new = User.objects.get_or_create(username=f"{duty}-{code}", defaults={"name": f"{duty}的人"})
    if new:
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


def viewer(duty: str, *roles: Role) -> Viewer:
    return viewer_of(person(duty, *roles), world.A_MONDAY.date())


def browser(duty: str, *roles: Role) -> Client:
    client = Client()
    client.force_login(person(duty, *roles))
    return client


@pytest.fixture
def accepted(city: None) -> world.Opened:
    """A stage accepted on a Monday of March 2026, with a matter of ten working days for each department."""
    opened = world.open_stage("wide")
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    return opened
