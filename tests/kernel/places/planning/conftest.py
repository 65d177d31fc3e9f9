"""A quarter of a city with a parcel between a road and a river, and the people who have to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from shapely.geometry import Point, box

from tests.kernel.places.kit import CITY, EAST, NORTH, feature, published, square
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.people.models import Holding, Organisation, OrganisationKind, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer

TODAY = date(2026, 6, 1)
PARCEL = "A-1"
SAID = {
    "用地性质": "住宅、社区服务",
    "容积率上限": 2.5,
    "容积率下限": 1.0,
    "建筑密度上限": 22,
    "绿地率下限": 32,
    "建筑限高": 80,
}


def parcel(key: str, x: float, y: float, size: float = 200.0, **said: object) -> Feature:
    """A parcel of the regulatory plan."""
    return square("control-plan", key, x, y, size, **{**SAID, **said})


def lay_quarter() -> None:
    """A-1 (200 m square, south of a river, west of a 次干路), A-2 for offices, B-1 far away in farmland."""
    published(
        "control-plan", [parcel(PARCEL, 0, 0), parcel("A-2", 300, 0, 100, 用地性质="办公", 容积率上限=3.0)]
    )
    road = box(EAST + 210, NORTH - 500, EAST + 240, NORTH + 700)
    published("road", [feature("road", "R-1", road, 名称="桐泾路", 等级="次干路", 红线宽度=30)])
    river = box(EAST - 500, NORTH + 212, EAST + 700, NORTH + 240)
    published("blue-line", [feature("blue-line", "W-1", river, 名称="平门塘", 河道宽度=28)])
    published("purple-line", [square("purple-line", "Z-1", -50, -50, 70, 名称="老街")])
    published("height-limit", [square("height-limit", "X-1", 100, -100, 500, 名称="锥形面", 限高=60.0)])
    published("growth", [square("growth", "U-1", -1000, -1000, 3000, 名称="边界")])
    published("master-plan", [square("master-plan", "M-1", -200, -200, 1000, 用地性质="居住用地")])
    published("station", [feature("station", "S-1", Point(EAST + 500, NORTH + 100), 名称="公园站")])
    published("project", [square("project", "P-1", 300, 0, 100, 项目名称="写字楼")])
    published("district", [square("district", "320508", -2000, -2000, 5000, 名称="姑苏区")])


@pytest.fixture
def quarter(db: None) -> None:
    lay_quarter()


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """A fixed day, in the time zone of the cities."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TODAY)
    return TODAY


def person(name: str, duty: str, *roles: str, city: str = CITY, company: bool = False) -> User:
    """Somebody with a post in a body of that duty."""
    kind = OrganisationKind.COMPANY if company else OrganisationKind.GOVERNMENT
    body, _ = Organisation.objects.get_or_create(
        city=city,
        code=duty,
        defaults={"name": f"{city} {duty}", "kind": kind, "duty": "" if company else duty},
    )
    post = Post.objects.create(organisation=body, code=name, title=name, roles=list(roles))
    user = User.objects.create_user(username=name, name=name)
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


PEOPLE = {
    "officer": ("natural-resources", ["handler"], CITY),
    "head": ("natural-resources", ["head"], CITY),
    "housing": ("housing", ["handler", "head"], CITY),
    "clerk": ("natural-resources", ["window"], CITY),
    "elsewhere": ("natural-resources", ["handler", "head"], "rugao"),
}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    made = {name: person(name, duty, *roles, city=city) for name, (duty, roles, city) in PEOPLE.items()}
    return {**made, "applicant": person("applicant", "company", "applicant", company=True)}


@pytest.fixture
def viewer(people: dict[str, User]) -> Callable[[str], Viewer]:
    return lambda name: viewer_of(people[name], TODAY)


@pytest.fixture
def client_of(people: dict[str, User]) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client()
        if name:
            client.force_login(people[name])
        return client

    return signed_in


@pytest.fixture(autouse=True)
def no_pace() -> Iterator[None]:
    """Searches are counted by address, and all tests come from one."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
