"""A city in which a process gets a new version while cases are running."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bench import world
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Membership, Role, Viewer

MATTERS = 4
Publish = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> Iterator[None]:
    with world.pack_installed(MATTERS):
        yield


@pytest.fixture
def administrator(city: None) -> Viewer:
    """Somebody who looks after the city's definitions."""
    return viewer_with(Role.ADMINISTRATOR, "keeper")


@pytest.fixture
def stranger(city: None) -> Viewer:
    """An official of the city who administers nothing."""
    return viewer_with(Role.HEAD, "stranger")


def viewer_with(role: Role, username: str, city: str = world.CITY) -> Viewer:
    user = User.objects.create(username=username, name=username)
    member = Membership(
        organisation=1,
        code="body",
        duty="",
        name="机构",
        kind="government",
        city=city,
        region="320000",
        roles=frozenset({role}),
    )
    return Viewer(user=user.pk, name=username, memberships=(member,))


@pytest.fixture
def accepted(city: None) -> world.Opened:
    """A stage whose matters all wait for their review."""
    opened = world.open_stage("wide")
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    return opened


@pytest.fixture
def publish(city: None) -> Publish:
    """Install another version of the process of the single tasks, in force from the day of the tests."""

    def install_version(version: str, tasks: list[str], days: int = 10) -> None:
        folder = Path(os.environ["TONGJIAN_PACKS"]) / world.CITY
        write_chain(folder, tasks)
        for file in (folder / "matters").glob("matter-*.yaml"):
            rows = file.read_text("utf-8").splitlines()
            rows = [f"version: {version}" if row.startswith("version:") else row for row in rows]
            limit = f"promised: {{days: {days}, verified: false}}"
            rows = [limit if row.startswith("promised:") else row for row in rows]
            file.write_text("\n".join(rows) + "\n", "utf-8")
        install(load_pack(folder))

    return install_version


def write_chain(folder: Path, tasks: list[str]) -> None:
    """The process `single` as these tasks one after another, each with the outcome `agree`."""
    chain = ["start", *tasks, "end"]
    elements = '<startEvent id="start"/><endEvent id="end"/>'
    elements += "".join(f'<userTask id="{task}" name="{task}"/>' for task in tasks)
    elements += "".join(
        f'<sequenceFlow id="{a}--{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(chain)
    )
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    (folder / "processes" / "single.bpmn").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{space}" targetNamespace="t">'
        f'<process id="single" isExecutable="true">{elements}</process></definitions>',
        "utf-8",
    )
    sheet = "".join(
        f"  {task}:\n    title: {task}\n    role: handler\n    outcomes: {{agree: 同意}}\n" for task in tasks
    )
    (folder / "processes" / "single.sheet.yaml").write_text(
        f"process: single\nversion: 2026-01-01\ntitle: single\nnodes:\n{sheet}", "utf-8"
    )
