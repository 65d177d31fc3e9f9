"""阳台: what balconies add to their storeys, or take off where a storey's outline already holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from tongjian.engines.scrutiny.cityrules import FarRules
from tongjian.engines.scrutiny.fararea import FarShares
from tongjian.engines.scrutiny.ledger import Line, Share
from tongjian.engines.scrutiny.overlaps import SLIVER, sound
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import exact, plain
from tongjian.engines.scrutiny.shapes import frame
from tongjian.engines.siteplan import Balcony, Floor, PlanPart, SitePlan

_ZERO = Decimal(0)


def balcony_lines(plan: SitePlan, shares: FarShares) -> Iterator[Line]:
    """A line for each balcony and way it counts: the same outline may lie inside of some storeys only."""
    if plan.balconies:
        counting = _Balconies(plan, shares)
        for balcony in plan.balconies:
            yield from counting.lines(balcony)


def depth_of(balcony: Balcony) -> Decimal:
    """进深 as stated, else the shorter side of the smallest rectangle around it."""
    return exact(balcony.depth if balcony.depth is not None else frame(balcony.outline.polygon).width)


def depth_problems(plan: SitePlan, city: FarRules | None) -> Iterator[Problem]:
    """Balconies whose depth decides how they count, and is only measured."""
    silent = tuple(b.outline.entity.handle for b in plan.balconies if b.depth is None)
    if silent and city is not None and city.balconies is not None:
        sentence = f"{len(silent)} 个阳台未注进深，按外接矩形的短边计"
        yield Problem("balcony-depth-measured", sentence, silent)


class _Balconies:
    def __init__(self, plan: SitePlan, shares: FarShares) -> None:
        self._plan, self._shares = plan, shares
        self._inside: dict[tuple[str, int], bool] = {}
        self._floors: dict[str | None, list[tuple[int, Floor]]] = defaultdict(list)
        for i, floor in enumerate(plan.floors):
            self._floors[floor.building].append((i, floor))

    def lines(self, balcony: Balcony) -> Iterator[Line]:
        groups: dict[tuple[Share, Share], list[int]] = defaultdict(list)
        for storey in balcony.storeys or (0,):
            groups[self._counted(balcony, storey)].append(storey)
        area = exact(balcony.outline.area)
        for (national, far), storeys in groups.items():
            yield Line(
                PlanPart.BALCONY,
                False,
                balcony.building,
                tuple(storey for storey in storeys if storey),
                None,
                None,
                area,
                len(storeys),
                national,
                far,
                area * len(storeys) * national.factor,
                area * len(storeys) * far.factor,
                (balcony.outline.entity.handle,),
            )

    def _counted(self, balcony: Balcony, storey: int) -> tuple[Share, Share]:
        """The national share and that towards FAR, both less what the storey's outline counts already."""
        host = self._host(balcony, storey)
        national = self._shares.rules.balcony_share(
            inside_structure=host is not None, enclosed=balcony.enclosed
        )
        far = self._city(balcony, storey, national, inside=host is not None)
        if host is None:
            return national, far
        return _less(national, self._shares.national(host)), _less(far, self._shares.floor(host))

    def _city(self, balcony: Balcony, storey: int, national: Share, *, inside: bool) -> Share:
        rule = self._shares.city.balconies if self._shares.city else None
        if rule is None or national.factor >= 1:
            return national
        if inside:
            return Share(Decimal(1), rule.clause, "主体结构内的阳台计全面积")
        if (depth := depth_of(balcony)) > rule.depth_over:
            return Share(Decimal(1), rule.clause, f"阳台进深 {plain(depth)} m 计全面积")
        if self._percent(balcony.building, storey) > rule.share_over:
            return Share(Decimal(1), rule.clause, f"阳台超过本层 {plain(rule.share_over)}% 计全面积")
        return national

    def _percent(self, building: str | None, storey: int) -> Decimal:
        """All balconies of the storey, in percent of its outlines; 0 where no outline is drawn."""
        ground = self._storey_area[building, storey]
        return self._balcony_area[building, storey] * 100 / ground if ground else _ZERO

    @cached_property
    def _balcony_area(self) -> dict[tuple[str | None, int], Decimal]:
        areas: dict[tuple[str | None, int], Decimal] = defaultdict(Decimal)
        for balcony in self._plan.balconies:
            for storey in balcony.storeys or (0,):
                areas[balcony.building, storey] += exact(balcony.outline.area)
        return areas

    @cached_property
    def _storey_area(self) -> dict[tuple[str | None, int], Decimal]:
        areas: dict[tuple[str | None, int], Decimal] = defaultdict(Decimal)
        for floor in self._plan.floors:
            for storey in floor.storeys or (0,):
                areas[floor.building, storey] += exact(floor.outline.area)
        return areas

    def _host(self, balcony: Balcony, storey: int) -> Floor | None:
        """The floor of the storey whose outline already holds the balcony."""
        for i, floor in self._floors[balcony.building]:
            if (not storey or storey in floor.storeys) and self._holds(i, floor, balcony):
                return floor
        return None

    def _holds(self, i: int, floor: Floor, balcony: Balcony) -> bool:
        key = (balcony.outline.entity.handle, i)
        if key not in self._inside:
            shape = sound(balcony.outline)
            inside = shape.intersection(sound(floor.outline)).area
            self._inside[key] = inside > SLIVER and inside > shape.area / 2
        return self._inside[key]


def _less(share: Share, host: Share) -> Share:
    return Share(share.factor - host.factor, share.clause, share.note)
