"""Measures of the distance between buildings for the sake of fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.gaps import PAIR_PARTS, measured_pair
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import PlanPart


class FireGap(MeasureKind):
    """The distance of two buildings by their fire class: 高层 or 单多层 with its fire rating.

    A rating the drawing does not state may be any in the table: what keeps the greatest distance passes, what
    misses the smallest fails, and between them nobody can tell.
    """

    kind: Literal["fire_gap"]
    title: ClassVar[str] = "两栋建筑的距离，限值按高层与否和耐火等级"
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

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return PAIR_PARTS

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
