"""A feature of a layer version, and the answers to questions about places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

Value = str | int | float | None
"""Of an attribute; a date is its ISO text. None: the file states nothing, which is not zero."""


@dataclass(frozen=True, eq=False)
class Feature:
    """One thing on a layer: its key, what is said of it, and where it lies (metres in the city's frame)."""

    layer: str
    key: str
    attributes: Mapping[str, Value]
    geometry: BaseGeometry


@dataclass(frozen=True, eq=False)
class Overlap:
    """A feature that shares ground with what was asked about.

    `area` in m² (for a line its length inside, in m; for a point 0), `share` of what was asked about, 0–1.
    """

    feature: Feature
    area: float
    share: float


@dataclass(frozen=True, eq=False)
class Near:
    """A feature at a distance in metres; `points` are the ends of the shortest way to it."""

    feature: Feature
    distance: float
    points: tuple[tuple[float, float], tuple[float, float]]
