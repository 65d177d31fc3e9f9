"""A small city whose pack is looked after in pages; what is published is laid out in a folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import world
from tongjian.kernel.packs.office.content import Content, NewFile
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.revisions import open_revision, save
from tongjian.kernel.people.models import Organisation, Post, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer

MATTER = "matters/matter-0.yaml"


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    settings.VAR = tmp_path
    with world.pack_installed(3):
        yield world.CITY


def person(username: str, role: Role, city: str = world.CITY) -> Viewer:
    """Somebody with a post that gives the role, who can sign in."""
    user = User.objects.create(username=username, name=username)
    body, _ = Organisation.objects.get_or_create(
        city=city, code=f"office-of-{role}", defaults={"name": "机构", "kind": "government"}
    )
    post, _ = Post.objects.get_or_create(
        organisation=body, code="post", defaults={"title": "岗位", "roles": [role]}
    )
    post.holdings.create(user=user, since="2026-01-01")
    member = Membership(body.pk, body.code, "", body.name, "government", city, "320000", frozenset({role}))
    return Viewer(user=user.pk, name=username, memberships=(member,))


@pytest.fixture
def keeper(city: str) -> Viewer:
    """An administrator of the city."""
    return person("keeper", Role.ADMINISTRATOR)


@pytest.fixture
def colleague(city: str) -> Viewer:
    """Another administrator of the same city."""
    return person("colleague", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(city: str) -> Viewer:
    """An official of the city who administers nothing."""
    return person("stranger", Role.HEAD)


@pytest.fixture
def revision(keeper: Viewer) -> Revision:
    """A working copy in which nothing is changed yet."""
    return open_revision(keeper, world.CITY, "依据某号文调整时限")


def change(viewer: Viewer, revision: Revision, old: str, new: str, path: str = MATTER) -> Revision:
    """Put `new` in the place of `old` in a file of the working copy."""
    now = Revision.objects.get(pk=revision.pk)
    content = Content(now.city, now.overlay)
    text = content.read(path).decode()
    assert old in text
    return save(viewer, now.pk, NewFile(path, text.replace(old, new).encode()), seen=content.digest(path))
