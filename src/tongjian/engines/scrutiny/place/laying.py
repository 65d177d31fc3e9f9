"""How a drawing comes to lie on the blueprint: by its coordinates, or by the shape of its site outline.

Coordinates are believed when the site lies near its parcel in one of the city's systems, or when they can be
nothing but geodetic (millions of metres). Everything else is a drawing with an origin of its own, which is
what design offices usually send: its site outline is laid on the parcel's, turned and shifted, never scaled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import shapely
from shapely import Polygon
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.frame import Frame

if TYPE_CHECKING:
    from tongjian.engines.blueprint.crs import Systems
    from tongjian.engines.blueprint.fitting import Fit

FITS = 0.5
"""By how many metres a site outline may differ from its parcel and still be laid on it by its shape."""
# No drawing with an origin of its own reaches so far, in metres; every northing of the country does.
_GEODETIC = 1_000_000.0
_SENT = "请按平台的坐标系输出图纸，或用自有原点的坐标画出与地块一致的用地红线后重新上传"
Move = Callable[[BaseGeometry], BaseGeometry]


@dataclass(frozen=True)
class Motion:
    """Storage east = cos·x − sin·y + `east`, north = sin·x + cos·y + `north`; `rotation` in degrees,
    anticlockwise."""

    rotation: float
    east: float
    north: float


@dataclass(frozen=True)
class Laid:
    """A drawing on the blueprint. `to_storage` takes its metres to the frame's, `to_drawing` back.

    `system` is the coordinate system its coordinates are in; empty when it was laid by its shape, and then
    `motion`, the `residual` in metres and the rotations of `others`, which fit as well, say how.
    """

    how: Literal["coordinates", "shape"]
    to_storage: Move
    to_drawing: Move
    system: str = ""
    title: str = ""
    motion: Motion | None = None
    residual: float | None = None
    others: tuple[float, ...] = ()

    @property
    def ambiguous(self) -> bool:
        return bool(self.others)


@dataclass(frozen=True)
class Unlaid:
    """Why the drawing cannot be laid, and what the applicant can do about it."""

    sentence: str
    mend: str


def lay(site: BaseGeometry | None, parcel: BaseGeometry, frame: Frame, reach: float) -> Laid | Unlaid:
    """Lay a drawing by its `site` (its own metres) on a `parcel` (the frame's storage system).

    A site that comes within `reach` metres of the parcel in one of the city's systems carries coordinates in
    it. Raises ValueError for a frame whose systems nobody knows.
    """
    if site is None or site.is_empty:
        return Unlaid("图中没有用地红线，不能落到一张蓝图上", "画出闭合的用地红线后重新上传")
    if shapely.dwithin(site, parcel, reach):
        return _as_it_is(frame)
    if _is_geodetic(site):
        return _by_known_coordinates(site, parcel, frame, reach)
    near = _nearest(_locally(site, frame), site, parcel, reach)
    return near or _by_shape(site, parcel)


def _as_it_is(frame: Frame) -> Laid:
    """In the storage system itself; nothing has to be computed, nor any projection loaded."""
    return Laid("coordinates", _unmoved, _unmoved, frame.storage, frame.storage)


def _by_known_coordinates(
    site: BaseGeometry, parcel: BaseGeometry, frame: Frame, reach: float
) -> Laid | Unlaid:
    """Coordinates of millions of metres are meant to be geodetic: they are right, or there is a mistake."""
    from tongjian.engines.blueprint.crs import Systems
    from tongjian.engines.drawing.refusal import Refused

    systems = Systems(frame)
    bounds = site.bounds
    try:
        possible = [name for name in (frame.storage, *frame.accepts) if systems.suspect(bounds, name) is None]
    except Refused as unknown:
        raise ValueError(unknown.sentence) from None
    candidates = [_in_system(systems, name) for name in possible]
    if candidates:
        return _nearest(iter(candidates), site, parcel, reach) or candidates[0]
    sentence = systems.suspect(bounds, frame.storage) or "坐标不在本市范围内"
    return Unlaid(f"图纸坐标不对：{sentence.rstrip('。')}", _SENT)


def _locally(site: BaseGeometry, frame: Frame) -> Iterator[Laid]:
    """The city's own plane systems, whose coordinates look like any others."""
    if not frame.local:
        return
    from tongjian.engines.blueprint.crs import Systems

    systems = Systems(frame)
    yield from (_in_system(systems, local.code) for local in frame.local)


def _nearest(
    candidates: Iterator[Laid], site: BaseGeometry, parcel: BaseGeometry, reach: float
) -> Laid | None:
    """The candidate in which the site covers most of the parcel, of those that bring it within reach."""
    best: tuple[tuple[float, float], Laid] | None = None
    for laid in candidates:
        there = laid.to_storage(site)
        if not shapely.dwithin(there, parcel, reach):
            continue
        rank = (there.intersection(parcel).area, -float(there.distance(parcel)))
        if best is None or rank > best[0]:
            best = (rank, laid)
    return best[1] if best else None


def _by_shape(site: BaseGeometry, parcel: BaseGeometry) -> Laid | Unlaid:
    from tongjian.engines.blueprint.fitting import NoFit, fit

    outlines = _outline(site), _outline(parcel)
    if outlines[0] is None or outlines[1] is None:
        whose = "图上的用地红线" if outlines[0] is None else "一张蓝图上的地块"
        return Unlaid(f"图纸没有大地坐标，{whose}又不是一个完整的面，不能按形状落位", _SENT)
    found = fit(outlines[0], outlines[1], tolerance=FITS)
    if isinstance(found, NoFit):
        return Unlaid(f"图纸没有大地坐标，按形状也落不到地块上：{found.reason.rstrip('。')}", _SENT)
    return _fitted(found)


def _fitted(found: Fit) -> Laid:
    motion = Motion(found.rotation, found.east, found.north)
    return replace(moved(motion), residual=found.residual, others=found.others)


def moved(motion: Motion) -> Laid:
    """A drawing laid by that motion."""
    turn = math.radians(motion.rotation)
    cos, sin, east, north = math.cos(turn), math.sin(turn), motion.east, motion.north
    there = (cos, -sin, sin, cos, east, north)
    # A rotation's inverse is its transpose.
    back = (cos, sin, -sin, cos, -(cos * east + sin * north), sin * east - cos * north)
    return Laid(
        "shape",
        lambda shape: affine_transform(shape, there),
        lambda shape: affine_transform(shape, back),
        title="按用地红线的形状落位",
        motion=motion,
    )


def in_system(frame: Frame, system: str) -> Laid:
    """A drawing whose coordinates are in one of the city's systems."""
    if system == frame.storage:
        return _as_it_is(frame)
    from tongjian.engines.blueprint.crs import Systems

    return _in_system(Systems(frame), system)


def _in_system(systems: Systems, name: str) -> Laid:
    return Laid(
        "coordinates",
        lambda shape: systems.to_storage(shape, name),
        lambda shape: systems.from_storage(shape, name),
        name,
        systems.title(name),
    )


def _is_geodetic(site: BaseGeometry) -> bool:
    return max(abs(side) for side in site.bounds) >= _GEODETIC


def _outline(shape: BaseGeometry) -> Polygon | None:
    """A polygon, also where it comes as a collection of one."""
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Polygon) else None


def _unmoved(shape: BaseGeometry) -> BaseGeometry:
    return shape
