"""The pictures of a comparison: where all patches lie, and one of them with what both plans hold there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import queries
from tongjian.kernel.places.comparisons import Comparison, Patch
from tongjian.kernel.places.models import Feature
from tongjian.kernel.places.office.features import all_of, rows_of, values
from tongjian.kernel.places.office.pictures import Box, Shape, bounds_of, picture, view_of

DRAWN = 1_000
"""Patches of one picture; more could not be told apart."""
_COARSE = 10.0
"""Metres: districts are drawn to find one's way by, no more."""


def overview(city: str, patches: Sequence[Patch]) -> tuple[str, Box | None]:
    """The patches within the city's districts, and the box around them. 1 SQL query; 2 for new districts."""
    shapes = [
        Shape(shapely.from_wkb(bytes(patch.wkb)), "patch", f"第 {patch.number} 块") for patch in patches
    ]
    box = bounds_of(shape.geometry for shape in shapes)
    if box is None:
        return "", None
    view = view_of(box, width=360, height=300, around=0.1)
    return picture([*_districts(city), *shapes], "差异图斑的分布", view), box


def _districts(city: str) -> list[Shape]:
    edition = queries.edition_today(city)
    code = queries.layer_with(edition, Role.DISTRICT)
    if code is None:
        return []
    outlines = _outlines(city, code, edition.versions[code].number)
    return [Shape(outline, "neighbour", name) for name, outline in outlines]


@lru_cache(maxsize=32)
def _outlines(city: str, layer: str, number: int) -> tuple[tuple[str, BaseGeometry], ...]:
    """Of a version that never changes: names and coarse outlines. 1 SQL query, once in a process."""
    column = pack_of(city).layers[layer].column(Meaning.NAME)
    features = all_of(city, layer, number)
    return tuple(
        (str(each.attributes.get(column or "") or each.key), shapely.simplify(each.geometry, _COARSE))
        for each in features
    )


def one(comparison: Comparison, patch: Patch) -> tuple[str, Box]:
    """The patch over the features of both sides, and its box. 2 SQL queries."""
    ground = shapely.from_wkb(bytes(patch.wkb))
    view = view_of(ground.bounds, width=480, height=360, around=0.8)
    sides = (
        ("first", comparison.first_layer, comparison.first_number, patch.first),
        ("second", comparison.second_layer, comparison.second_number, patch.second),
    )
    shapes = [
        Shape(shapely.from_wkb(bytes(row.wkb)), tone, row.key)
        for tone, layer, number, key in sides
        if (row := _row(comparison.city, layer, number, key)) is not None
    ]
    drawn = picture([*shapes, Shape(ground, "patch", "差异图斑")], f"第 {patch.number} 块差异图斑", view)
    return drawn, ground.bounds


def said(comparison: Comparison, layer: str, number: int, key: str) -> list[tuple[str, str]]:
    """What one plan says of its feature. At most 2 SQL queries."""
    row = _row(comparison.city, layer, number, key)
    if row is None:
        return []
    declared: Layer = queries.definition(comparison.city, layer, number)
    return [(name, value) for name, value in values(row, declared) if name != declared.key]


def table_of(comparison: Comparison) -> dict[str, Any]:
    """The table of uses as it was when the two were compared."""
    found: dict[str, Any] = json.loads(comparison.matches or "{}")
    return found


def _row(city: str, layer: str, number: int, key: str) -> Feature | None:
    return rows_of(city, layer, number).filter(key=key).first() if key else None
