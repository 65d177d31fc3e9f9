"""Where tiles lie."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Transformer

from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.places.services.grid import DEEPEST, EXTENT, OutOfRange, Tile, reach, units

FRAME = Frame(storage="EPSG:4549", extent=(119.9, 30.75, 121.35, 32.05))


@pytest.mark.parametrize(("z", "x", "y"), [(0, 1, 0), (3, 0, 8), (DEEPEST + 1, 0, 0), (5, 32, 0)])
def test_there_are_no_tiles_beyond_the_map(z: int, x: int, y: int) -> None:
    with pytest.raises(OutOfRange, match=r"。$"):
        Tile(z, x, y)


def test_a_tile_of_zoom_0_is_the_world() -> None:
    world = Tile(0, 0, 0)
    assert (world.left, world.top) == (-20037508.342789244, 20037508.342789244)
    assert world.side == pytest.approx(40075016.68557849)


@pytest.mark.parametrize("z", range(0, DEEPEST + 1, 2))
def test_a_point_lies_in_its_tile_at_every_zoom(z: int) -> None:
    lon, lat = 120.62, 31.31
    column = int((lon + 180) / 360 * 2**z)
    row = int((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * 2**z)
    there = np.array([Transformer.from_crs("OGC:CRS84", "EPSG:4549", always_xy=True).transform(lon, lat)])
    placed = units(Tile(z, column, row), there, FRAME)
    assert ((placed >= 0) & (placed <= EXTENT)).all()
    within = reach(Tile(z, column, row), FRAME)
    assert within is not None
    west, south, east, north = within.bounds
    assert west < there[0, 0] < east and south < there[0, 1] < north
    assert within.unit == pytest.approx(40075016.68 / 2**z / EXTENT * np.cos(np.radians(lat)), rel=0.02)


def test_elsewhere_there_is_nothing_to_look_for() -> None:
    assert reach(Tile(6, 10, 26), FRAME) is None
    assert reach(Tile(14, 0, 0), FRAME) is None
