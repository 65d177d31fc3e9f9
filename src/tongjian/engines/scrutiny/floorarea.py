"""建筑面积: outlines of storeys, balconies, roof rooms and basements, by the national rule set in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.overlaps import SLIVER, Piece, overlaps, sound, weighted_area
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import Balcony, Floor, SitePlan

Weight = Callable[[Floor], Decimal]
_ZERO = Decimal(0)
# A sentence names at most so many storeys.
_NAMED = 20


@dataclass(frozen=True)
class Storeys:
    """The storeys of a plan under one way of counting: `weight` says which share of a floor counts."""

    plan: SitePlan
    rules: AreaRuleSet
    weight: Weight

    def area(self, floors: Iterable[Floor]) -> Decimal:
        """Σ area × storeys × share; two outlines of the same storey on the same ground count once."""
        groups: dict[str | None, list[Floor]] = defaultdict(list)
        for floor in floors:
            groups[floor.building].append(floor)
        return sum((self._of_building(group) for group in groups.values()), _ZERO)

    def balconies(self, building: str | None = None) -> Decimal:
        """What balconies add to (or, drawn inside a storey that counts in full, take from) the floors."""
        return sum(
            (self._balcony(b) for b in self.plan.balconies if building is None or b.building == building),
            _ZERO,
        )

    def roof_houses(self, building: str | None = None) -> Decimal:
        return sum(
            (
                exact(house.outline.area) * self.rules.storey_factor(house.height)
                for house in self.plan.roof_houses
                if building is None or house.building == building
            ),
            _ZERO,
        )

    def _of_building(self, floors: Sequence[Floor]) -> Decimal:
        clashes = {
            i
            for pair in overlaps([floor.outline for floor in floors])
            if _same_storey(floors[pair.first], floors[pair.second])
            for i in (pair.first, pair.second)
        }
        alone = [floor for i, floor in enumerate(floors) if i not in clashes]
        total = sum((exact(f.outline.area) * f.count * self.weight(f) for f in alone), _ZERO)
        by_storey: dict[object, list[Floor]] = defaultdict(list)
        for i in clashes:
            for storey in floors[i].storeys or (floors[i].name,):
                by_storey[storey].append(floors[i])
        for group in by_storey.values():
            total += weighted_area([Piece(floor.outline, self.weight(floor)) for floor in group])[0]
        return total

    def _balcony(self, balcony: Balcony) -> Decimal:
        area = exact(balcony.outline.area) * (len(balcony.storeys) or 1)
        host = self._host(balcony)
        factor = self.rules.balcony_factor(inside_structure=host is not None, enclosed=balcony.enclosed)
        return area * (factor - (self.weight(host) if host else _ZERO))

    def _host(self, balcony: Balcony) -> Floor | None:
        """The floor whose outline already holds the balcony."""
        shape = sound(balcony.outline)
        for floor in self.plan.floors:
            if floor.building == balcony.building and (
                not balcony.storeys or set(balcony.storeys) & set(floor.storeys)
            ):
                inside = shape.intersection(sound(floor.outline)).area
                if inside > SLIVER and inside > shape.area / 2:
                    return floor
        return None


def national_weight(rules: AreaRuleSet) -> Weight:
    """The share of a floor by the national rule set, unless the drawing overrides it with a reason."""

    def weight(floor: Floor) -> Decimal:
        if floor.factor is not None:
            return Decimal(repr(floor.factor))
        return rules.storey_factor(floor.storey_height)

    return weight


def above(plan: SitePlan) -> list[Floor]:
    return [floor for floor in plan.floors if not floor.below_ground]


def below(plan: SitePlan) -> list[Floor]:
    return [floor for floor in plan.floors if floor.below_ground]


def storey_problems(plan: SitePlan, rules: AreaRuleSet) -> Iterable[Problem]:
    """What the floors leave open, each with how it was taken."""
    unstated = [f.outline.entity.handle for f in plan.floors if f.storey_height is None and f.factor is None]
    if unstated:
        yield Problem(
            "storey-height-missing",
            f"{len(unstated)} 个楼层轮廓未注层高，按不低于 {rules.full_height} m 计全面积",
            tuple(unstated),
        )
    overridden = [f for f in plan.floors if f.factor is not None]
    for floor in overridden:
        reason = f"，理由：{floor.factor_reason}" if floor.factor_reason else "，未写理由"
        yield Problem(
            "floor-factor-overridden",
            f"楼层轮廓 {floor.outline.entity.handle} 自带面积系数 {floor.factor}{reason}",
            (floor.outline.entity.handle,),
        )
    yield from _uncovered_storeys(plan)
    unsaid = [b.outline.entity.handle for b in plan.balconies if b.enclosed is None]
    if unsaid:
        yield Problem("balcony-unsaid", f"{len(unsaid)} 个阳台未注明是否封闭，按封闭计", tuple(unsaid))


def buildings_without_floors(plan: SitePlan) -> list[str]:
    """Names of buildings no floor outline belongs to; empty when floors do not say whose they are."""
    if any(floor.building is None for floor in plan.floors):
        return []
    drawn = {floor.building for floor in plan.floors}
    return [label(b) for b in plan.buildings if b.number not in drawn]


def _uncovered_storeys(plan: SitePlan) -> Iterable[Problem]:
    for building in plan.buildings:
        drawn = {s for f in plan.floors if f.building == building.number for s in f.storeys if s > 0}
        if not drawn or building.storeys_above is None:
            continue
        missing = (storey for storey in range(1, building.storeys_above + 1) if storey not in drawn)
        absent = list(islice(missing, _NAMED))
        beyond = sorted(storey for storey in drawn if storey > building.storeys_above)
        if absent or beyond:
            said = (
                f"缺第 {'、'.join(map(str, absent))} 层"
                if absent
                else f"多第 {'、'.join(map(str, beyond))} 层"
            )
            yield Problem(
                "storeys-not-covered",
                f"{label(building)}注明地上 {building.storeys_above} 层，楼层轮廓{said}",
                (building.outline.entity.handle,),
            )


def _same_storey(a: Floor, b: Floor) -> bool:
    if a.storeys or b.storeys:
        return bool(set(a.storeys) & set(b.storeys))
    return a.name == b.name
