"""Arithmetic of WebMercatorQuad, the tile matrix set of web maps (OGC 17-083r4, annex D.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from tongjian.engines.blueprint.frame import Frame

MERCATOR: Final = "EPSG:3857"
HALF: Final = 20037508.342789244
"""Half the side of the square that zoom 0 covers, in metres of `MERCATOR`."""
DEEPEST: Final = 22
EXTENT: Final = 4096
"""Units along the side of a tile; a coordinate is a whole number of them."""
PIXEL: Final = EXTENT // 256
"""Units to a pixel of a screen that draws tiles 256 pixels wide."""
BUFFER: Final = 4 * PIXEL
"""Units by which geometry reaches over the edge, so that an outline is not drawn along it."""

MARGIN: Final = 0.5
"""Degrees around the city in which a feature may still lie."""

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]


class OutOfRange(ValueError):
    """No such tile; the text is a sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map. Row 0 is in the north. Raises `OutOfRange`."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.z <= DEEPEST:
            raise OutOfRange(f"缩放级别 {self.z} 不存在，请使用 0 到 {DEEPEST} 级。")
        last = (1 << self.z) - 1
        if not (0 <= self.x <= last and 0 <= self.y <= last):
            raise OutOfRange(f"第 {self.z} 级没有 {self.x}/{self.y} 号瓦片，列号和行号均为 0 到 {last}。")

    @property
    def side(self) -> float:
        """Metres of `MERCATOR` along a side."""
        return 2 * HALF / (1 << self.z)

    @property
    def left(self) -> float:
        """The western edge, in metres of `MERCATOR`."""
        return self.x * self.side - HALF

    @property
    def top(self) -> float:
        """The northern edge, in metres of `MERCATOR`."""
        return HALF - self.y * self.side

    @property
    def buffered(self) -> Bounds:
        """West, south, east, north with the buffer around, in metres of `MERCATOR`."""
        over = self.side * BUFFER / EXTENT
        return (
            self.left - over,
            self.top - self.side - over,
            self.left + self.side + over,
            self.top + over,
        )


@lru_cache(maxsize=32)
def transformer(source: str, target: str) -> Transformer:
    """From one system to another, coordinates always as (east, north). One for each pair and process."""
    return Transformer.from_crs(source, target, always_xy=True)


@lru_cache(maxsize=32)
def around(extent: Bounds) -> Bounds:
    """What a city covers and a margin, in metres of `MERCATOR`; `extent` in degrees."""
    west, south, east, north = extent
    turn = transformer("OGC:CRS84", MERCATOR)
    x, y = turn.transform([west - MARGIN, east + MARGIN], [south - MARGIN, north + MARGIN])
    return x[0], y[0], x[1], y[1]


@dataclass(frozen=True, slots=True)
class Reach:
    """The part of a tile that the city has: `bounds` in metres of its storage system.

    `unit` is the ground in metres under one unit of the tile; Mercator stretches by 1/cos(latitude).
    """

    bounds: Bounds
    unit: float


def reach(tile: Tile, frame: Frame) -> Reach | None:
    """Where features of a city can lie that a tile shows, with its buffer; None when it lies elsewhere.

    Cut to the city because the image of half the world in a transverse projection is not defined.
    """
    west, south, east, north = (
        pick(*pair)
        for pick, pair in zip(
            (max, max, min, min), zip(tile.buffered, around(frame.extent), strict=True), strict=True
        )
    )
    if west >= east or south >= north:
        return None
    turn = transformer(frame.storage, MERCATOR)
    bounds = turn.transform_bounds(west, south, east, north, densify_pts=21, direction="INVERSE")
    x, y, step = (west + east) / 2, (south + north) / 2, tile.side / EXTENT
    ground = turn.transform([x, x + step], [y, y], direction="INVERSE")
    return Reach(bounds, float(np.hypot(*np.diff(ground).ravel())))


def units(tile: Tile, points: Floats, storage: str) -> NDArray[np.int64]:
    """Points of `storage` as whole units of the tile: x to the east, y to the south."""
    east, north = transformer(storage, MERCATOR).transform(points[:, 0], points[:, 1])
    scale = EXTENT / tile.side
    placed = np.column_stack(((east - tile.left) * scale, (tile.top - north) * scale))
    whole: NDArray[np.int64] = np.rint(placed).astype(np.int64)
    return whole
