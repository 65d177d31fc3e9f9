"""Measures of the distance between buildings: tables, sunlight, fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

import shapely

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene, ends
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.shapes import Point
from tongjian.engines.scrutiny.spacing import Pair, Relation
from tongjian.engines.scrutiny.terrain import Block, Line
from tongjian.engines.siteplan import FeatureKind, PlanPart

# How near to a wall a line on 开窗山墙 must be drawn to belong to it, in metres.
_ON_THE_WALL = 0.5
RELATIONS: Mapping[str, frozenset[Relation]] = {
    "parallel": frozenset({Relation.PARALLEL}),
    "perpendicular": frozenset({Relation.PERPENDICULAR}),
    "gables": frozenset({Relation.GABLES}),
    "facing": frozenset({Relation.PARALLEL, Relation.PERPENDICULAR, Relation.GABLES}),
}
RelationName = Literal["parallel", "perpendicular", "gables", "facing"]
PAIR_PARTS = frozenset({PlanPart.BUILDING, PlanPart.NEIGHBOUR})


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
    title: ClassVar[str] = "两栋建筑的距离，限值按被遮挡与遮挡建筑的高度类别"
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

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return PAIR_PARTS | ({PlanPart.WINDOWED_GABLE} if self.windows else frozenset())

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            if pair.relation not in RELATIONS[self.relation] or not self._faces(pair):
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
        windowed = None if self.windows is None else windowed_gables(scene, pair)
        if windowed is not None and len(windowed) < 2:
            return
        wide_enough = millimetres(pair.witness.distance) >= bound
        if self.windows is None or windowed or wide_enough:
            yield measured_pair(pair, bound)
        else:
            yield measured_pair(pair, None, "图中没有开窗山墙，不知山墙是否开窗")

    def _orders(self, pair: Pair) -> list[tuple[Block, Block]]:
        if self.symmetric or pair.relation is Relation.GABLES:
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


def windowed_gables(scene: Scene, pair: Pair) -> tuple[Block, ...] | None:
    """Those of the two whose facing gable has windows; None when the drawing shows no windowed gable."""
    lines = scene.terrain.lines(FeatureKind.WINDOWED_GABLE)
    if not lines:
        return None
    dx, dy = pair.witness.direction
    facing = ((pair.first, (dx, dy)), (pair.second, (-dx, -dy)))
    return tuple(block for block, towards in facing if any(_on_gable(line, block, towards) for line in lines))


def _on_gable(line: Line, block: Block, towards: Point) -> bool:
    """Whether the line is drawn on the block's wall on the side `towards` points to."""
    if shapely.distance(line.shape, block.shape) > _ON_THE_WALL:
        return False
    middle = line.shape.centroid
    x, y = middle.x - block.frame.centre[0], middle.y - block.frame.centre[1]
    return bool(x * towards[0] + y * towards[1] > block.frame.half_length / 2)
