"""A city with two administrators, a handler and a head of one bureau; another city with an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongjian.kernel.people.actions.changes import person_subject
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import last_change, viewer_of
from tongjian.kernel.people.viewer import Viewer

LONG_AGO = date(2020, 1, 1)


@dataclass
class Town:
    """The people of both cities, and how the administrators see and act."""

    bureau: Organisation
    office: Organisation
    admin: User
    other_admin: User
    handler: User
    head: User
    outsider: User

    def post(self, code: str) -> Post:
        place = self.office if code == "administrator" else self.bureau
        return place.posts.get(code=code)


def viewer(user: User) -> Viewer:
    return viewer_of(user, timezone.localdate())


def seen(user: User) -> int:
    return last_change(person_subject(user.pk))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def person(username: str, post: Post) -> User:
    user = User.objects.create(username=username, name=f"姓名{username}", phone=f"139{len(username):08}")
    Holding.objects.create(user=user, post=post, since=LONG_AGO)
    return user


def organisation(city: str, code: str) -> Organisation:
    return Organisation.objects.create(city=city, code=code, name=f"{city}{code}", kind="government")


def post(place: Organisation, *roles: str) -> Post:
    return Post.objects.create(
        organisation=place, code="-".join(roles), title=f"岗位{'-'.join(roles)}", roles=roles
    )


@pytest.fixture
def town(db) -> Town:
    bureau, office = organisation("suzhou", "bureau"), organisation("suzhou", "office")
    admins = post(office, "administrator")
    return Town(
        bureau=bureau,
        office=office,
        admin=person("admin", admins),
        other_admin=person("other", admins),
        handler=person("handler", post(bureau, "handler")),
        head=person("head", post(bureau, "head")),
        outsider=person("outsider", post(organisation("rugao", "there"), "administrator")),
    )
