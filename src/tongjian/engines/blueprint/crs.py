"""Coordinates from every system a city accepts into the metres of its blueprint, and back.

Longitudes and eastings come first, always. Between CGCS2000 and WGS 84 nothing is changed: both are realised
in ITRF and their ellipsoids differ by 0.1 mm, so the null transformation is the only one there is (PROJ calls
it a ballpark). What it leaves out is the motion of the plate since the epoch 2000.0 of CGCS2000, some three
centimetres a year; a survey that matters has to be delivered in CGCS2000.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, cached_property
from typing import Final, TypeVar, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.frame import Frame, LocalSystem
from tongjian.engines.blueprint.lookslike import accepted_system, suspicion
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.zones import CGCS2000, GEOGRAPHIC, WEB_MERCATOR, WGS84, WIDE_ZONES, ZONES

__all__ = ["CGCS2000", "GRID", "WEB_MERCATOR", "WGS84", "Bounds", "Systems", "on_grid"]

Points = NDArray[np.float64]
"""Coordinates, one row for each point: east and north in metres, or longitude and latitude in degrees."""
Bounds = tuple[float, float, float, float]
Geometries = TypeVar("Geometries", bound=BaseGeometry | NDArray[np.object_])
_Move = Callable[[Points], Points]

GRID: Final = 1e-4
"""Metres between neighbouring coordinates of the blueprint. What comes in is laid on it, so that an unchanged
feature keeps its digest through any number of exports and imports."""
_DECIMALS: Final = 4
_STEP: Final = 0.02
"""Degrees between the points by which the city's extent is carried into other systems."""


def on_grid(geometries: Geometries) -> Geometries:
    """The geometries with coordinates rounded to the grid of the blueprint."""
    return _moved(geometries, _rounded)


class Systems:
    """The systems of a city's frame. Raises ValueError when the frame's own systems are no known zones."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._local = {system.code: system for system in frame.local}
        for code in (frame.storage, *(system.base for system in frame.local)):
            if code not in ZONES:
                raise ValueError(f"{code} 不是 CGCS2000 3 度带，不能作为坐标框架")

    def names(self) -> tuple[str, ...]:
        """The systems files may come in and leave in, the blueprint's own first."""
        return tuple(dict.fromkeys((self.frame.storage, *self.frame.accepts, *self._local)))

    def title(self, crs: str) -> str:
        """The name of a system for people. Raises Refused for one nobody knows."""
        if crs in self._local:
            return self._local[crs].title
        if zone := ZONES.get(crs) or WIDE_ZONES.get(crs):
            return zone.title
        if crs in GEOGRAPHIC:
            return GEOGRAPHIC[crs]
        if crs == WEB_MERCATOR:
            return "WGS 84 网络墨卡托"
        raise self._unknown(crs)

    def in_degrees(self, crs: str) -> bool:
        return crs in GEOGRAPHIC

    def to_storage(self, geometry: Geometries, crs: str) -> Geometries:
        """A geometry, or an array of them, from `crs` into metres of the blueprint; heights are dropped.

        A point far outside the domain of a projection becomes infinite. Raises Refused for an unknown system.
        """
        return _moved(geometry, self._inward(crs))

    def to_grid(self, geometry: Geometries, crs: str) -> Geometries:
        """As `to_storage`, with the coordinates on the blueprint's grid."""
        inward = self._inward(crs)
        return _moved(geometry, lambda points: _rounded(inward(points)))

    def from_storage(self, geometry: Geometries, crs: str) -> Geometries:
        """A geometry, or an array of them, from metres of the blueprint into `crs`."""
        return _moved(geometry, self._outward(crs))

    def points_to_storage(self, points: Points, crs: str) -> Points:
        """Rows of coordinates from `crs` into metres of the blueprint."""
        return self._inward(crs)(points)

    def points_from_storage(self, points: Points, crs: str) -> Points:
        """Rows of coordinates from metres of the blueprint into `crs`."""
        return self._outward(crs)(points)

    def suspect(self, bounds: Bounds, crs: str) -> str | None:
        """Why coordinates within `bounds` cannot be in `crs`, naming the system they look like; or None.

        `bounds` are west, south, east and north, as shapely gives them. Raises Refused for an unknown system.
        """
        return suspicion(self, bounds, crs)

    def likely(self, bounds: Bounds) -> str | None:
        """The accepted system in which such coordinates lie in the city; None where there is none."""
        return accepted_system(self, bounds)

    @cached_property
    def extent(self) -> shapely.Polygon:
        """The city's extent in metres of the blueprint; its sides follow the degrees and are curved."""
        box = shapely.segmentize(shapely.box(*self.frame.extent), _STEP)
        return self.to_storage(box, CGCS2000)

    def extent_in(self, crs: str) -> Bounds:
        """The bounds of the city's extent in `crs`."""
        return self.from_storage(self.extent, crs).bounds

    def _inward(self, crs: str) -> _Move:
        storage = self.frame.storage
        if local := self._local.get(crs):
            base = _between(local.base, storage)
            return lambda points: base(_from_local(points, local))
        self.title(crs)
        return _between(crs, storage)

    def _outward(self, crs: str) -> _Move:
        storage = self.frame.storage
        if local := self._local.get(crs):
            base = _between(storage, local.base)
            return lambda points: _into_local(base(points), local)
        self.title(crs)
        return _between(storage, crs)

    def _unknown(self, crs: str) -> Refused:
        return Refused(
            "crs-unknown",
            f"不认识坐标系“{crs}”。",
            f"可用的坐标系：{'、'.join(self.names())}。",
        )


def _moved(geometries: Geometries, move: _Move) -> Geometries:
    return cast("Geometries", shapely.transform(cast("BaseGeometry", geometries), move))


def _rounded(points: Points) -> Points:
    # Adding zero makes of a negative zero the one zero there is.
    return np.round(points, _DECIMALS) + 0.0


def _from_local(points: Points, local: LocalSystem) -> Points:
    a, b = _turn(local)
    x, y = points[:, 0], points[:, 1]
    return np.column_stack((local.east + a * x - b * y, local.north + b * x + a * y))


def _into_local(points: Points, local: LocalSystem) -> Points:
    a, b = _turn(local)
    east, north = points[:, 0] - local.east, points[:, 1] - local.north
    size = a * a + b * b
    return np.column_stack(((a * east + b * north) / size, (a * north - b * east) / size))


def _turn(local: LocalSystem) -> tuple[float, float]:
    angle = math.radians(local.rotation)
    return local.scale * math.cos(angle), local.scale * math.sin(angle)


@cache
def _between(first: str, second: str) -> _Move:
    """From one known system into another, WGS 84 taken for CGCS2000."""
    first, second = (CGCS2000 if crs == WGS84 else crs for crs in (first, second))
    if first == second:
        return lambda points: points
    one, other = ZONES.get(first), ZONES.get(second)
    if one and other and one.number == other.number:
        # The same projection with and without the zone number: a shift is exact, projecting twice is not.
        shift = np.array([other.easting - one.easting, 0.0])
        return lambda points: points + shift
    transformer = Transformer.from_crs(first, second, always_xy=True)

    def project(points: Points) -> Points:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return project
