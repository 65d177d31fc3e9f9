"""Coordinate reference systems as clients name them, and the order of their axes.

A coordinate is stated in the order of the authority (OGC API – Features Part 2): north before east for
EPSG:4490 and the Gauss–Krüger zones, longitude before latitude only for CRS84.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry import Polygon

from tongjian.engines.blueprint.crs import CGCS2000, WEB_MERCATOR, WGS84, Bounds, Points, Systems
from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.places.services.exceptions import InvalidParameter

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
_ALWAYS: Final = (CGCS2000, WGS84, WEB_MERCATOR)
"""What programs all over the world ask for, whatever the city's files come in."""
_MARGIN: Final = 50_000.0
"""Metres around the city in which something of it may still lie."""
_BENDS: Final = 64
"""Pieces of a side of a box; a parallel of 100 km then bends away from them by less than 5 cm."""


def uri(name: str) -> str:
    """How `EPSG:4549` is called in an address."""
    return _EPSG + name.removeprefix("EPSG:")


@lru_cache(maxsize=32)
def offered(frame: Frame) -> tuple[str, ...]:
    """The systems of a city, CRS84 first and its own second. Local ones have no name the world knows."""
    names = (frame.storage, *_ALWAYS, *frame.accepts)
    return CRS84, *dict.fromkeys(uri(name) for name in names if name.startswith("EPSG:"))


def chosen(asked: str, parameter: str, frame: Frame) -> str:
    """The URI asked for, spelled as we offer it. Raises `InvalidParameter`."""
    wanted = asked.strip("[]").replace("https://", "http://", 1)
    if wanted not in offered(frame):
        names = "、".join(offered(frame))
        raise InvalidParameter(f"参数 {parameter} 的坐标系“{asked[:120]}”不在提供之列，可用：{names}。")
    return wanted


def name_of(crs: str) -> str:
    """The system of a URI by its code; longitude comes first wherever the code alone is used."""
    return WGS84 if crs == CRS84 else f"EPSG:{crs.removeprefix(_EPSG)}"


@lru_cache(maxsize=32)
def north_first(crs: str) -> bool:
    """Whether the authority states the northing, or the latitude, before the other."""
    direction: str = CRS(name_of(crs)).axis_info[0].direction
    return crs != CRS84 and direction == "north"


@lru_cache(maxsize=32)
def in_degrees(crs: str) -> bool:
    """Whether it measures in degrees."""
    geographic: bool = CRS(name_of(crs)).is_geographic
    return geographic


def digits(crs: str) -> int:
    """Decimals that are worth stating: a tenth of a millimetre on the ground."""
    return 9 if in_degrees(crs) else 4


def stated(geometries: NDArray[Any], crs: str, frame: Frame) -> NDArray[Any]:
    """Geometries of the city's frame in another system, axes in the order of its authority.

    Outer rings run anticlockwise as seen with east to the right (RFC 7946, section 3.1.6).
    """
    systems, name = Systems(frame), name_of(crs)
    order = (1, 0) if north_first(crs) else (0, 1)

    def turned(points: Points) -> Points:
        return np.round(systems.points_from_storage(points, name)[:, order], digits(crs))

    wound: NDArray[Any] = shapely.orient_polygons(geometries)
    moved: NDArray[Any] = shapely.transform(wound, turned)
    return moved


def window(box: Bounds, crs: str, frame: Frame) -> Polygon | None:
    """A box, its axes in the order of the authority, in metres of the frame; None where the city is not.

    A west beyond the east goes round the back of the world. A millimetre is added: a corner copied from a
    feature as it was printed still touches it.
    """
    west, south, east, north = (box[1], box[0], box[3], box[2]) if north_first(crs) else box
    left, _, right, _ = around(name_of(crs), frame)
    if west > east:
        west, east = (west, right) if west <= right else (left, east)
    little = 10.0 ** (1 - digits(crs))
    return in_metres((west - little, south - little, east + little, north + little), name_of(crs), frame)


def in_metres(box: Bounds, name: str, frame: Frame) -> Polygon | None:
    """What a box (east first) covers of the city and its surroundings; None when it lies elsewhere.

    Cut because half the world has no image in a transverse projection; its sides are bent as that bends them.
    """
    (west, south, east, north), (left, bottom, right, top) = box, around(name, frame)
    west, south, east, north = max(west, left), max(south, bottom), min(east, right), min(north, top)
    if west >= east or south >= north:
        return None
    sides = shapely.segmentize(
        shapely.box(west, south, east, north), max(east - west, north - south) / _BENDS
    )
    moved: Polygon = Systems(frame).to_storage(sides, name)
    return moved


@lru_cache(maxsize=64)
def around(name: str, frame: Frame) -> Bounds:
    """The bounds of the city and its surroundings in a system, east first."""
    systems = Systems(frame)
    bounds: Bounds = systems.from_storage(systems.extent.buffer(_MARGIN), name).bounds
    return bounds
