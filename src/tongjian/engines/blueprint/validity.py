"""What is wrong with an invalid geometry, where, and what repairing it would change."""

from __future__ import annotations

import re
from typing import Final

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.problems import Place

_REASON = re.compile(r"(?P<what>[^\[]*)(?:\[(?P<x>\S+) (?P<y>\S+).*\])?")
_MOST_POINTS: Final = 50_000
"""Vertices beyond which the repaired area is not computed; it may take quadratic time."""
_TITLES: Final = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "边界与自身相接触",
    "Hole lies outside shell": "洞在外边界之外",
    "Holes are nested": "洞套着洞",
    "Interior is disconnected": "内部被洞隔断",
    "Nested shells": "一部分套在另一部分之内",
    "Duplicate Rings": "有重复的边界环",
    "Too few points in geometry component": "顶点太少",
    "Invalid Coordinate": "坐标无效",
    "Ring is not closed": "边界没有闭合",
}


def explain(shape: BaseGeometry) -> tuple[str, Place | None]:
    """A sentence about an invalid geometry, and the place that is wrong."""
    reason = shapely.is_valid_reason(shape)
    match = _REASON.match(reason)
    what = match["what"].strip() if match else reason
    where = (float(match["x"]), float(match["y"])) if match and match["x"] else None
    at = f"（在 {where[0]:.3f}，{where[1]:.3f}）" if where else ""
    return f"图形无效：{_TITLES.get(what, what)}{at}。{_repaired(shape)}", where


def _repaired(shape: BaseGeometry) -> str:
    if shapely.get_dimensions(shape) < 2:
        return ""
    if shapely.get_num_coordinates(shape) > _MOST_POINTS:
        return "顶点太多，没有试算修复后的面积。"
    try:
        repaired = shapely.make_valid(shape).area
    except GEOSException:
        return "自动修复也无法得到有效的面。"
    drawn = shape.area
    if abs(repaired - drawn) < 0.005:
        return f"自动修复不改变面积（{drawn:.2f} m²）。"
    return f"若自动修复，面积由 {drawn:.2f} m² 变为 {repaired:.2f} m²，相差 {abs(repaired - drawn):.2f} m²。"
