"""Our tiles, read back by the library of the field and by GDAL."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box, shape

from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.places.services import commands, encoding, grid, outlines, varints

FRAME = Frame(storage="EPSG:4549", extent=(119.9, 30.75, 121.35, 32.05))
MERCATOR = Transformer.from_crs("EPSG:4549", "EPSG:3857", always_xy=True)
TILE = grid.Tile(15, 27379, 13385)
REACH = grid.reach(TILE, FRAME)
assert REACH is not None
WEST, SOUTH, EAST, NORTH = REACH.bounds
MIDDLE = ((WEST + EAST) / 2, (SOUTH + NORTH) / 2)


def encoded(geometries: list[Any], kind: str, attributes: list[dict[str, Any]] | None = None) -> bytes:
    """A layer `test` with the geometries in `TILE`."""
    said = attributes or [{"编号": f"K{number}"} for number in range(len(geometries))]
    keys = list(dict.fromkeys(key for each in said for key in each))
    paths = outlines.paths(TILE, REACH, np.array(geometries, object), outlines.KINDS[kind], FRAME)
    packed = commands.commands(paths, outlines.KINDS[kind], len(geometries))
    return encoding.layer("test", outlines.KINDS[kind], keys, said, packed)


def decoded(tile: bytes) -> list[dict[str, Any]]:
    """The features as the library reads them, y to the south."""
    if not tile:
        return []
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["test"]["features"]


def on_tile(geometry: Any) -> Any:
    """The same geometry in units of the tile, not rounded: what a reader should find within rounding."""

    def turn(points: Any) -> Any:
        east, north = MERCATOR.transform(*points.T)
        scale = grid.EXTENT / TILE.side
        return np.column_stack(((east - TILE.left) * scale, (TILE.top - north) * scale))

    return shapely.transform(geometry, turn)


def around(east: float, north: float, half: float) -> Polygon:
    x, y = MIDDLE
    return box(x + east - half, y + north - half, x + east + half, y + north + half)


offsets = st.floats(-450, 450)
squares = st.builds(around, offsets, offsets, st.floats(3, 80))


@settings(max_examples=60, deadline=None)
@given(st.lists(squares, min_size=1, max_size=12))
def test_a_polygon_comes_back_within_rounding(given_squares: list[Polygon]) -> None:
    features = decoded(encoded(given_squares, "polygon"))
    assert [each["properties"]["编号"] for each in features] == [f"K{n}" for n in range(len(given_squares))]
    window = box(*on_tile(box(*REACH.bounds)).bounds).buffer(-6)
    for feature, square in zip(features, given_squares, strict=True):
        there, wanted = shape(feature["geometry"]), on_tile(square).intersection(window)
        assert there.is_valid
        # The way round the outline times half a unit of rounding bounds the difference of the areas.
        assert there.intersection(window).symmetric_difference(wanted).area <= wanted.length + 4


def test_holes_parts_and_winding() -> None:
    ring = around(0, 0, 100).difference(around(0, 0, 40))
    two = MultiPolygon(
        [shapely.reverse(around(-200, 0, 30)), around(200, 0, 30).difference(around(200, 0, 9))]
    )
    features = decoded(encoded([ring, two], "polygon"))
    assert shape(features[0]["geometry"]).area == pytest.approx(on_tile(ring).area, rel=0.01)
    assert features[1]["geometry"]["type"] == "MultiPolygon"
    assert shape(features[1]["geometry"]).area == pytest.approx(on_tile(two).area, rel=0.01)
    paths = outlines.paths(TILE, REACH, np.array([ring, two], object), commands.POLYGON, FRAME)
    twice = commands.areas(paths)
    assert (twice[~paths.hole] > 0).all() and (twice[paths.hole] < 0).all()
    assert paths.hole.tolist() == [False, True, False, False, True]


def test_a_feature_that_leaves_the_tile_is_cut_with_a_buffer() -> None:
    whole = around(0, 0, 20_000)
    (feature,) = decoded(encoded([whole], "polygon"))
    west, south, east, north = shape(feature["geometry"]).bounds
    for nearest in (-west, -south, east - grid.EXTENT, north - grid.EXTENT):
        assert grid.BUFFER <= nearest < 2 * grid.BUFFER


def test_what_is_smaller_than_a_pixel_is_left_out() -> None:
    pixel = REACH.unit * grid.PIXEL
    features = decoded(encoded([around(0, 0, pixel * 0.45), around(0, 0, pixel * 0.55)], "polygon"))
    assert [each["properties"]["编号"] for each in features] == ["K1"]


def test_a_hole_goes_with_its_outer_ring() -> None:
    thin = Polygon([(0, 0), (200, 0), (200, 0.001), (0, 0.001)], [[(50, 0.0003), (60, 0.0003), (60, 0.0006)]])
    moved = shapely.transform(thin, lambda points: points + MIDDLE)
    assert decoded(encoded([moved, around(0, 0, 50)], "polygon"))[0]["properties"] == {"编号": "K1"}


def test_lines_and_points() -> None:
    x, y = MIDDLE
    line = LineString([(x, y), (x + 10, y + 20), (x + 10, y + 20), (x - 30, y + 40)])
    (feature,) = decoded(encoded([line], "line"))
    assert feature["geometry"]["type"] == "LineString"
    assert len(feature["geometry"]["coordinates"]) == 3
    assert shape(feature["geometry"]).hausdorff_distance(on_tile(line)) < 1
    away = Point(EAST + 5_000, NORTH)
    features = decoded(encoded([Point(x, y), away, MultiPoint([(x, y), (x + 50, y)])], "point"))
    assert [each["geometry"]["type"] for each in features] == ["Point", "MultiPoint"]
    assert shape(features[0]["geometry"]).distance(on_tile(Point(x, y))) < 1


def test_attributes_keep_their_types() -> None:
    said = [
        {"编号": "甲", "层数": 3, "高度": 3.0, "标高": -12, "用途": None},
        {"编号": "乙", "层数": 2**40, "高度": 0.0, "标高": 0, "用途": "住宅"},
    ]
    features = decoded(encoded([around(0, 0, 20), around(100, 0, 20)], "polygon", said))
    assert features[0]["properties"] == {"编号": "甲", "层数": 3, "高度": 3.0, "标高": -12}
    assert features[1]["properties"] == said[1]
    assert isinstance(features[0]["properties"]["层数"], int)
    assert isinstance(features[0]["properties"]["高度"], float)


def test_the_id_of_a_feature_comes_from_its_key() -> None:
    first = decoded(encoded([around(0, 0, 20), around(100, 0, 20)], "polygon"))
    second = decoded(encoded([around(50, 50, 30)], "polygon", [{"编号": "K1"}]))
    assert first[1]["id"] == second[0]["id"] != first[0]["id"]
    assert all(each["id"] < 2**53 for each in first)


def test_gdal_reads_the_same(tmp_path: Path) -> None:
    square = around(120, -80, 60)
    file = tmp_path / "tile.mvt"
    file.write_bytes(
        encoded([square, around(0, 0, 30)], "polygon", [{"名": "一", "数": 1.5}, {"名": "二", "数": 2.0}])
    )
    options = {"X": TILE.x, "Y": TILE.y, "Z": TILE.z, "CLIP": "NO"}
    meta, _, geometry, fields = pyogrio.raw.read(f"MVT:{file}", layer="test", **options)
    assert fields[list(meta["fields"]).index("名")].tolist() == ["一", "二"]
    assert fields[list(meta["fields"]).index("数")].tolist() == [1.5, 2.0]
    back = shapely.transform(
        shapely.from_wkb(geometry[0]),
        lambda points: np.column_stack(MERCATOR.transform(*points.T, direction="INVERSE")),
    )
    assert back.hausdorff_distance(square) < 1.5 * REACH.unit


@given(st.lists(st.integers(0, 2**32 - 1), max_size=40))
def test_many_varints_are_those_of_each(numbers: list[int]) -> None:
    written, starts = varints.varints(np.array(numbers, np.uint32))
    assert written == b"".join(varints.varint(each) for each in numbers)
    assert [written[a:b] for a, b in pairwise(starts)] == [varints.varint(each) for each in numbers]


def test_nothing_gives_no_bytes() -> None:
    assert encoded([around(50_000, 0, 20)], "polygon") == b""
    assert encoded([Polygon()], "polygon") == b""
