"""Questions of place are answered as brute force over all features answers them, on either database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely.affinity import rotate, scale, translate
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.kernel.places.kit import CITY, EAST, NORTH, feature, published, square
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.places import queries
from tongjian.kernel.places.queries import Edition, edition_today

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYERS = ("building", "road", "station")
SIDE = 3000.0


def thing(random_: random.Random) -> BaseGeometry:
    """A bar, a building with a court, two buildings as one or a bow, somewhere in 3 km by 3 km."""
    x, y = EAST + random_.uniform(0, SIDE), NORTH + random_.uniform(0, SIDE)
    size, angle = random_.uniform(2, 200), random_.uniform(0, 360)
    bar = scale(box(-1, -1, 1, 1), size, size / random_.uniform(1, 30))
    shapes = {
        "bar": bar,
        "court": box(-size, -size, size, size) - box(-size / 2, -size / 2, size / 2, size / 2),
        "two": shapely.MultiPolygon([box(0, 0, size, size), box(2 * size, 0, 3 * size, size)]),
        "bow": LineString([(-size, 0), (0, size), (size, 0)]).buffer(size / 10),
    }
    return translate(rotate(random_.choice(list(shapes.values())), angle), x, y)


@pytest.fixture
def world(db: None) -> tuple[Edition, dict[str, list[Feature]]]:
    """Two versions of each layer, so that what a version no longer or not yet holds is there to be missed."""
    random_ = random.Random(20260101)
    features: dict[str, list[Feature]] = {}
    for layer, count in (("building", 600), ("road", 80)):
        kind = {"等级": "支路", "名称": "路"} if layer == "road" else {}
        every = [feature(layer, f"{n:04}", thing(random_), **kind) for n in range(count)]
        published(layer, every)
        moved = [feature(layer, each.key, thing(random_), **kind) for each in every[: count // 4]]
        now = moved + every[count // 4 : -count // 10]
        published(layer, now, effective_from=date(2026, 2, 1))
        features[layer] = now
    points = [Point(EAST + random_.uniform(0, SIDE), NORTH + random_.uniform(0, SIDE)) for _ in range(40)]
    features["station"] = [feature("station", f"{n:02}", each, 名称="站") for n, each in enumerate(points)]
    published("station", features["station"])
    return edition_today(CITY), features


def asked(seed: int) -> Sequence[BaseGeometry]:
    random_ = random.Random(seed)
    around = [thing(random_) for _ in range(25)]
    ways = [LineString([each.centroid, each.centroid.buffer(500).exterior.coords[7]]) for each in around[:8]]
    return [
        *around,
        *ways,
        *(each.centroid for each in around[:8]),
        box(EAST, NORTH, EAST + 9e3, NORTH + 9e3),
    ]


def test_what_intersects_and_by_how_much(world: tuple[Edition, dict[str, list[Feature]]]) -> None:
    edition, features = world
    hits = 0
    for geometry in asked(1):
        found = queries.intersecting(edition, LAYERS, geometry)
        expected = []
        for layer in LAYERS:
            for each in features[layer]:
                common = geometry.intersection(each.geometry)
                areal = geometry.area > 0 and each.geometry.area > 0
                if geometry.intersects(each.geometry) and (not areal or common.area > queries.TOUCHING):
                    expected.append((each.key, common.area or common.length))
        assert [each.feature.key for each in found] == [key for key, _ in expected]
        assert [each.area for each in found] == pytest.approx([area for _, area in expected])
        hits += len(found)
        for each in found:
            whole = geometry.area or geometry.length
            below = each.feature.geometry.area == 0 and geometry.area > 0
            assert each.share == pytest.approx(0.0 if below else each.area / whole if whole else 1.0)
    assert hits > 500


def test_what_lies_within_a_distance(world: tuple[Edition, dict[str, list[Feature]]]) -> None:
    edition, features = world
    for geometry in asked(2):
        for metres in (0.0, 35.0, 400.0):
            found = queries.within(edition, LAYERS, geometry, metres)
            distances = {
                (layer, each.key): geometry.distance(each.geometry)
                for layer in LAYERS
                for each in features[layer]
            }
            near = {key: distance for key, distance in distances.items() if distance <= metres}
            assert {(each.feature.layer, each.feature.key): each.distance for each in found} == near
            assert [each.distance for each in found] == sorted(near.values())
            for each in found:
                here, there = map(Point, each.points)
                assert here.distance(there) == pytest.approx(each.distance, abs=1e-6)
                assert geometry.distance(here) < 1e-6
                assert each.feature.geometry.distance(there) < 1e-6


@pytest.mark.parametrize("count", [1, 3, 17])
def test_what_is_nearest(world: tuple[Edition, dict[str, list[Feature]]], count: int) -> None:
    edition, features = world
    far = Point(EAST - 7000, NORTH + 1)
    for geometry in [*asked(3), far]:
        for layer in LAYERS:
            found = queries.nearest(edition, layer, geometry, count)
            brute = sorted((geometry.distance(each.geometry), each.key) for each in features[layer])[:count]
            assert [(each.distance, each.feature.key) for each in found] == brute


def test_nearest_looks_no_farther_than_asked(world: tuple[Edition, dict[str, list[Feature]]]) -> None:
    edition, features = world
    far = Point(EAST - 1000, NORTH)
    nearest = min(far.distance(each.geometry) for each in features["station"])
    assert queries.nearest(edition, "station", far, metres=nearest - 1) == []
    assert len(queries.nearest(edition, "station", far, metres=nearest + 1)) == 1


def test_a_big_box_in_reach_does_not_hide_a_nearer_thing_beyond(db: None) -> None:
    """An L whose box holds the asked point, and a square just outside the first ring."""
    corner = Polygon([(0, 0), (1000, 0), (1000, 10), (10, 10), (10, 1000), (0, 1000)])
    published(
        "building",
        [
            feature("building", "far", translate(corner, EAST, NORTH)),
            square("building", "near", 860, 480, 20),
        ],
    )
    found = queries.nearest(edition_today(CITY), "building", Point(EAST + 700, NORTH + 490))
    assert [each.feature.key for each in found] == ["near"]


def test_a_question_costs_the_same_number_of_queries_whatever_it_finds(
    world: tuple[Edition, dict[str, list[Feature]]],
) -> None:
    edition, _ = world
    wide, narrow = box(EAST, NORTH, EAST + SIDE, NORTH + SIDE), Point(EAST, NORTH).buffer(1)
    for geometry in (wide, narrow):
        assert cost(lambda at=geometry: queries.intersecting(edition, LAYERS, at)) == 1
        assert cost(lambda at=geometry: queries.within(edition, LAYERS, at, 100)) == 1
        assert cost(lambda at=geometry: queries.nearest(edition, "building", at, 5)) <= 3
    assert cost(lambda: queries.at(edition, LAYERS, EAST, NORTH)) == 1
    assert cost(lambda: queries.edition_today(CITY)) == 1


def test_nothing_published_answers_nothing(db: None) -> None:
    edition = edition_today(CITY)
    assert edition.versions == {}
    assert queries.intersecting(edition, LAYERS, Point(EAST, NORTH).buffer(10)) == []
    assert queries.nearest(edition, "building", Point(EAST, NORTH)) == []
    assert queries.height_limit(edition, EAST, NORTH) is None
    assert queries.district_at(edition, EAST, NORTH) is None


def test_areas_that_only_touch_share_no_ground(db: None) -> None:
    published("building", [square("building", "a", 0, 0), square("building", "b", 100, 0)])
    (found,) = queries.intersecting(edition_today(CITY), ["building"], square("building", "x", 0, 0).geometry)
    assert (found.feature.key, found.area, found.share) == ("a", 10_000.0, 1.0)


def test_the_district_and_the_height_limit_of_a_point(db: None) -> None:
    published("district", [square("district", "320505", 0, 0, 500, 名称="区")])
    flat = square("height-limit", "平", 0, 0, 500, 名称="平面", 限高=45.0, 高程系统="地面")
    reference = f"POINT ({EAST} {NORTH})"
    slope = square(
        "height-limit", "坡", 0, 0, 500, 名称="坡面", 限高=10.0, 坡度=0.1, 基准=reference, 高程系统="地面"
    )
    published("height-limit", [flat, slope])
    edition = edition_today(CITY)
    district = queries.district_at(edition, EAST + 1, NORTH + 1)
    assert district is not None
    assert district.attributes["区划代码"] == "320505"
    assert queries.district_at(edition, EAST - 1, NORTH) is None
    limit = queries.height_limit(edition, EAST + 30, NORTH + 40)
    assert limit is not None
    assert limit.limit == pytest.approx(15.0)
    assert limit.surface is not None
    assert limit.surface.key == "坡"


def cost(ask: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)
