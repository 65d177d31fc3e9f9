"""A city with cases under way, opened without forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from tongjian.kernel.cases.facts import LimitSet, Opened, StatusChanged
from tongjian.kernel.cases.opening import child_case, opening, root_case
from tongjian.kernel.cases.status import Status
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import current_stage, pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.kernel.projects.actions import install_demo_projects
from tongjian.kernel.projects.models import Project

STAGE, MATTER = "engineering-permit", "planning-permit"


def viewer(account: str) -> Viewer:
    return viewer_of(User.objects.get(username=account), timezone.localdate())


def body(code: str, city: str = "suzhou") -> Organisation:
    return Organisation.objects.get(city=city, code=code)


def running(region: str = "", *, number: str = "办〔2026〕1号", now: datetime | None = None) -> UUID:
    """A stage with its one matter accepted and under review; the id of the matter."""
    project = Project.objects.filter(city="suzhou").first()
    assert project is not None
    if region:
        project.pk, project.code, project.region = None, f"{project.code}{region[-3:]}"[-24:], region
        project._state.adding = True
        project.save()
    definition = current_stage("suzhou", STAGE, timezone.localdate())
    matter = definition.matter(MATTER)
    decider = body("natural-resources").pk
    with opening("suzhou", SYSTEM, now=now) as session:
        common = {"applicant": project.applicant_id, "project": str(project.pk)}
        opened = Opened("approval.stage", STAGE, definition.digest, "阶段", number, decider, **common)
        stage = root_case(session, opened)
        below = Opened(
            "approval.matter",
            MATTER,
            matter.digest,
            "许可",
            f"{number}-01",
            decider,
            **common,
            parent=str(stage.id),
        )
        child = child_case(session, below)
        session.append(stage, StatusChanged(to=Status.ACCEPTED), LimitSet(days=20))
        session.append(stage, StatusChanged(to=Status.UNDER_REVIEW))
    return child.id


def one_stage(city: str) -> Pack:
    """The pack of a city with the only stage these tests look at: installing it costs a tenth."""
    pack = pack_of(city)
    stage = pack.stages[STAGE]
    return replace(pack, stages={STAGE: stage}, matters={code: pack.matters[code] for code in stage.matters})


@pytest.fixture
def suzhou(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for city in ("suzhou", "rugao"):
        install(one_stage(city))
        install_demo_people(pack_of(city))
        install_demo_projects(pack_of(city))
