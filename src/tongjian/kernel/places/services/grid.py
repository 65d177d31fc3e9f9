"""Arithmetic of WebMercatorQuad, the tile matrix set of web maps (OGC 17-083r4, annex D.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.crs import WEB_MERCATOR, Bounds, Points, Systems
from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.places.services.systems import in_metres

HALF: Final = 20037508.342789244
"""Half the side of the square that zoom 0 covers, in metres of `WEB_MERCATOR`."""
DEEPEST: Final = 22
EXTENT: Final = 4096
"""Units along the side of a tile; a coordinate is a whole number of them."""
PIXEL: Final = EXTENT // 256
"""Units to a pixel of a screen that draws tiles 256 pixels wide."""
BUFFER: Final = 4 * PIXEL
"""Units by which geometry reaches over the edge, so that an outline is not drawn along it."""


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
        """Metres of `WEB_MERCATOR` along a side."""
        return 2 * HALF / (1 << self.z)

    @property
    def left(self) -> float:
        """The western edge, in metres of `WEB_MERCATOR`."""
        return self.x * self.side - HALF

    @property
    def top(self) -> float:
        """The northern edge, in metres of `WEB_MERCATOR`."""
        return HALF - self.y * self.side

    @property
    def buffered(self) -> Bounds:
        """West, south, east, north with the buffer around, in metres of `WEB_MERCATOR`."""
        over = self.side * BUFFER / EXTENT
        return (
            self.left - over,
            self.top - self.side - over,
            self.left + self.side + over,
            self.top + over,
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """The part of a tile in which the city can have features: `bounds` in metres of its storage system.

    `unit` is the ground in metres under one unit of the tile; Mercator stretches by 1/cos(latitude).
    """

    bounds: Bounds
    unit: float


def reach(tile: Tile, frame: Frame) -> Reach | None:
    """Where features can lie that a tile shows, with its buffer; None when the city is elsewhere."""
    seen = in_metres(tile.buffered, WEB_MERCATOR, frame)
    if seen is None:
        return None
    systems = Systems(frame)
    middle = systems.points_from_storage(shapely.get_coordinates(seen.centroid), WEB_MERCATOR)
    pair = systems.points_to_storage(middle + np.array([[0.0, 0.0], [tile.side / EXTENT, 0.0]]), WEB_MERCATOR)
    return Reach(seen.bounds, float(np.hypot(*(pair[1] - pair[0]))))


def units(tile: Tile, points: Points, frame: Frame) -> NDArray[np.int64]:
    """Points in metres of the frame as whole units of the tile: x to the east, y to the south."""
    placed = Systems(frame).points_from_storage(points, WEB_MERCATOR)
    placed = (placed - (tile.left, tile.top)) * (EXTENT / tile.side) * (1, -1)
    whole: NDArray[np.int64] = np.rint(placed).astype(np.int64)
    return whole
