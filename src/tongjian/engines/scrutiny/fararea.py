"""计容建筑面积: which floor area counts towards FAR, by the city's rules where they speak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules, StoreyShare, UseClasses
from tongjian.engines.scrutiny.floorarea import Storeys, above, below, national_weight
from tongjian.engines.scrutiny.quantities import exact, plain, two_places
from tongjian.engines.siteplan import Basement, Floor, SitePlan


@dataclass(frozen=True)
class FarArea:
    """The counted area with what it was made of, and what an officer still has to see."""

    area: Decimal
    formula: str
    entities: tuple[str, ...]
    unburied: tuple[str, ...]
    """Handles of basements left out because they do not say how deep they are buried."""
    to_review: Mapping[str, tuple[str, ...]]
    """Sentence → handles: shares that hold only after a look."""


def far_area(plan: SitePlan, rules: AreaRuleSet, city: FarRules | None, uses: UseClasses | None) -> FarArea:
    """Floor area counted towards FAR, in m². Without city rules: everything above ground."""
    counting = _Counting(plan, rules, city, uses)
    storeys = Storeys(plan, rules, counting.weight)
    ground = storeys.area(above(plan)) + storeys.balconies() + storeys.roof_houses()
    basements = sum((counting.basement(b) for b in plan.basements), Decimal(0))
    formula = f"地上 {two_places(ground)}"
    if city is not None and city.burial is not None:
        formula += f" + 地下按埋深比计入 {two_places(basements)}（{city.burial.clause}）"
    if multiplied := counting.multiplied():
        formula += f"；超层高按倍数计：{multiplied}"
    return FarArea(
        ground + basements,
        formula,
        tuple(f.outline.entity.handle for f in above(plan)),
        tuple(counting.unburied()),
        counting.to_review(),
    )


@dataclass(frozen=True)
class _Counting:
    plan: SitePlan
    rules: AreaRuleSet
    city: FarRules | None
    uses: UseClasses | None

    def weight(self, floor: Floor) -> Decimal:
        if share := self._share(floor):
            return share.factor
        return national_weight(self.rules)(floor) * self._multiple(floor)

    def basement(self, basement: Basement) -> Decimal:
        if self.city is None or self.city.burial is None or basement.burial_ratio is None:
            return Decimal(0)
        factor = self.city.burial.factor(Decimal(repr(basement.burial_ratio)))
        height = self.rules.storey_factor(basement.storey_height)
        return exact(basement.outline.area) * (basement.storeys or 1) * height * factor

    def unburied(self) -> Iterable[str]:
        """Whatever lies below ground without stating its burial, storeys without a basement too."""
        yield from (b.outline.entity.handle for b in self.plan.basements if b.burial_ratio is None)
        if not self.plan.basements:
            yield from (f.outline.entity.handle for f in below(self.plan))

    def to_review(self) -> Mapping[str, tuple[str, ...]]:
        reviews: dict[str, tuple[str, ...]] = {}
        for floor in above(self.plan):
            share = self._share(floor)
            if share is not None and share.review:
                reviews[share.review] = (*reviews.get(share.review, ()), floor.outline.entity.handle)
        return reviews

    def multiplied(self) -> str:
        tall = {
            f"{floor.use or '楼层'} {floor.storey_height} m ×{plain(multiple)}"
            for floor in above(self.plan)
            if (multiple := self._multiple(floor)) > 1
        }
        return "、".join(sorted(tall))

    def _share(self, floor: Floor) -> StoreyShare | None:
        words = f"{floor.use or ''} {floor.name or ''}"
        for share in self.city.storey_shares if self.city else ():
            if not any(word in words for word in share.words):
                continue
            if share.up_to is None:
                return share
            if floor.storey_height is not None and Decimal(repr(floor.storey_height)) <= share.up_to:
                return share
        return None

    def _multiple(self, floor: Floor) -> Decimal:
        if self.city is None or self.uses is None or floor.storey_height is None or floor.factor is not None:
            return Decimal(1)
        use = self.uses.of(floor.use or self._building_use(floor))
        tall = next((t for t in self.city.tall_storeys if use in t.uses), None)
        return tall.factor(Decimal(repr(floor.storey_height))) if tall else Decimal(1)

    def _building_use(self, floor: Floor) -> str | None:
        owners = [b for b in self.plan.buildings if b.number is not None and b.number == floor.building]
        return owners[0].use if owners else None
