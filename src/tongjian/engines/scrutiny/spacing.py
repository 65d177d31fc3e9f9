"""Which buildings face each other, how, and how far apart they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

import shapely
from shapely import LineString, STRtree

from tongjian.engines.scrutiny.shapes import Frame, Point, Witness, witness
from tongjian.engines.scrutiny.terrain import Block, Terrain

# Two rectangles face each other with a side only when they overlap along it by more than this, in metres.
_FACING = 0.1
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
    if len(blocks) < 2:
        return ()
    tree = STRtree([block.shape for block in blocks])
    parallel_up_to = float(terrain.heights.parallel_up_to) if terrain.heights else _HALFWAY
    return tuple(
        Pair(first, second, found, parallel_up_to)
        for i, first in enumerate(blocks)
        for second in blocks[i + 1 :]
        if not (first.neighbour and second.neighbour)
        and (found := witness(first.shape, second.shape)).distance > 0
        and _sees(found, tree, blocks, first, second)
    )


def _sees(found: Witness, tree: STRtree, blocks: list[Block], first: Block, second: Block) -> bool:
    crossed = tree.query(LineString([found.start, found.end]), predicate="intersects")
    return all(blocks[k] is first or blocks[k] is second for k in crossed.tolist())


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
