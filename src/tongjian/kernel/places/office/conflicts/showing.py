"""The pictures of a comparison: where all patches lie, and one of them with what both plans hold there."""

from __future__ import annotations

import json
from typing import Any

import shapely

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.places import queries
from tongjian.kernel.places.comparisons import Comparison, Patch
from tongjian.kernel.places.models import Feature
from tongjian.kernel.places.office.features import rows_of, values
from tongjian.kernel.places.office.pictures import Box, Shape, bounds_of, picture, view_of

DRAWN = 2_000
"""Patches of one picture: the largest; smaller ones would not be seen."""


def overview(comparison: Comparison) -> tuple[str, Box | None]:
    """All patches, as far as they are drawn, and the box around them. 1 SQL query."""
    patches = Patch.objects.filter(comparison=comparison).order_by("number")
    rows = patches.values_list("number", "wkb")[:DRAWN]
    shapes = [Shape(shapely.from_wkb(bytes(wkb)), "patch", f"第 {number} 块") for number, wkb in rows]
    box = bounds_of(shape.geometry for shape in shapes)
    if box is None:
        return "", None
    return picture(shapes, "差异图斑的分布", view_of(box, width=360, height=300, around=0.05)), box


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
    return values(row, declared)


def table_of(comparison: Comparison) -> dict[str, Any]:
    """The table of uses as it was when the two were compared."""
    found: dict[str, Any] = json.loads(comparison.matches or "{}")
    return found


def _row(city: str, layer: str, number: int, key: str) -> Feature | None:
    return rows_of(city, layer, number).filter(key=key).first() if key else None
