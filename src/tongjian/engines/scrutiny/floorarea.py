"""建筑面积: outlines of storeys, balconies, roof rooms and basements, each as a line of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.balconies import balcony_lines
from tongjian.engines.scrutiny.cityrules import FarRules, UseClasses
from tongjian.engines.scrutiny.fararea import FarShares
from tongjian.engines.scrutiny.ledger import Ledger, Line, Share
from tongjian.engines.scrutiny.overlaps import Piece, overlaps, weighted_area
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.siteplan import Basement, Floor, Outline, PlanPart, RoofHouse, SitePlan

_ZERO = Decimal(0)


def floor_ledger(
    plan: SitePlan, rules: AreaRuleSet, city: FarRules | None = None, uses: UseClasses | None = None
) -> Ledger:
    """Every outline of the plan that has floor area, counted both ways."""
    shares = FarShares(plan, rules, city, uses)
    return Ledger(
        (
            *_floor_lines(plan, shares),
            *balcony_lines(plan, shares),
            *(_roof_house(house, rules) for house in plan.roof_houses),
            *_basement_lines(plan, shares),
        )
    )


def above(plan: SitePlan) -> list[Floor]:
    return [floor for floor in plan.floors if not floor.below_ground]


def below(plan: SitePlan) -> list[Floor]:
    return [floor for floor in plan.floors if floor.below_ground]


@dataclass(frozen=True)
class _Weighed:
    """An outline with its shares, for finding what is covered twice."""

    outline: Outline
    national: Share
    far: Share


def _floor_lines(plan: SitePlan, shares: FarShares) -> Iterator[Line]:
    groups: dict[tuple[str | None, bool], list[Floor]] = defaultdict(list)
    for floor in plan.floors:
        groups[floor.building, floor.below_ground].append(floor)
    for group in groups.values():
        weighed = [_Weighed(f.outline, shares.national(f), shares.floor(f)) for f in group]
        for floor, counted in zip(group, weighed, strict=True):
            yield _floor(floor, counted, shares)
        yield from _twice(group, weighed, shares)


def _floor(floor: Floor, counted: _Weighed, shares: FarShares) -> Line:
    area = exact(floor.outline.area)
    return Line(
        PlanPart.FLOOR,
        floor.below_ground,
        floor.building,
        floor.storeys,
        floor.name,
        shares.use_of(floor),
        area,
        floor.count,
        counted.national,
        counted.far,
        area * floor.count * counted.national.factor,
        area * floor.count * counted.far.factor,
        (floor.outline.entity.handle,),
    )


def _twice(floors: Sequence[Floor], weighed: Sequence[_Weighed], shares: FarShares) -> Iterator[Line]:
    """What several outlines of one storey cover twice, taken off storey by storey."""
    clashes = {
        i
        for pair in overlaps([floor.outline for floor in floors])
        if _same_storey(floors[pair.first], floors[pair.second])
        for i in (pair.first, pair.second)
    }
    by_storey: dict[int | str | None, list[int]] = defaultdict(list)
    for i in sorted(clashes):
        for storey in floors[i].storeys or (floors[i].name,):
            by_storey[storey].append(i)
    for storey, group in by_storey.items():
        first = floors[group[0]]
        line = _overlap(
            PlanPart.FLOOR,
            [weighed[i] for i in group],
            below=first.below_ground,
            building=first.building,
            storeys=(storey,) if isinstance(storey, int) else (),
            use=shares.use_of(first),
        )
        if line.area:
            yield line


def _overlap(
    part: PlanPart,
    group: Sequence[_Weighed],
    *,
    below: bool,
    building: str | None = None,
    storeys: tuple[int, ...] = (),
    use: str | None = None,
    levels: int = 1,
) -> Line:
    def surplus(weights: Iterable[Decimal]) -> Decimal:
        pieces = [Piece(one.outline, weight) for one, weight in zip(group, weights, strict=True)]
        plain = sum((piece.weight * exact(piece.outline.area) for piece in pieces), _ZERO)
        return weighted_area(pieces)[0] - plain

    return Line(
        part,
        below,
        building,
        storeys,
        None,
        use,
        surplus(Decimal(1) for _ in group),
        levels,
        None,
        None,
        surplus(one.national.factor for one in group) * levels,
        surplus(one.far.factor for one in group) * levels,
        tuple(one.outline.entity.handle for one in group),
        overlap=True,
    )


def _roof_house(house: RoofHouse, rules: AreaRuleSet) -> Line:
    area, share = exact(house.outline.area), rules.storey_share(house.height)
    counted = area * share.factor
    return Line(
        PlanPart.ROOF_HOUSE,
        False,
        house.building,
        (),
        None,
        None,
        area,
        1,
        share,
        share,
        counted,
        counted,
        (house.outline.entity.handle,),
    )


def _basement_lines(plan: SitePlan, shares: FarShares) -> Iterator[Line]:
    """Basements count as floor area where no storeys are drawn below ground, and towards FAR by burial."""
    drawn = bool(below(plan))
    weighed = [
        _Weighed(b.outline, shares.basement_floor(b, drawn=drawn), shares.basement(b)) for b in plan.basements
    ]
    for basement, counted in zip(plan.basements, weighed, strict=True):
        area, count = exact(basement.outline.area), _levels(basement)
        yield Line(
            PlanPart.BASEMENT,
            True,
            None,
            tuple(range(-1, -min(count, _LISTED) - 1, -1)),
            None,
            basement.use,
            area,
            count,
            counted.national,
            counted.far,
            # An outline that does not say how many storeys it has makes the floor area not computable.
            area * (basement.storeys or 0) * counted.national.factor,
            area * count * counted.far.factor,
            (basement.outline.entity.handle,),
        )
    if overlaps([basement.outline for basement in plan.basements]):
        yield from _deep_overlaps(plan.basements, weighed)


# Storeys of a basement that a line lists; how many there are stands in its count.
_LISTED = 20


def _levels(basement: Basement) -> int:
    return basement.storeys if basement.storeys is not None else 1


def _deep_overlaps(basements: Sequence[Basement], weighed: Sequence[_Weighed]) -> Iterator[Line]:
    """Level by level: where a shallow and a deep basement overlap, only the upper levels are drawn twice."""
    top = 0
    for depth in sorted({_levels(basement) for basement in basements}):
        reaching = [one for one, b in zip(weighed, basements, strict=True) if _levels(b) >= depth]
        if depth > top and overlaps([one.outline for one in reaching]):
            yield _overlap(PlanPart.BASEMENT, reaching, below=True, levels=depth - top)
        top = depth


def _same_storey(a: Floor, b: Floor) -> bool:
    if a.storeys or b.storeys:
        return bool(set(a.storeys) & set(b.storeys))
    return a.name == b.name
