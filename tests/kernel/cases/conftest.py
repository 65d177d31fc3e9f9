"""A city with four departments and nothing of a real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import world
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer

DEPARTMENTS = 4


@pytest.fixture
def city(transactional_db: None) -> Iterator[None]:
    with world.pack_installed(DEPARTMENTS):
        yield


@pytest.fixture
def company(city: None) -> Viewer:
    """Somebody who applies for a company."""
    row = Organisation.objects.create(city=world.CITY, code="company", name="某置业公司", kind="company")
    member = Membership(
        organisation=row.pk,
        code="company",
        duty="",
        name=row.name,
        kind="company",
        city=world.CITY,
        region="",
        roles=frozenset({Role.APPLICANT}),
    )
    user = User.objects.create(username="company", name="申请人")
    return Viewer(user=user.pk, name="申请人", memberships=(member,))


@pytest.fixture
def received(company: Viewer) -> world.Opened:
    """A stage with a matter for each department, at the window."""
    return world.open_stage("wide", applicant=company.memberships[0].organisation)


@pytest.fixture
def accepted(received: world.Opened) -> world.Opened:
    """The same, accepted: every department has its task."""
    perform("accept", received.stage, world.officer("window"), {}, now=world.A_MONDAY)
    return received
