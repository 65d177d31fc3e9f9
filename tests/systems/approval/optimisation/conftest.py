"""A city whose year is on record: stages accepted, reviewed and decided at given moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from tongjian.kernel.cases.facts import LimitSet, Opened, StatusChanged, TaskDone
from tongjian.kernel.cases.opening import child_case, opening, root_case
from tongjian.kernel.cases.process import after
from tongjian.kernel.cases.status import Status
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import current_stage, pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of

STAGE, MATTER = "engineering-permit", "landscape-review"
YEAR = 2026


def at(month: int, day: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(YEAR, month, day, hour))  # noqa: DTZ001 - made aware here


def recorded(number: str, accepted: datetime, days: int = 1) -> UUID:
    """A stage with one matter, whose tasks were done one after another, each after so many days."""
    definition = current_stage("suzhou", STAGE, accepted.date())
    matter = definition.matter(MATTER)
    body = Organisation.objects.get(city="suzhou", code="landscape").pk
    actor = replace(viewer_of(User.objects.get(username="suzhou-landscape"), accepted.date()), is_system=True)
    with opening("suzhou", actor, now=accepted) as session:
        stage = root_case(session, Opened("approval.stage", STAGE, definition.digest, "阶段", number, body))
        below = Opened("approval.matter", MATTER, matter.digest, "绿化", f"{number}-1", body)
        case = child_case(session, replace(below, parent=str(stage.id)))
        session.append(stage, StatusChanged(to=Status.ACCEPTED), LimitSet(days=20))
        while tasks := case.open_tasks():
            session.now += timedelta(days=days)
            done = tasks[0]
            session.append(case, TaskDone(task=str(done.id), outcome="agree", remark="某人的意见"))
            moved, ended = after(session.tree, case, done, "agree")
            session.append(case, moved)
            if ended:
                session.append(case, StatusChanged(to=Status.APPROVED))
    return stage.id


@pytest.fixture
def suzhou(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install(pack_of("suzhou"))
    install_demo_people(pack_of("suzhou"))
