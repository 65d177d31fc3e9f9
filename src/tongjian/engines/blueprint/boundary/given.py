"""From what somebody gave to an area in metres of the city's frame, or the sentence why not."""

from __future__ import annotations

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.coordinates import (
    MOST_POINTS,
    as_list,
    is_finite,
    points_listed,
    points_of,
    read_list,
)
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.crs import CGCS2000, Systems
from tongjian.engines.blueprint.frame import Frame

MOST_TEXT: Final = 400_000
"""Characters of a list: 5,000 points with room to spare."""
_DEGREES: Final = 180.0
LEAST_AREA, MOST_AREA = 1.0, 20_000_000.0
"""m²: less is a slip of the hand, more is a question about a district, not about a site."""


def from_text(text: str, crs: str, frame: Frame) -> BaseGeometry:
    """The area inside a list of coordinates in that system, in metres of the frame. Raises Mistake."""
    _short_enough(text)
    systems = Systems(frame)
    if crs not in systems.names():
        raise Mistake("请从列表中选择坐标系。")
    area = read_list(text, degrees=systems.in_degrees(crs))
    if sentence := systems.suspect(area.bounds, crs):
        raise Mistake(_listed_east_first(area, crs, systems) or sentence)
    return checked(systems.to_storage(area, crs))


def listed(text: str) -> tuple[BaseGeometry, bool]:
    """The area inside a list in a system nobody named, and whether it is in degrees. Raises Mistake.

    No coordinate of a grid in metres is as small as a longitude.
    """
    _short_enough(text)
    points = points_listed(text, degrees=False)
    degrees = bool(points) and all(abs(each) <= _DEGREES for point in points for each in point)
    return read_list(text, degrees=degrees), degrees


def located(text: str, frame: Frame) -> BaseGeometry:
    """The area inside a list, in metres of the frame: in the first of the city's systems where it lies there.

    Raises Mistake, also for coordinates that are in none of them.
    """
    area, degrees = listed(text)
    systems = Systems(frame)
    crs = systems.likely(area.bounds) or (CGCS2000 if degrees else frame.storage)
    return from_text(text, crs, frame)


def checked(area: BaseGeometry) -> BaseGeometry:
    """An area in metres, to the millimetre, when it is one to report on. Raises Mistake."""
    if not is_finite(area.bounds):
        raise Mistake("坐标不能换算到本市的坐标系。请检查坐标系和坐标。")
    if not area.is_valid or area.is_empty or area.geom_type not in ("Polygon", "MultiPolygon"):
        raise Mistake("边界围不成面，或自己与自己相交。请检查界址点的顺序。")
    if not LEAST_AREA <= area.area <= MOST_AREA:
        raise Mistake(
            f"边界围成 {area.area:,.2f} ㎡，应在 {LEAST_AREA:g} ㎡到 {MOST_AREA / 1e6:g} 平方千米之间。"
            "范围过大时请分块查询。"
        )
    if (points := points_of(area)) > MOST_POINTS:
        raise Mistake(f"边界有 {points} 个点，超过 {MOST_POINTS} 个。请简化后再试。")
    return read_list(as_list(area), degrees=False)


def _short_enough(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise Mistake(f"坐标文本超过 {MOST_TEXT:,} 个字符。请简化边界，或上传文件。")


def _listed_east_first(area: BaseGeometry, crs: str, systems: Systems) -> str:
    """The commonest slip of a list: east where north belongs."""
    turned = shapely.transform(area, lambda points: points[:, ::-1])
    if systems.suspect(turned.bounds, crs):
        return ""
    return "X、Y 两列像是写反了：对调后才落在本市范围内。X 是纵坐标（北），Y 是横坐标（东）。"
