"""How far two places lie apart, in metres, from degrees of longitude and latitude."""

from __future__ import annotations

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

RADIUS = 6_371_008.8
"""Mean radius of the Earth in metres: over the few hundred metres asked for here, good to a metre."""


def metres(longitude: Decimal, latitude: Decimal, to_longitude: Decimal, to_latitude: Decimal) -> Decimal:
    """The way along the great circle (haversine), to a tenth of a metre."""
    degrees = (longitude, latitude, to_longitude, to_latitude)
    east, north, to_east, to_north = (radians(float(one)) for one in degrees)
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return Decimal(f"{2 * RADIUS * asin(sqrt(min(1.0, half))):.1f}")
