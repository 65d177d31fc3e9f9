"""A small town with every kind of layer, and people who look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from shapely.geometry import Point

from tests.kernel.places.kit import CITY, EAST, NORTH, feature, published, square
from tongjian.kernel.people.models import Holding, Organisation, OrganisationKind, Post, User
from tongjian.kernel.places.mapping import pages

GOVERNMENT, COMPANY = OrganisationKind.GOVERNMENT, OrganisationKind.COMPANY
PEOPLE = {
    "handler": (CITY, "natural-resources", GOVERNMENT, "handler"),
    "applicant": (CITY, "builder", COMPANY, "applicant"),
    "elsewhere": ("rugao", "natural-resources", GOVERNMENT, "handler"),
}
CONE = f"POINT ({EAST} {NORTH - 1000})"
"""What the height surface rises from: 1000 m south of the town's corner."""


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Neither the pace of strangers nor what was read of a version of another test."""
    cache.clear()
    pages._densest.cache_clear()
    yield


@pytest.fixture
def town(db: None) -> None:
    """Squares around the place in the middle. Of `ecology` and `yellow-line` nothing was ever published.

    Parcels P1 and P2 lie side by side, 100 m wide; water begins 30 m north of them, a street runs along
    their western edge.
    """
    published("district", [square("district", "320508", -5000, -5000, 10_000, 名称="中区")])
    published("growth", [square("growth", "G1", -1000, -1000, 1150, 名称="主城")])
    published("farmland", [square("farmland", "F1", 90, 90, 50, 地类="水田")])
    published("purple-line", [square("purple-line", "Z1", -900, 0, 50, 名称="老街")])
    published("green-line", [square("green-line", "L1", 200, 0, 50, 名称="绿带")])
    published("blue-line", [square("blue-line", "W1", 0, 130, 200, 名称="北河", 河道宽度=20.0)])
    published("road", [square("road", "R1", -120, 0, 120, 名称="西路", 等级="支路", 红线宽度=24.0)])
    published("metro", [square("metro", "M1", 150, -50, 100, 名称="一号线", 区域="控制保护区")])
    published("station", [feature("station", "S1", Point(EAST + 50, NORTH - 300), 名称="中站")])
    cone = {"名称": "净空", "限高": 40.0, "坡度": 0.05, "基准": CONE, "高程系统": "地面"}
    published("height-limit", [square("height-limit", "H1", -500, -500, 1000, **cone)])
    published("master-plan", [square("master-plan", "U1", -500, -500, 1000, 用地性质="居住用地")])
    published("control-plan", parcels())
    published("project", [square("project", "2401", 10, 10, 20, 项目名称="新楼", 状态="在建")])
    buildings = [
        square("building", f"B{n}", 10 * n, 0, 8, 层数=floors) for n, floors in enumerate((3, 6, None), 1)
    ]
    published("building", buildings)


def parcels(far: float = 2.0) -> list[object]:
    """P1 and P2; `far` is the limit of P2."""
    said = {"用地性质": "居住", "容积率上限": 2.0, "建筑密度上限": 30.0, "建筑限高": 60.0}
    return [
        square("control-plan", "P1", 0, 0, **said),
        square("control-plan", "P2", 100, 0, **(said | {"容积率上限": far})),
    ]


@pytest.fixture
def second_plan(town: None) -> date:
    """The next version of the parcels: P2 is denser and P3 is new."""
    day = date(2026, 6, 1)
    new = square("control-plan", "P3", 300, 300, 用地性质="工业", 容积率上限=1.0)
    published("control-plan", [*parcels(far=3.0), new], effective_from=day)
    return day


@pytest.fixture
def browser(db: None) -> Callable[[str | None], Client]:
    """A browser session of one of the people; None is a visitor."""

    def opened(name: str | None) -> Client:
        client = Client()
        if name is not None:
            client.force_login(_person(name, *PEOPLE[name]))
        return client

    return opened


def _person(name: str, city: str, duty: str, kind: str, role: str) -> User:
    body, _ = Organisation.objects.get_or_create(
        city=city, code=duty, defaults={"name": f"{city}{duty}", "kind": kind, "duty": duty}
    )
    post = Post.objects.create(organisation=body, code=f"{role}-{name}", title=role, roles=[role])
    user = User.objects.create(username=name, name=f"姓名{name}")
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user
