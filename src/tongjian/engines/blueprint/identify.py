"""Which known system a description of one means: a code, or the text of a .prj file.

Names differ from program to program, so it is the parameters that decide.
"""

from __future__ import annotations

import math
from typing import Final

from pyproj import CRS
from pyproj.exceptions import CRSError

from tongjian.engines.blueprint.zones import CGCS2000, WEB_MERCATOR, WGS84, WIDE_ZONES, ZONES, Zone

_LONGEST: Final = 20_000
_METHODS: Final = {"Transverse Mercator", "Gauss Kruger", "Gauss-Kruger"}
_ROUND: Final = 1e-9


def identify(description: str) -> tuple[str | None, str]:
    """The code of the system described, None when it is none of ours; and its name as the file gives it.

    A description nobody can read has the name "".
    """
    if len(description) > _LONGEST:
        return None, ""
    try:
        crs = CRS.from_user_input(description)
    except CRSError:
        return None, ""
    name = " ".join(crs.name.split())
    while crs.is_compound or crs.is_bound:
        # Heights come with a system of their own; a bound system carries a shift into another.
        inner = crs.sub_crs_list[0] if crs.is_compound else crs.source_crs
        if inner is None:
            return None, name
        crs = inner
    if crs.is_geographic:
        return _geographic(crs), name
    return (_projected(crs) if crs.is_projected else None), name


def _geographic(crs: CRS) -> str | None:
    datum = crs.datum.name.lower() if crs.datum else ""
    if "2000" in datum and ("china" in datum or "cgcs" in datum):
        return CGCS2000
    if "wgs" in datum or "world geodetic system 1984" in datum:
        return WGS84
    return None


def _projected(crs: CRS) -> str | None:
    if crs.to_authority() == ("EPSG", WEB_MERCATOR.removeprefix("EPSG:")):
        return WEB_MERCATOR
    base, operation = crs.geodetic_crs, crs.coordinate_operation
    if base is None or operation is None or _geographic(base) != CGCS2000:
        return None
    if operation.method_name not in _METHODS:
        return None
    values = {parameter.name: float(parameter.value) for parameter in operation.params}
    if not _metres(crs) or not _plain(values):
        return None
    meridian = values.get("Longitude of natural origin", math.nan)
    easting = values.get("False easting", math.nan)
    return next((z.code for z in (*ZONES.values(), *WIDE_ZONES.values()) if _is(z, meridian, easting)), None)


def _metres(crs: CRS) -> bool:
    return all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info)


def _plain(values: dict[str, float]) -> bool:
    return (
        values.get("Latitude of natural origin") == 0.0
        and values.get("Scale factor at natural origin", 1.0) == 1.0
        and values.get("False northing") == 0.0
    )


def _is(zone: Zone, meridian: float, easting: float) -> bool:
    return abs(zone.meridian - meridian) < _ROUND and abs(zone.easting - easting) < _ROUND
