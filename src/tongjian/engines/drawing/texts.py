"""Texts and dimensions: their words, where they stand, what they measure."""

from __future__ import annotations

from ezdxf.entities import Dimension, MText, Text


def words_of(entity: Text | MText) -> str:
    """The text without its formatting codes."""
    words = entity.plain_text()
    return words if isinstance(words, str) else "\n".join(words)


def height_of(entity: Text | MText) -> float:
    """The height of its letters."""
    return float(entity.dxf.char_height if isinstance(entity, MText) else entity.dxf.height)


def standing_point(entity: Text | MText) -> tuple[float, float]:
    """Where a text stands: its alignment point when it has one, in the axes of its block."""
    if isinstance(entity, MText):
        return entity.dxf.insert.x, entity.dxf.insert.y
    aligned = (entity.dxf.halign or entity.dxf.valign) and entity.dxf.hasattr("align_point")
    point = entity.ocs().to_wcs(entity.dxf.align_point if aligned else entity.dxf.insert)
    return point.x, point.y


def measured_by(dimension: Dimension) -> float:
    """The length a dimension shows: the stored measurement, else the one between its points."""
    return float(dimension.dxf.get("actual_measurement") or dimension.get_measurement())
