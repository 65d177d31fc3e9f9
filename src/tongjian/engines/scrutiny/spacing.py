"""Which buildings face each other, how, and how far apart they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

import shapely
from shapely import LineString, STRtree

from tongjian.engines.scrutiny.shapes import Frame, Point, Witness, centred, witness
from tongjian.engines.scrutiny.terrain import Block, Terrain

# Two rectangles face each other with a side only when they overlap along it by more than this, in metres.
_FACING = 0.1
# Farther apart than this no rule looks: the widest range of a sunlight analysis is 240 m.
SIGHT = 250.0
# Where no text in force says up to which angle two buildings are parallel.
_HALFWAY = 45.0


class Relation(StrEnum):
    PARALLEL = "平行"
    PERPENDICULAR = "垂直"
    GABLES = "山墙"
    STAGGERED = "错列"


class Side(Enum):
    LONG = "long side"
    GABLE = "gable"
    CORNER = "corner"


@dataclass(frozen=True)
class Pair:
    """Two buildings with nothing between them."""

    first: Block
    second: Block
    witness: Witness
    parallel_up_to: float

    @cached_property
    def relation(self) -> Relation:
        """Long side to long side, long side to gable, gable to gable, or nowhere opposite each other."""
        sides = {_side(self.first, self.second), _side(self.second, self.first)}
        if sides == {Side.CORNER}:
            return Relation.STAGGERED
        if Side.LONG not in sides:
            return Relation.GABLES
        if Side.GABLE in sides or self.angle > self.parallel_up_to:
            return Relation.PERPENDICULAR
        return Relation.PARALLEL

    @cached_property
    def shown(self) -> Witness:
        """The distance where people look for it."""
        return centred(self.first.shape, self.second.shape, self.witness)

    @cached_property
    def angle(self) -> float:
        """Angle between the longer sides, 0–90°."""
        return self.first.frame.angle_to(self.second.frame)

    @cached_property
    def facing_width(self) -> float:
        """How long a stretch of the first building has the second opposite it, in metres."""
        dx, dy = self.witness.direction
        across = Frame(self.witness.start, (-dy, dx), 0.0, 0.0)
        (a0, a1), _ = across.spans(_corners(self.first))
        (b0, b1), _ = across.spans(_corners(self.second))
        return max(0.0, min(a1, b1) - max(a0, b0))

    def orders(self) -> Iterator[tuple[Block, Block]]:
        """(obstructed, obstructing): the southern building shades the northern one; a gable shades the long
        side it faces; side by side, each obstructs the other."""
        if self.relation is Relation.PERPENDICULAR:
            first_long = _side(self.first, self.second) is Side.LONG
            second_long = _side(self.second, self.first) is Side.LONG
            if first_long != second_long:
                yield (self.first, self.second) if first_long else (self.second, self.first)
                return
        dx, dy = self.witness.direction
        if abs(dy) > abs(dx):
            yield (self.second, self.first) if dy > 0 else (self.first, self.second)
            return
        yield self.first, self.second
        yield self.second, self.first


def pairs(terrain: Terrain) -> tuple[Pair, ...]:
    """Every two buildings (at least one the applicant's) that see each other; joined buildings are one."""
    blocks = [*terrain.blocks, *terrain.neighbours]
    shapes = [block.shape for block in blocks]
    tree = STRtree(shapes)
    parallel_up_to = float(terrain.heights.parallel_up_to) if terrain.heights else _HALFWAY
    near = tree.query(shapes, predicate="dwithin", distance=SIGHT) if shapes else ()
    return tuple(
        Pair(blocks[i], blocks[j], found, parallel_up_to)
        for i, j in sorted(zip(*(side.tolist() for side in near), strict=True))
        if i < j and not (blocks[i].neighbour and blocks[j].neighbour)
        if (found := witness(shapes[i], shapes[j])).distance > 0 and _sees(found, tree, {i, j})
    )


def _sees(found: Witness, tree: STRtree, both: set[int]) -> bool:
    """Whether nothing but the two stands on the shortest way between them."""
    return both.issuperset(tree.query(LineString([found.start, found.end]), predicate="intersects").tolist())


def _side(of: Block, towards: Block) -> Side:
    """Which side of `of` has the other building opposite it."""
    box = of.frame
    (along0, along1), (across0, across1) = box.spans(_corners(towards))
    if min(along1, box.half_length) - max(along0, -box.half_length) > _FACING:
        return Side.LONG
    if min(across1, box.half_width) - max(across0, -box.half_width) > _FACING:
        return Side.GABLE
    return Side.CORNER


def _corners(block: Block) -> list[Point]:
    return [(x, y) for x, y in shapely.get_coordinates(block.shape.convex_hull)]
