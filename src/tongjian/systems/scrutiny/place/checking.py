"""The project's parcel, or a boundary somebody draws on it, held against the blueprint without a drawing."""

from __future__ import annotations

from datetime import date

from shapely.geometry.base import BaseGeometry

from tongjian.engines.scrutiny.place.checking import check_boundary
from tongjian.engines.scrutiny.report import Report
from tongjian.engines.scrutiny.rules import RuleBook, load_rules
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.surroundings import surroundings_of


def place_check(edition: Edition, parcel: str, geometry: BaseGeometry, on: date) -> Report | None:
    """What the rules of place in force on a day say of a boundary on a parcel; in metres of the frame.

    None where the blueprint has no such parcel. At most 4 SQL queries. Raises ValueError for a geometry that
    is no area.
    """
    around = surroundings_of(edition, parcel)
    if around.parcel is None:
        return None
    return check_boundary(geometry, around, rules=_rules(edition.city), today=on)


def _rules(city: str) -> RuleBook:
    return load_rules(pack_folders(city))
