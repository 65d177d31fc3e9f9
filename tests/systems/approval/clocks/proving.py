"""A small city with three departments, a company with projects, and stages applied for online."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from bench import world
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.approval.actions.submit import start_application, submit

DEPARTMENTS = 3
HOUSING, SCHOOL = "澄云里住宅小区", "太湖新城第三小学"


@pytest.fixture
def proving(transactional_db: None) -> Iterator[None]:
    """The city with one company and two of its projects."""
    with world.pack_installed(DEPARTMENTS):
        company = Organisation.objects.create(
            city=world.CITY, code="company", name="某置业公司", kind="company"
        )
        for n, name in enumerate((HOUSING, SCHOOL), 1):
            project = Project.objects.create(
                city=world.CITY,
                code=f"2403-320508-89-01-00000{n}",
                name=name,
                applicant=company,
                kind="private" if n == 1 else "government",
                region="320000",
                created_at=timezone.now(),
            )
            Works.objects.create(
                project=project, city=world.CITY, code=f"G{n}", name=name, created_at=timezone.now()
            )
        yield


def person(body: str, *roles: Role) -> User:
    """Somebody with these roles in an organisation of the city."""
    organisation = Organisation.objects.get(city=world.CITY, code=body)
    code = "-".join(roles)
    post, _ = Post.objects.get_or_create(
        organisation=organisation, code=code, defaults={"title": "岗位", "roles": list(roles)}
    )
    user, new = User.objects.get_or_create(username=f"{body}-{code}", defaults={"name": f"{body}的人"})
    if new:
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


def viewer(body: str, *roles: Role) -> Viewer:
    return viewer_of(person(body, *roles), timezone.localdate())


def client(body: str, *roles: Role) -> Client:
    browser = Client()
    browser.force_login(person(body, *roles))
    return browser


def applicant() -> Client:
    return client("company", Role.APPLICANT)


def supervisor() -> Client:
    return client("department-0", Role.SUPERVISOR)


def stranger() -> Client:
    """Another company's person."""
    Organisation.objects.get_or_create(
        city=world.CITY, code="other", defaults={"name": "另一家公司", "kind": "company"}
    )
    return client("other", Role.APPLICANT)


def submitted(project: str = HOUSING, stage: str = "wide", *, now: datetime | None = None) -> UUID:
    """An application handed in online."""
    company = viewer("company", Role.APPLICANT)
    works = Works.objects.select_related("project__applicant").get(name=project)
    application = start_application(works, stage, company, now=now)
    return submit(application.pk, company, now=now)


def accepted(project: str = HOUSING, stage: str = "wide", *, now: datetime | None = None) -> UUID:
    case = submitted(project, stage, now=now)
    perform("accept", case, world.officer("window"), {}, now=now)
    return case


def approved(stage: UUID, *, now: datetime | None = None) -> UUID:
    """Every department agrees."""
    duties = dict(Organisation.objects.filter(city=world.CITY).values_list("pk", "duty"))
    while task := Task.objects.filter(root=stage, open=True).order_by("id").first():
        given = {"task": str(task.pk), "outcome": "agree", "remark": "同意"}
        perform("decide", task.case_id, world.officer(duties[task.organisation]), given, now=now)
    return stage
