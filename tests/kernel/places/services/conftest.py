"""A city with published layers, written as the publishing job leaves them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely
from django.test import Client
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Holding, Organisation, OrganisationKind, Post, User
from tongjian.kernel.places.models import Feature, LayerVersion, Shelf, State

CITY = "suzhou"
MIDDLE = (555_000.0, 3_465_000.0)
"""East and north in EPSG:4549 of a place within the city."""
PUBLISHED = datetime(2026, 1, 5, 8, tzinfo=UTC)

Given = tuple[str, Mapping[str, Any], BaseGeometry]


def square(east: float, north: float, side: float = 100.0) -> Polygon:
    """A square with its corner so many metres from `MIDDLE`."""
    x, y = MIDDLE[0] + east, MIDDLE[1] + north
    return box(x, y, x + side, y + side)


def parcel(key: str, geometry: BaseGeometry, **said: Any) -> Given:
    stated = {"地块编号": key, "用地性质": "居住", "容积率上限": 2.0, "建筑限高": 60.0}
    return key, {**stated, **said}, geometry


@dataclass
class Publisher:
    """Lays versions of layers one upon the other."""

    city: str = CITY
    laid: dict[str, dict[str, Feature]] = field(default_factory=dict)

    def publish(
        self, layer: str, given: Sequence[Given], effective: date = date(2026, 1, 1), **more: Any
    ) -> LayerVersion:
        """The next version of a layer; what is as it was keeps its row."""
        shelf, _ = Shelf.objects.get_or_create(city=self.city, layer=layer)
        number = shelf.latest + 1
        before = self.laid.setdefault(layer, {})
        after = {key: self._row(shelf, number, key, said, shape) for key, said, shape in given}
        for key, row in list(before.items()):
            if key not in after or after[key].digest != row.digest:
                Feature.objects.filter(shelf=shelf, key=key, until=None).update(until=number)
                del before[key]
        new = [row for key, row in after.items() if key not in before]
        Feature.objects.bulk_create(new)
        before.update({row.key: row for row in new})
        Shelf.objects.filter(pk=shelf.pk).update(latest=number, published=number)
        stated: dict[str, Any] = {
            "state": State.PUBLISHED,
            "definition": pack_of(self.city).layers[layer].model_dump_json(by_alias=True),
            "digest": f"{layer}{number}".encode().hex().ljust(64, "0")[:64],
        }
        return LayerVersion.objects.create(
            city=self.city,
            layer=layer,
            number=number,
            source_name=f"{layer}.gpkg",
            features=len(given),
            effective_from=effective,
            laid=True,
            created_at=PUBLISHED,
            decided_at=PUBLISHED,
            published_at=PUBLISHED,
            **{**stated, **more},
        )

    def _row(
        self, shelf: Shelf, number: int, key: str, said: Mapping[str, Any], shape: BaseGeometry
    ) -> Feature:
        west, south, east, north = shape.bounds
        attributes = json.dumps(dict(said), ensure_ascii=False, sort_keys=True)
        return Feature(
            shelf=shelf,
            city=self.city,
            layer=shelf.layer,
            key=key,
            since=number,
            attributes=attributes,
            wkb=shapely.to_wkb(shape),
            srid=4549,
            minx=west,
            miny=south,
            maxx=east,
            maxy=north,
            measure=shape.area,
            digest=f"{hash((attributes, shape.wkb)):x}",
        )


@pytest.fixture
def publisher(db: None) -> Publisher:
    return Publisher()


@pytest.fixture
def blueprint(publisher: Publisher) -> Publisher:
    """Four parcels in two versions, a house for officials only, a station."""
    first = [parcel("A-01", square(0, 0)), parcel("A-02", square(200, 0), 容积率上限=1.8)]
    second = [
        first[0],
        parcel("A-02", square(200, 0), 容积率上限=2.5),
        parcel("B-01", square(0, 300).difference(square(20, 320, 20)), 用地性质="商业"),
        parcel("B/02 甲", shapely.union(square(300, 300), square(500, 300)), 建筑限高=None),
    ]
    publisher.publish("control-plan", first, date(2020, 1, 1))
    publisher.publish("control-plan", second, date(2026, 1, 1))
    publisher.publish("building", [("H1", {"编号": "H1", "层数": 6, "高度": 18.0}, square(10, 10, 20))])
    publisher.publish("station", [("S1", said_of("station", "S1"), Point(MIDDLE))])
    return publisher


def said_of(layer: str, key: str) -> dict[str, Any]:
    """The least that a layer wants to be said of a feature."""
    declared = pack_of(CITY).layers[layer]
    return {each.name: key for each in declared.attributes if each.required}


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """A client for somebody with a post in a body of a city."""

    def sign_in(role: str, *, city: str = CITY, kind: str = OrganisationKind.GOVERNMENT) -> Client:
        body = Organisation.objects.create(city=city, code=f"{kind}-{role}", name="单位", kind=kind)
        post = Post.objects.create(organisation=body, code=role, title="岗位", roles=[role])
        user = User.objects.create_user(username=f"{city}-{kind}-{role}", password="x", name="某人")
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
