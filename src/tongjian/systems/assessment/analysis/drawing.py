"""Places and trends as shapes of a picture. Pure, no query: coordinates in the picture's own units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongjian.systems.assessment.analysis.queries import Place, Trend

WIDTH, MARGIN = 720.0, 24.0
LINE_WIDTH, LINE_HEIGHT = 120.0, 28.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in the picture."""

    x: str
    y: str
    place: Place


@dataclass(frozen=True, slots=True)
class Picture:
    """All places, and the size of the picture."""

    width: int
    height: int
    dots: tuple[Dot, ...]


def picture(places: Sequence[Place]) -> Picture | None:
    """The places as they lie: north is up, a degree of longitude as long as it is there. None without any."""
    if not places:
        return None
    east = [float(place.longitude) for place in places]
    north = [float(place.latitude) for place in places]
    squeeze = math.cos(math.radians(sum(north) / len(north)))
    wide = max((max(east) - min(east)) * squeeze, 1e-6)
    tall = max(max(north) - min(north), 1e-6)
    scale = (WIDTH - 2 * MARGIN) / max(wide, tall)
    height = tall * scale + 2 * MARGIN
    dots = tuple(
        Dot(
            f"{MARGIN + (x - min(east)) * squeeze * scale:.1f}",
            f"{height - MARGIN - (y - min(north)) * scale:.1f}",
            place,
        )
        for x, y, place in zip(east, north, places, strict=True)
    )
    return Picture(round(wide * scale + 2 * MARGIN), round(height), dots)


def spark(trend: Trend, most: Fraction) -> str:
    """The totals of a district as the points of a line; empty with fewer than two."""
    found = [(index, Fraction(line.total)) for index, line in enumerate(trend.lines) if line is not None]
    if len(found) < 2 or not most:
        return ""
    step = LINE_WIDTH / (len(trend.lines) - 1)
    return " ".join(
        f"{index * step:.1f},{LINE_HEIGHT - float(total / most) * LINE_HEIGHT:.1f}" for index, total in found
    )
