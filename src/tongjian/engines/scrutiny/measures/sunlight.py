"""Measures of the distance between buildings for the sake of sunlight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.gaps import PAIR_PARTS, RELATIONS, measured_pair
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.scrutiny.shapes import Frame
from tongjian.engines.scrutiny.spacing import Pair, Relation
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import PlanPart


class OrientationFactor(BaseModel):
    """The factor for long sides whose normal is at most `up_to` degrees off south."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    up_to: Decimal
    factor: Decimal


def factor_of(frame: Frame, orientation: Sequence[OrientationFactor]) -> Decimal:
    """The factor for a building that stands like this."""
    off_south = exact(frame.off_south)
    return next((o.factor for o in orientation if off_south <= o.up_to), orientation[-1].factor)


class SunlightGap(MeasureKind):
    """One building south of another: its height × (coefficient + `more`) × factor of orientation × `factor`.

    For obstructing buildings of a class in `analysed` the coefficient is a first sieve only: what falls short
    goes to a sunlight analysis, and a person. `gable_up_to` narrows to obstructing buildings whose gable is
    no wider, in metres.
    """

    kind: Literal["sunlight_gap"]
    title: ClassVar[str] = "南北相对两栋建筑的距离，限值为遮挡建筑高度 × 日照间距系数"
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "没有这样南北相对的两栋建筑"

    relation: Literal["parallel", "perpendicular"] = "parallel"
    coefficient: Decimal
    more: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    obstructed: tuple[str, ...]
    analysed: tuple[str, ...] = ()
    gable_up_to: Decimal | None = None
    orientation: tuple[OrientationFactor, ...] = Field(min_length=1)

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return PAIR_PARTS

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            order = self._order(pair)
            if order is None or order[0].neighbour or order[0].use not in self.obstructed:
                continue
            obstructed, obstructing = order
            if self.gable_up_to is not None and exact(obstructing.frame.width) > self.gable_up_to:
                continue
            height = obstructing.building.height
            if height is None:
                yield measured_pair(pair, None, f"{obstructing.name}未注建筑高度")
                continue
            turned = factor_of(obstructed.frame, self.orientation)
            bound = exact(height) * (self.coefficient + self.more) * turned * self.factor
            review = "遮挡建筑须作日照分析" if obstructing.height_class in self.analysed else ""
            yield replace(measured_pair(pair, bound), review=review)

    def _order(self, pair: Pair) -> tuple[Block, Block] | None:
        """(obstructed, obstructing) where the latter stands to the south, in this layout."""
        if pair.relation not in RELATIONS[self.relation]:
            return None
        if pair.relation is Relation.PARALLEL:
            orders = list(pair.orders())
            return orders[0] if len(orders) == 1 else None
        dx, dy = pair.witness.direction
        if abs(dy) <= abs(dx):
            return None
        north, south = (pair.second, pair.first) if dy > 0 else (pair.first, pair.second)
        return next((order for order in pair.orders() if order == (north, south)), None)
