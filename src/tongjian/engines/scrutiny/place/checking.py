"""A boundary without a drawing, held against the blueprint by the same measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.scrutiny.declared import Declared
from tongjian.engines.scrutiny.measures.placed import PlaceMeasure
from tongjian.engines.scrutiny.report import Report
from tongjian.engines.scrutiny.rules import Rule, RuleBook
from tongjian.engines.scrutiny.scrutinise import scrutinise
from tongjian.engines.siteplan import Entity, Outline, Site, SitePlan, Vertex


def check_boundary(
    boundary: BaseGeometry,
    surroundings: Surroundings,
    *,
    rules: RuleBook,
    declared: Declared | None = None,
    today: date,
) -> Report:
    """What the rules of place say of a site `boundary`, in metres of the frame's storage system.

    Rules about what stands on the site do not apply. Raises `BrokenSurroundings`, and ValueError for a
    geometry that is no area.
    """
    sites = tuple(_sites(boundary))
    if not sites:
        raise ValueError("用地范围应当是一个或几个面")
    return scrutinise(
        SitePlan(sites=sites),
        rules=_of_place(rules),
        declared=declared,
        today=today,
        surroundings=surroundings,
    )


def _of_place(book: RuleBook) -> RuleBook:
    kept = tuple(tuple(rule for rule in pack if _of_boundary(rule)) for pack in book.rules)
    return replace(book, rules=kept)


def _of_boundary(rule: Rule) -> bool:
    return isinstance(rule.measure, PlaceMeasure) and not rule.measure.of_drawing


def _sites(boundary: BaseGeometry) -> Iterator[Site]:
    for number, part in enumerate(shapely.get_parts(boundary), start=1):
        if isinstance(part, Polygon) and part.area > 0:
            holes = tuple(_vertices(ring.coords) for ring in part.interiors)
            entity = Entity(f"boundary-{number}", "用地红线", "POLYGON")
            yield Site(Outline(_vertices(part.exterior.coords), entity, holes))


def _vertices(points: shapely.coords.CoordinateSequence) -> tuple[Vertex, ...]:
    return tuple(Vertex(x, y) for x, y, *_ in points[:-1])
