"""In which coordinate system coordinates of a city must be, told by where the city lies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongjian.engines.blueprint.zones import CGCS2000, WEB_MERCATOR, WIDE_ZONES, ZONES

if TYPE_CHECKING:
    from tongjian.engines.blueprint.crs import Bounds, Systems

_NEAR = 0.5
"""Of the city's width and height: what lies this near is judged feature by feature, not by its system."""


@dataclass(frozen=True)
class _Look:
    """A way the coordinates could have come about; `thousandths`: in millimetres."""

    crs: str
    swapped: bool = False
    thousandths: bool = False


def suspicion(systems: Systems, bounds: Bounds, crs: str) -> str | None:
    """See `Systems.suspect`."""
    said = f"{crs}（{systems.title(crs)}）"
    if not all(map(math.isfinite, bounds)):
        return f"坐标中有不是有限数的值，无法按 {said} 换算。"
    city = _extent(systems, _Look(crs))
    if _meet(bounds, city):
        return None
    if look := next(_looks(systems, bounds, crs), None):
        return f"所用坐标系是 {said}，但坐标像是{_words(systems, look, crs)}：{_numbers(bounds)}。"
    if _meet(bounds, _grown(city)):
        return None
    return f"按 {said}，坐标落在本市范围以外，也不像已知的任何一种坐标系：{_numbers(bounds)}。"


def accepted_system(systems: Systems, bounds: Bounds) -> str | None:
    """See `Systems.likely`."""
    if not all(map(math.isfinite, bounds)):
        return None
    return next((crs for crs in systems.names() if _within(bounds, _extent(systems, _Look(crs)))), None)


def _looks(systems: Systems, bounds: Bounds, declared: str) -> Iterator[_Look]:
    """Every way in which the middle of the bounds would lie in the city, the likeliest first."""
    for look in _candidates(systems, declared):
        if _within(bounds, _extent(systems, look)):
            yield look


def _candidates(systems: Systems, declared: str) -> Iterator[_Look]:
    accepted = systems.names()
    others = [code for code in (CGCS2000, *ZONES, *WIDE_ZONES, WEB_MERCATOR) if code not in accepted]
    yield _Look(declared, swapped=True)
    yield from (_Look(code) for code in accepted)
    # Neighbouring zones are likelier than those at the other end of the country.
    middle = (systems.frame.extent[0] + systems.frame.extent[2]) / 2
    zones = {**ZONES, **WIDE_ZONES}
    others.sort(key=lambda code: abs(zones[code].meridian - middle) if code in zones else 0)
    yield from (_Look(code) for code in others)
    yield from (_Look(code, swapped=True) for code in (*accepted, *others))
    yield from (_Look(code, thousandths=True) for code in accepted if code in ZONES)


def _extent(systems: Systems, look: _Look) -> Bounds:
    west, south, east, north = systems.extent_in(look.crs)
    if look.swapped:
        west, south, east, north = south, west, north, east
    factor = 1000.0 if look.thousandths else 1.0
    return west * factor, south * factor, east * factor, north * factor


def _words(systems: Systems, look: _Look, declared: str) -> str:
    name = "" if look.crs == declared else f" {look.crs}（{systems.title(look.crs)}）"
    if look.swapped:
        order = "先纬度、后经度" if systems.in_degrees(look.crs) else "先北、后东"
        return f"{name}{'，而且' if name else ''}{order}，两列对调了"
    return f"{name}的毫米数" if look.thousandths and name else ("毫米数" if look.thousandths else name)


def _numbers(bounds: Bounds) -> str:
    digits = 5 if max(map(abs, bounds)) <= 360 else 1
    first, second, third, fourth = (f"{value:.{digits}f}" for value in bounds)
    return f"第一个坐标 {first} 至 {third}，第二个坐标 {second} 至 {fourth}"


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _within(bounds: Bounds, city: Bounds) -> bool:
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return city[0] <= x <= city[2] and city[1] <= y <= city[3]


def _grown(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    width, height = (east - west) * _NEAR, (north - south) * _NEAR
    return west - width, south - height, east + width, north + height
