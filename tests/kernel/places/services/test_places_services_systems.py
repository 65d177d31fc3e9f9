"""OGC API – Features Part 2, annex A, and class geojson of Part 1: coordinates and their order."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import shapely
from django.test import Client
from pyproj import Transformer
from shapely.geometry import shape

from tests.kernel.places.services.conftest import Publisher, parcel, square
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.services.systems import CRS84, offered

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

PARCELS = "/suzhou/ogc/collections/control-plan"
ITEMS = f"{PARCELS}/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def systems() -> tuple[str, ...]:
    frame = pack_of("suzhou").frame
    assert frame is not None
    return offered(frame)


def expected(crs: str, east: float, north: float) -> list[float]:
    """A point in the axis order of the authority: pyproj keeps to it when it is not told otherwise."""
    return list(into(crs).transform(north, east))


@cache
def into(crs: str) -> Transformer:
    return Transformer.from_crs(
        "EPSG:4549", "OGC:CRS84" if crs == CRS84 else f"EPSG:{crs.removeprefix(EPSG)}"
    )


def test_collections_list_their_systems(visitor: Client) -> None:
    described = visitor.get(PARCELS).json()
    assert described["crs"][0] == CRS84
    assert described["crs"] == list(systems())
    assert {f"{EPSG}4490", f"{EPSG}4549", f"{EPSG}4326", f"{EPSG}3857"} <= set(described["crs"])
    assert described["storageCrs"] == f"{EPSG}4549"
    assert described["storageCrs"] in described["crs"]


@pytest.mark.parametrize("crs", [CRS84, *(f"{EPSG}{number}" for number in (4490, 4549, 4326, 3857, 4528))])
def test_coordinates_stand_in_the_order_of_the_authority(visitor: Client, crs: str) -> None:
    wanted = square(0, 0)
    tolerance = 1e-8 if crs in (CRS84, f"{EPSG}4490", f"{EPSG}4326") else 1e-3
    for address in (ITEMS, f"{ITEMS}/A-01"):
        response = visitor.get(address, {"crs": crs})
        assert response["Content-Crs"] == f"<{crs}>"
        body = response.json()
        geometry = shape(body["features"][0]["geometry"] if "features" in body else body["geometry"])
        corners = [expected(crs, x, y) for x, y in shapely.get_coordinates(wanted)]
        assert shapely.hausdorff_distance(geometry, shapely.Polygon(corners)) < tolerance


def test_the_default_is_longitude_and_latitude(visitor: Client) -> None:
    response = visitor.get(ITEMS)
    assert response["Content-Crs"] == f"<{CRS84}>"
    longitude, latitude = response.json()["features"][0]["geometry"]["coordinates"][0][0]
    assert 119 < longitude < 122 and 30 < latitude < 33


@pytest.mark.parametrize("name", ["4490", "4549", "3857", "4528"])
def test_a_box_is_read_in_its_own_system(visitor: Client, name: str) -> None:
    crs = f"{EPSG}{name}"
    (feature,) = visitor.get(ITEMS, {"crs": crs, "地块编号": "A-02"}).json()["features"]
    box = ",".join(str(each) for each in shape(feature["geometry"]).buffer(-1e-5).bounds)
    found = visitor.get(ITEMS, {"bbox": box, "bbox-crs": crs}).json()
    assert [each["id"] for each in found["features"]] == ["A-02"]
    turned = ",".join(np.array(box.split(","))[[1, 0, 3, 2]])
    wrong = visitor.get(ITEMS, {"bbox": turned, "bbox-crs": crs})
    assert wrong.status_code == 400 or wrong.json()["features"] == []


def test_a_corner_as_it_was_printed_still_touches(visitor: Client) -> None:
    for crs in systems():
        (feature,) = visitor.get(ITEMS, {"crs": crs, "地块编号": "A-01"}).json()["features"]
        x, y = feature["geometry"]["coordinates"][0][0]
        found = visitor.get(ITEMS, {"bbox": f"{x},{y},{x},{y}", "bbox-crs": crs}).json()
        assert [each["id"] for each in found["features"]] == ["A-01"]


def test_rings_turn_as_geojson_wants(visitor: Client, blueprint: Publisher) -> None:
    clockwise = shapely.reverse(square(0, 0).difference(square(20, 20, 10)))
    given = [clockwise, shapely.reverse(clockwise)]
    blueprint.publish("control-plan", [parcel(f"R{n}", each) for n, each in enumerate(given)])
    for feature in visitor.get(ITEMS).json()["features"]:
        outer, hole = feature["geometry"]["coordinates"]
        assert shapely.LinearRing(outer).is_ccw and not shapely.LinearRing(hole).is_ccw
        assert outer[0] == outer[-1]


def test_https_names_are_the_same_systems(visitor: Client) -> None:
    response = visitor.get(ITEMS, {"crs": f"{EPSG}4490".replace("http:", "https:")})
    assert response["Content-Crs"] == f"<{EPSG}4490>"
