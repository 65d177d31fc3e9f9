"""Officials and strangers of two cities, and files to hand in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from tests.kernel.places.kit import CITY, EAST, NORTH
from tongjian.engines.blueprint.crs import WGS84, Systems
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Holding, Organisation, OrganisationKind, Post, User

LONG_AGO = date(2020, 1, 1)
GOVERNMENT, COMPANY = OrganisationKind.GOVERNMENT, OrganisationKind.COMPANY
# Who: city, duty of the body, its kind, the role.
PEOPLE = {
    "handler": (CITY, "natural-resources", GOVERNMENT, "handler"),
    "head": (CITY, "natural-resources", GOVERNMENT, "head"),
    "water": (CITY, "water", GOVERNMENT, "head"),
    "window": (CITY, "window", GOVERNMENT, "window"),
    "applicant": (CITY, "", COMPANY, "applicant"),
    "elsewhere": ("rugao", "natural-resources", GOVERNMENT, "head"),
}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """One person for each kind of somebody."""
    return {name: _person(name, *held) for name, held in PEOPLE.items()}


def _person(name: str, city: str, duty: str, kind: str, role: str) -> User:
    body, _ = Organisation.objects.get_or_create(
        city=city, code=duty or name, defaults={"name": f"{city}{duty or name}", "kind": kind, "duty": duty}
    )
    post = Post.objects.create(organisation=body, code=role, title=role, roles=[role])
    user = User.objects.create(username=name, name=f"姓名{name}")
    Holding.objects.create(post=post, user=user, since=LONG_AGO)
    return user


@pytest.fixture
def browser(people: dict[str, User]) -> Callable[[str | None], Client]:
    """A browser session of one of the people; None is a visitor."""

    def opened(name: str | None) -> Client:
        client = Client()
        if name is not None:
            client.force_login(people[name])
        return client

    return opened


def work() -> None:
    """Do what waits in the background; nothing of it may fail."""
    Worker().drain()
    unfinished = Job.objects.exclude(state=State.DONE).values_list("name", "error")
    assert not unfinished, list(unfinished)


def parcel(key: Any, geometry: BaseGeometry | None, **said: Any) -> dict[str, Any]:
    """A parcel as GeoJSON in degrees; `geometry` in metres from the middle of the city."""
    columns = {column.name: None for column in pack_of(CITY).layers["control-plan"].attributes}
    properties = {**columns, "地块编号": key, "用地性质": "住宅", "容积率上限": 2.0, **said}
    placed = None
    if geometry is not None:
        frame = pack_of(CITY).frame
        assert frame is not None
        placed = mapping(Systems(frame).from_storage(geometry, WGS84))
    return {"type": "Feature", "properties": properties, "geometry": placed}


def ground(x: float, y: float, size: float = 100.0) -> Polygon:
    """A square so many metres from the middle of the city."""
    return box(EAST + x, NORTH + y, EAST + x + size, NORTH + y + size)


def write_file(folder: Path, features: Iterable[dict[str, Any]], name: str = "控规.geojson") -> Path:
    """The features as a file."""
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Any]:
    """Upload parcels as somebody, and have them checked; the answer of the server."""

    def handed(client: Client, *features: dict[str, Any], layer: str = "control-plan", **fields: str) -> Any:
        path = write_file(tmp_path, features)
        with path.open("rb") as stream:
            answer = client.post(
                f"/{CITY}/blueprint/layers/{layer}/import/",
                {"file": stream, "note": "批复〔2026〕1号", **fields},
            )
        work()
        return answer

    return handed
