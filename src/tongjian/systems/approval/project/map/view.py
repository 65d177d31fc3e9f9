"""From metres of the city's frame to the units of the picture. Pure."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT = 960, 640
_LEAST = 400.0
"""Metres: nearer nobody looks on this map."""
_MARGIN = 0.04

Bounds = tuple[float, float, float, float]


class View:
    """A window on the ground, north up, in the proportions of the picture."""

    def __init__(self, bounds: Bounds) -> None:
        west, south, east, north = bounds
        across = max((east - west) * (1 + 2 * _MARGIN), _LEAST)
        upward = max((north - south) * (1 + 2 * _MARGIN), _LEAST * HEIGHT / WIDTH)
        self.scale = min(WIDTH / across, HEIGHT / upward)
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        half_x, half_y = WIDTH / self.scale / 2, HEIGHT / self.scale / 2
        self.bounds: Bounds = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies in the window."""
        west, south, east, north = self.bounds
        return west <= x <= east and south <= y <= north

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place in the picture."""
        west, _, _, north = self.bounds
        return round((x - west) * self.scale, 1), round((north - y) * self.scale, 1)

    def path(self, area: BaseGeometry) -> str:
        """The outline of what of an area lies in the window; empty: nothing does."""
        # Half a unit of the picture: nobody sees a finer corner.
        seen = shapely.intersection(shapely.simplify(area, 0.5 / self.scale), shapely.box(*self.bounds))
        rings = (
            ring
            for part in shapely.get_parts(seen)
            if part.geom_type == "Polygon" and not part.is_empty
            for ring in (part.exterior, *part.interiors)
        )
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: BaseGeometry) -> str:
        points = (self.at(x, y) for x, y in shapely.get_coordinates(ring))
        return f"M{'L'.join(f'{x:g} {y:g}' for x, y in points)}Z"

    def scale_bar(self) -> tuple[float, float]:
        """A round length in metres, and how long it is in the picture."""
        longest = WIDTH / 5 / self.scale
        power = 10.0 ** (len(str(int(longest))) - 1)
        metres = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= longest)
        return metres, round(metres * self.scale, 1)
