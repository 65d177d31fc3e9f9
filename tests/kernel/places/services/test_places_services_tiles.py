"""Tiles as a map asks for them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyproj import Transformer
from shapely.geometry import box, shape

from tests.kernel.places.services.conftest import MIDDLE, Publisher, parcel, square
from tongjian.kernel.places.services.grid import EXTENT, HALF, Tile
from tongjian.kernel.places.services.tiles import tile

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

Queries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
MERCATOR = Transformer.from_crs("EPSG:4549", "EPSG:3857", always_xy=True)


def place(z: int, east: float = 0.0, north: float = 0.0) -> Tile:
    """The tile at a point so many metres from `MIDDLE`."""
    x, y = MERCATOR.transform(MIDDLE[0] + east, MIDDLE[1] + north)
    side = 2 * HALF / 2**z
    return Tile(z, int((x + HALF) // side), int((HALF - y) // side))


def address(at: Tile, layer: str = "control-plan", number: int = 2) -> str:
    return f"/suzhou/tiles/{layer}/{number}/{at.z}/{at.x}/{at.y}.mvt"


def decoded(body: bytes) -> dict[str, Any]:
    read: dict[str, Any] = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    return read


def on_tile(geometry: Any, at: Tile) -> Any:
    """The geometry in units of the tile, not rounded."""

    def turn(points: Any) -> Any:
        away = np.column_stack(MERCATOR.transform(*points.T)) - (at.left, at.top)
        return away * (EXTENT / at.side) * (1, -1)

    return shapely.transform(geometry, turn)


def test_a_tile_holds_the_features_of_its_place(visitor: Client) -> None:
    at = place(14)
    response = visitor.get(address(at))
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    layers = decoded(response.content)
    assert list(layers) == ["control-plan"]
    assert (layers["control-plan"]["extent"], layers["control-plan"]["version"]) == (4096, 2)
    features = {each["properties"]["地块编号"]: each for each in layers["control-plan"]["features"]}
    assert set(features) == {"A-01", "A-02", "B-01", "B/02 甲"}
    assert features["A-02"]["properties"] == {
        "地块编号": "A-02",
        "用地性质": "居住",
        "容积率上限": 2.5,
        "建筑限高": 60.0,
    }
    assert "建筑限高" not in features["B/02 甲"]["properties"]
    there = shapely.transform(
        square(0, 0),
        lambda points: (
            (np.column_stack(MERCATOR.transform(*points.T)) - (at.left, at.top))
            * (EXTENT / at.side)
            * (1, -1)
        ),
    )
    assert shape(features["A-01"]["geometry"]).hausdorff_distance(there) < 1.0
    assert features["B-01"]["geometry"]["type"] == "Polygon"
    assert len(features["B-01"]["geometry"]["coordinates"]) == 2


def test_ids_stay_from_version_to_version(visitor: Client) -> None:
    def ids(number: int) -> dict[str, int]:
        features = decoded(visitor.get(address(place(14), number=number)).content)["control-plan"]["features"]
        return {each["properties"]["地块编号"]: each["id"] for each in features}

    first, second = ids(1), ids(2)
    assert set(first) == {"A-01", "A-02"}
    assert first == {key: second[key] for key in first}


def test_a_tile_never_changes(visitor: Client, blueprint: Publisher) -> None:
    before = visitor.get(address(place(14)))
    assert before["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in before["Vary"]
    blueprint.publish("control-plan", [parcel("A-01", square(0, 0, 50))], date(2026, 2, 1))
    after = visitor.get(address(place(14)))
    assert (before.content, before["ETag"]) == (after.content, after["ETag"])
    assert visitor.get(address(place(14), number=3))["ETag"] != before["ETag"]
    again = visitor.get(address(place(14)), headers={"if-none-match": before["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", before["ETag"])


def test_it_is_packed_for_who_can_unpack(visitor: Client) -> None:
    plain = visitor.get(address(place(14)))
    packed = visitor.get(address(place(14)), headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize("at", [place(14, 20_000), place(12), Tile(0, 0, 0), Tile(14, 0, 0)], ids=str)
def test_where_nothing_is_shown_there_is_no_content(visitor: Client, at: Tile) -> None:
    response = visitor.get(address(at))
    assert (response.status_code, response.content) == (204, b"")
    assert "immutable" in response["Cache-Control"]


def test_points_are_drawn(visitor: Client) -> None:
    (feature,) = decoded(visitor.get(address(place(11), "station", 1)).content)["station"]["features"]
    assert feature["geometry"]["type"] == "Point"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("control-plan/2/23/0/0", "23"),
        ("control-plan/2/3/8/0", "0 到 7"),
        ("control-plan/2/99999999999999999999/0/0", "22"),
        ("control-plan/3/14/0/0", "第 3 版"),
        ("none/1/14/0/0", "none"),
        ("metro/1/14/0/0", "metro"),
    ],
)
def test_what_is_not_there_costs_a_sentence(visitor: Client, path: str, said: str) -> None:
    response = visitor.get(f"/suzhou/tiles/{path}.mvt")
    assert response.status_code == 404
    assert said in response.json()["description"]
    assert response.json()["description"].endswith("。")


def test_several_layers_in_one_tile(visitor: Client) -> None:
    at = place(14)
    both = visitor.get(f"/suzhou/tiles/{at.z}/{at.x}/{at.y}.mvt", {"layers": "control-plan:2,station:1"})
    assert set(decoded(both.content)) == {"control-plan", "station"}
    assert both["Cache-Control"].startswith("public")
    single = visitor.get(address(at)).content + visitor.get(address(at, "station", 1)).content
    assert both.content == single


@pytest.mark.parametrize(
    "layers", ["", "control-plan", "control-plan:", "control-plan:0", "a:1,,b:2", "a:1,a:2", "a:1;b:2", "é:1"]
)
def test_layers_are_named_with_their_versions(visitor: Client, layers: str) -> None:
    response = visitor.get("/suzhou/tiles/14/1/1.mvt", {"layers": layers})
    assert response.status_code == 400
    assert response.json()["description"].endswith("。")


def test_too_many_layers_are_refused(visitor: Client) -> None:
    asked = {"layers": ",".join(f"layer-{n}:1" for n in range(41))}
    assert visitor.get("/suzhou/tiles/14/1/1.mvt", asked).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_tiles_are_for_reading_only(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in (address(place(14)), "/suzhou/tiles/14/1/1.mvt", "/suzhou/tiles/control-plan.json"):
        assert getattr(client, method)(path).status_code == 405


def test_tilejson_tells_where_tiles_are(visitor: Client) -> None:
    told = visitor.get("/suzhou/tiles/control-plan.json").json()
    assert told["tilejson"] == "3.0.0"
    assert told["layerVersion"]["number"] == 2
    assert (told["minzoom"], told["maxzoom"]) == (14, 22)
    at = place(14)
    (template,) = told["tiles"]
    asked = template.replace("{z}", str(at.z)).replace("{x}", str(at.x)).replace("{y}", str(at.y))
    assert visitor.get(asked).content == visitor.get(address(at)).content
    (layer,) = told["vector_layers"]
    assert layer["fields"]["容积率上限"] == "Number"
    assert next(iter(layer["fields"])) == "地块编号"
    old = visitor.get("/suzhou/tiles/control-plan.json", {"version": "1"}).json()
    assert "/control-plan/1/" in old["tiles"][0]
    assert visitor.get("/suzhou/tiles/control-plan.json", {"version": "x"}).status_code == 400
    assert visitor.get("/suzhou/tiles/metro.json").status_code == 404


def test_the_number_of_queries_is_what_it_says(visitor: Client, django_assert_num_queries: Queries) -> None:
    at = place(14)
    with django_assert_num_queries(3):
        etag = visitor.get(address(at))["ETag"]
    with django_assert_num_queries(1):
        visitor.get(address(at), headers={"if-none-match": etag})
    with django_assert_num_queries(5):
        asked = {"layers": "control-plan:2,station:1"}
        assert visitor.get(f"/suzhou/tiles/{at.z}/{at.x}/{at.y}.mvt", asked).status_code == 200
    with django_assert_num_queries(2):
        visitor.get("/suzhou/tiles/control-plan.json")


def test_a_full_tile_is_as_the_library_makes_it(blueprint: Publisher) -> None:
    """The same geometry and attributes as the library of the field encodes them."""
    random = np.random.default_rng(7)
    corners, sides = random.uniform(0, 900, (400, 2)), random.uniform(8, 60, 400)
    given = [
        (f"H{n}", {"编号": f"H{n}", "层数": n % 30, "高度": n % 30 * 3.1}, square(*corner, side))
        for n, (corner, side) in enumerate(zip(corners.tolist(), sides.tolist(), strict=True))
    ]
    number = blueprint.publish("building", given, date(2026, 2, 1)).number
    assert number is not None
    at = place(16, 450, 450)
    window, wide = box(0, 0, EXTENT, EXTENT), box(-64, -64, EXTENT + 64, EXTENT + 64)
    theirs = mapbox_vector_tile.encode(
        {
            "name": "building",
            "features": [
                {"geometry": cut, "properties": said}
                for _, said, house in given
                if not (cut := on_tile(house, at).intersection(wide)).is_empty
            ],
        },
        default_options={"y_coord_down": True},
    )
    ours = tile("suzhou", "building", number, at.z, at.x, at.y)
    found, wanted = (
        {
            each["properties"]["编号"]: each
            for each in decoded(body)["building"]["features"]
            if shape(each["geometry"]).intersection(window).area > 0
        }
        for body in (ours, theirs)
    )
    assert len(wanted) > 50
    assert found.keys() == wanted.keys()
    for key, each in wanted.items():
        assert found[key]["properties"] == each["properties"]
        mine, oracle = (shape(one["geometry"]).intersection(window) for one in (found[key], each))
        assert mine.symmetric_difference(oracle).area <= 1.5 * oracle.length
