"""Measures of the distance between buildings: tables, sunlight, fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene, ends
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Point
from tongjian.engines.scrutiny.spacing import Pair, Relation
from tongjian.engines.scrutiny.terrain import Block, Line
from tongjian.engines.siteplan import FeatureKind

# How near to a wall a line on 开窗山墙 must be drawn to belong to it, in metres.
_ON_THE_WALL = 0.5
_RELATIONS = {
    "parallel": Relation.PARALLEL,
    "perpendicular": Relation.PERPENDICULAR,
    "gables": Relation.GABLES,
}
RelationName = Literal["parallel", "perpendicular", "gables"]


def measured_pair(pair: Pair, bound: Decimal | None, missing: str = "") -> Measured:
    """The distance of a pair against its own bound; without one, what is `missing` to have it."""
    return Measured(
        f"{pair.first.name}与{pair.second.name}（{pair.relation}）",
        Unit.METRES,
        None if bound is None else millimetres(pair.witness.distance),
        None if bound is None else Limit.at_least(bound),
        missing=missing,
        entities=(pair.first.handle, pair.second.handle),
        points=ends(pair.shown),
    )


class GapTable(MeasureKind):
    """The distance of two buildings by their height classes: `table[obstructed][obstructing]`.

    Where either may be the obstructed one, the greater number holds.
    """

    kind: Literal["gap_table"]
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "没有这样相对的两栋建筑"

    relation: RelationName
    obstructed: tuple[str, ...] = ()
    """Classes of use of the obstructed building; empty: any."""
    obstructing: tuple[str, ...] = ()
    symmetric: bool = False
    """The table holds for the pair, whoever obstructs: half of it is given."""
    windows: Literal["both"] | None = None
    """Holds only where both gables have windows (开窗山墙); unknown where the drawing shows none at all."""
    facing_width: tuple[Decimal, Decimal | None] | None = None
    """Holds for pairs that face each other along at least the first and less than the second, in metres."""
    table: Mapping[str, Mapping[str, Decimal]]

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            if pair.relation is not _RELATIONS[self.relation] or not self._faces(pair):
                continue
            orders = [order for order in self._orders(pair) if self._uses(*order)]
            if not orders:
                continue
            silent = [b.name for order in orders for b in order if b.height_class is None]
            if silent:
                yield measured_pair(pair, None, f"{silent[0]}未注层数")
                continue
            bounds = [bound for order in orders if (bound := self._bound(*order)) is not None]
            if bounds:
                yield from self._judged(scene, pair, max(bounds))

    def _judged(self, scene: Scene, pair: Pair, bound: Decimal) -> Iterator[Measured]:
        windowed = None if self.windows is None else _windowed(scene, pair)
        if windowed is False:
            return
        wide_enough = millimetres(pair.witness.distance) >= bound
        if self.windows is None or windowed or wide_enough:
            yield measured_pair(pair, bound)
        else:
            yield measured_pair(pair, None, "图中没有开窗山墙，不知山墙是否开窗")

    def _orders(self, pair: Pair) -> list[tuple[Block, Block]]:
        if self.symmetric or self.relation == "gables":
            return [(pair.first, pair.second), (pair.second, pair.first)]
        return list(pair.orders())

    def _uses(self, obstructed: Block, obstructing: Block) -> bool:
        return (
            not obstructed.neighbour
            and (not self.obstructed or obstructed.use in self.obstructed)
            and (not self.obstructing or obstructing.use in self.obstructing)
        )

    def _faces(self, pair: Pair) -> bool:
        if self.facing_width is None:
            return True
        least, below = self.facing_width
        width = exact(pair.facing_width)
        return least <= width and (below is None or width < below)

    def _bound(self, obstructed: Block, obstructing: Block) -> Decimal | None:
        row = self.table.get(obstructed.height_class or "", {})
        bound = row.get(obstructing.height_class or "")
        if bound is None and self.symmetric:
            bound = self.table.get(obstructing.height_class or "", {}).get(obstructed.height_class or "")
        return bound


class OrientationFactor(BaseModel):
    """The factor for long sides whose normal is at most `up_to` degrees off south."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    up_to: Decimal
    factor: Decimal


class SunlightGap(MeasureKind):
    """Parallel buildings: the obstructing one's height × coefficient × factor of orientation.

    For obstructing buildings of a class in `analysed` the coefficient is a first sieve only: what falls short
    goes to a sunlight analysis, and a person.
    """

    kind: Literal["sunlight_gap"]
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "没有南北相对、平行布置的两栋建筑"

    coefficient: Decimal
    obstructed: tuple[str, ...]
    analysed: tuple[str, ...] = ()
    orientation: tuple[OrientationFactor, ...] = Field(min_length=1)

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            orders = list(pair.orders())
            if pair.relation is not Relation.PARALLEL or len(orders) != 1:
                continue
            obstructed, obstructing = orders[0]
            if obstructed.neighbour or obstructed.use not in self.obstructed:
                continue
            height = obstructing.building.height
            if height is None:
                yield measured_pair(pair, None, f"{obstructing.name}未注建筑高度")
                continue
            bound = exact(height) * self.coefficient * self._factor(obstructed)
            review = "遮挡建筑须作日照分析" if obstructing.height_class in self.analysed else ""
            yield replace(measured_pair(pair, bound), review=review)

    def _factor(self, obstructed: Block) -> Decimal:
        off_south = exact(obstructed.frame.off_south)
        return next((o.factor for o in self.orientation if off_south <= o.up_to), self.orientation[-1].factor)


class FireGap(MeasureKind):
    """The distance of two buildings by their fire class: 高层 or 单多层 with its fire rating.

    A rating the drawing does not state may be any in the table: what keeps the greatest distance passes, what
    misses the smallest fails, and between them nobody can tell.
    """

    kind: Literal["fire_gap"]
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "没有相对的两栋建筑"

    high: Mapping[str, Decimal]
    """Metres above which a building is high, by class of use; `other` for every other use."""
    high_high: Decimal
    high_low: Mapping[str, Decimal]
    """By the rating of the lower building."""
    low_low: Mapping[str, Mapping[str, Decimal]]
    """By both ratings; half of the table is given."""
    ratings: Mapping[str, str]
    """What the drawing writes → the table's name."""

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            possible = sorted({b for a in self._classes(pair.first) for b in self._bounds(a, pair.second)})
            if not possible:
                continue
            silent = [b.name for b in (pair.first, pair.second) if len(self._classes(b)) > 1]
            missing = f"{'、'.join(silent)}未注建筑高度或耐火等级" if silent else ""
            strict = Limit.at_least(possible[-1]) if silent else None
            yield replace(measured_pair(pair, possible[0], missing), strict=strict)

    def _bounds(self, first: str, second: Block) -> Iterator[Decimal]:
        for other in self._classes(second):
            if "high" in (first, other):
                lower = other if first == "high" else first
                yield self.high_high if lower == "high" else self.high_low[lower]
                continue
            either_way = (self.low_low.get(first, {}).get(other), self.low_low.get(other, {}).get(first))
            yield from (bound for bound in either_way if bound is not None)

    def _classes(self, block: Block) -> list[str]:
        """Every fire class the building may have by what the drawing says."""
        limit = self.high.get(block.use or "other", self.high["other"])
        height = block.building.height
        rating = self.ratings.get((block.building.fire_rating or "").strip())
        lower = [rating] if rating else list(self.high_low)
        if height is None:
            return ["high", *lower]
        return ["high"] if exact(height) > limit else lower


def _windowed(scene: Scene, pair: Pair) -> bool | None:
    """Whether both facing gables have windows; None when the drawing shows no windowed gable anywhere."""
    lines = scene.terrain.lines(FeatureKind.WINDOWED_GABLE)
    if not lines:
        return None
    dx, dy = pair.witness.direction
    facing = ((pair.first, (dx, dy)), (pair.second, (-dx, -dy)))
    return all(any(_on_gable(line, block, towards) for line in lines) for block, towards in facing)


def _on_gable(line: Line, block: Block, towards: Point) -> bool:
    """Whether the line is drawn on the block's wall on the side `towards` points to."""
    if shapely.distance(line.shape, block.shape) > _ON_THE_WALL:
        return False
    middle = line.shape.centroid
    x, y = middle.x - block.frame.centre[0], middle.y - block.frame.centre[1]
    return bool(x * towards[0] + y * towards[1] > block.frame.half_length / 2)
