"""Shapes in metres before they are given their type in the plan."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import LineString, Polygon

from tongjian.engines.drawing.vocabulary import Classified, Meaning
from tongjian.engines.siteplan import Entity, Outline, Path

CLOSING = 0.01
"""Gaps up to this many metres are closed, and reported."""
NO_AREA = 1e-4
"""Square metres below which a ring encloses nothing."""
LINES = {
    Meaning.ROAD_RED_LINE,
    Meaning.BLUE_LINE,
    Meaning.SETBACK_LINE,
    Meaning.ENTRANCE,
    Meaning.LANE,
    Meaning.FIRE_LANE,
    Meaning.WINDOWED_GABLE,
}
"""Meanings for which an open path is as good as an outline."""


@dataclass
class Found:
    """A shape of the plan before it is given its type."""

    shape: Outline | Path
    layer: Classified
    attributes: dict[str, str]

    @property
    def meaning(self) -> Meaning:
        return self.layer.meaning

    @property
    def entity(self) -> Entity:
        return self.shape.entity

    @property
    def outline(self) -> Outline:
        """The closed outline. Only to be asked of areas."""
        if not isinstance(self.shape, Outline):
            raise TypeError(f"{self.entity} is a path")
        return self.shape

    @property
    def is_outline(self) -> bool:
        return isinstance(self.shape, Outline)

    @property
    def geometry(self) -> Polygon | LineString:
        """The shape on chords (1 mm sagitta), for what lies where."""
        return self.shape.polygon if isinstance(self.shape, Outline) else self.shape.line

    @property
    def where(self) -> tuple[float, float]:
        first = self.shape.vertices[0]
        return first.x, first.y
