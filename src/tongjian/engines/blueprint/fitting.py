"""Laying a drawing without geodetic coordinates on its parcel by the shape of its site outline.

Only rigid motions: a turn and a shift, never a mirror image and never another scale. A fit is accepted when
both outlines stay within the tolerance of each other along their whole length (Hausdorff distance), holes
included. Shapes that fit in more than one way say so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.outlinepair import Attempt, OutlinePair

MOST_VERTICES = 1_000
"""Of an outline, without those that a fiftieth of the tolerance does not need; more is refused."""

Area = Polygon | MultiPolygon
AnyGeometry = TypeVar("AnyGeometry", bound=BaseGeometry)


@dataclass(frozen=True)
class Fit:
    """A rigid motion that lays the drawing on the parcel.

    A drawn point goes to `(cos·x − sin·y + east, sin·x + cos·y + north)`; `rotation` in degrees,
    anticlockwise, from −180 to 180. `residual` is the Hausdorff distance of the outlines in metres. `others`
    are the rotations of further fits, in degrees: the shape alone cannot tell which one is meant.
    """

    rotation: float
    east: float
    north: float
    residual: float
    others: tuple[float, ...] = ()

    @property
    def ambiguous(self) -> bool:
        return bool(self.others)

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """As `shapely.affinity.affine_transform` takes it: a, b, d, e, xoff, yoff."""
        cos, sin = math.cos(math.radians(self.rotation)), math.sin(math.radians(self.rotation))
        return cos, -sin, sin, cos, self.east, self.north

    def place(self, drawn: AnyGeometry) -> AnyGeometry:
        """Any geometry of the drawing, laid on the city's frame."""
        placed: AnyGeometry = affine_transform(drawn, self.matrix)
        return placed


@dataclass(frozen=True)
class NoFit:
    """Why the drawing cannot be laid on the parcel, as a sentence.

    `residual` is the distance of the outlines in the best try, in metres, and `at` where on the parcel it
    is; both are None when no try was worth making.
    """

    reason: str
    residual: float | None = None
    at: tuple[float, float] | None = None


def fit(drawn: Area, parcel: Area, *, tolerance: float) -> Fit | NoFit:
    """Lay a drawn site outline on the outline of its parcel, both in metres.

    Of several fits the one with the smallest rotation is taken, and the others are named. The motion is the
    one of least squares, so a shape that differs by nearly the tolerance all around may be refused.
    Raises ValueError for a tolerance that is not a positive number of metres.
    """
    if not (tolerance > 0 and math.isfinite(tolerance)):
        raise ValueError(f"容差应当是正数（米），现在是 {tolerance}")
    refusal = _refused(drawn, "图纸的用地轮廓") or _refused(parcel, "地块的边界")
    if refusal is None:
        refusal = _other_size(drawn, parcel, tolerance)
    if refusal is not None:
        return refusal
    pair = OutlinePair(drawn, parcel, tolerance)
    if pair.vertices > MOST_VERTICES:
        return NoFit(
            f"轮廓过于复杂：化简后仍有 {pair.vertices} 个顶点，最多 {MOST_VERTICES} 个，请简化后再试。"
        )
    fits, nearest = pair.attempts()
    if not fits:
        return _unlike(nearest, drawn, parcel, tolerance)
    best, *others = sorted(fits, key=lambda each: (round(abs(each.rotation), 6), -each.rotation))
    return Fit(
        rotation=math.degrees(best.rotation),
        east=best.east,
        north=best.north,
        residual=best.residual,
        others=tuple(math.degrees(each.rotation) for each in others),
    )


def _refused(outline: BaseGeometry, what: str) -> NoFit | None:
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty:
        return NoFit(f"{what}不是面，无法套合。")
    if not outline.is_valid:
        return NoFit(f"{what}不是有效的面（{shapely.is_valid_reason(outline)}），无法套合。")
    if not outline.area:
        return NoFit(f"{what}面积为 0，无法套合。")
    return None


def _other_size(drawn: Area, parcel: Area, tolerance: float) -> NoFit | None:
    """Outlines that stay within t of each other differ by at most t·perimeter + πt² in area (Steiner)."""
    difference = abs(drawn.area - parcel.area)
    pieces = max(len(shapely.get_parts(each.boundary)) for each in (drawn, parcel))
    if difference <= tolerance * max(drawn.length, parcel.length) + pieces * math.pi * tolerance**2:
        return None
    return NoFit(
        f"图纸与地块的面积相差 {difference:.2f} ㎡（图纸 {drawn.area:.2f} ㎡，地块 {parcel.area:.2f} ㎡），"
        "不是同一块地，或者图纸的单位、比例不对。"
    )


def _unlike(best: Attempt, drawn: Area, parcel: Area, tolerance: float) -> NoFit:
    mirrored: Area = affine_transform(drawn, (-1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    if OutlinePair(mirrored, parcel, tolerance).attempts()[0]:
        reason = "图纸的用地轮廓是地块边界的镜像，请检查图纸是否被镜像。"
    else:
        reason = (
            f"图纸的用地轮廓与地块边界的形状不同：最接近时仍相差 {best.residual:.2f} m"
            f"（容差 {tolerance:g} m），在东 {best.at[0]:.2f}、北 {best.at[1]:.2f} 处。"
        )
    return NoFit(reason, best.residual, best.at)
