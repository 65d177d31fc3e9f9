"""The coordinate systems known here: CGCS2000 in degrees and in 3-degree zones, and WGS 84.

A 3-degree zone has its central meridian at three times its number, scale 1 on it, and 500 000 m added to the
easting; the kind with the zone number before the easting adds `number · 1 000 000` m more. EPSG:4513–4533 are
the zones 25–45 with the number, EPSG:4534–4554 the same without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FALSE_EASTING: Final = 500_000.0
ZONE_NUMBER: Final = 1_000_000.0
_FIRST, _COUNT = 25, 21


@dataclass(frozen=True, slots=True)
class Zone:
    """A Gauss–Krüger zone of CGCS2000. `numbered`: the zone number stands before the easting."""

    code: str
    number: int
    numbered: bool
    width: int = 3

    @property
    def meridian(self) -> int:
        """The central meridian in degrees east."""
        return self.number * 3 if self.width == 3 else self.number * 6 - 3

    @property
    def easting(self) -> float:
        """The easting of the central meridian in metres."""
        return FALSE_EASTING + (self.number * ZONE_NUMBER if self.numbered else 0.0)

    @property
    def title(self) -> str:
        name = f"CGCS2000 {self.width} 度 {self.number} 带" if self.numbered else "CGCS2000 3 度带"
        kind = "横坐标冠带号" if self.numbered else "横坐标不冠带号"
        return f"{name}，中央经线 {self.meridian}°，{kind}"


CGCS2000: Final = "EPSG:4490"
WGS84: Final = "EPSG:4326"
WEB_MERCATOR: Final = "EPSG:3857"

ZONES: Final = {
    zone.code: zone
    for i in range(_COUNT)
    for zone in (
        Zone(f"EPSG:{4513 + i}", _FIRST + i, numbered=True),
        Zone(f"EPSG:{4534 + i}", _FIRST + i, numbered=False),
    )
}
"""The 3-degree zones by code."""

WIDE_ZONES: Final = {
    zone.code: zone for i in range(11) for zone in (Zone(f"EPSG:{4491 + i}", 13 + i, numbered=True, width=6),)
}
"""The 6-degree zones with their number before the easting, known only to name them."""

GEOGRAPHIC: Final = {
    CGCS2000: "CGCS2000 经纬度（度）",
    WGS84: "WGS 84 经纬度（度）",
}
