"""建筑密度: the ground that counts as built upon, by the city's text where it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import shapely

from tongjian.engines.scrutiny.cityrules import BasementDensity, Density, FarRules, FloorsDensity, UseClasses
from tongjian.engines.scrutiny.fararea import TOP, metres
from tongjian.engines.scrutiny.indicator import Indicator, State
from tongjian.engines.scrutiny.indicators.shares import ratio
from tongjian.engines.scrutiny.ledger import Ledger
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.overlaps import sound
from tongjian.engines.scrutiny.quantities import exact, plain, two_places
from tongjian.engines.siteplan import Basement, Building, PlanPart, SitePlan

# Two outlines of the same place drawn twice differ by less, in m².
_SAME = Decimal("0.01")
SOIL = "覆土厚度"


@dataclass(frozen=True)
class _More:
    """Ground beyond the footprints that counts, and why."""

    area: Decimal
    sentence: str
    entities: tuple[str, ...]


def coverage(
    plan: SitePlan,
    ledger: Ledger,
    footprint: Indicator,
    site: Indicator,
    city: FarRules | None,
    uses: UseClasses | None,
) -> Indicator:
    """Footprints as share of the site, with what the city's text adds to them."""
    density = city.density if city else None
    if density is None or city is None or footprint.state is not State.VALUE or footprint.value is None:
        return ratio(footprint, site, "建筑基底面积", "用地面积")
    more = [*_lower_floors(plan, ledger, density.lowest_floors, uses), *_basements(plan, density.basement)]
    ground = replace(
        footprint,
        value=footprint.value + sum((one.area for one in more), Decimal(0)),
        entities=footprint.entities + tuple(handle for one in more for handle in one.entities),
        reason=_unsaid(plan, density),
    )
    share = ratio(ground, site, "建筑密度计算面积" if more else "建筑基底面积", "用地面积")
    said = "；".join(("基底 " + two_places(footprint.value), *(one.sentence for one in more)))
    return replace(
        share, formula=f"{share.formula}（{said}）" if more else share.formula, rule_set=city.document
    )


def _lower_floors(
    plan: SitePlan, ledger: Ledger, rule: FloorsDensity | None, uses: UseClasses | None
) -> Iterator[_More]:
    """Where one of the lowest storeys projects beyond the footprint, it is the larger that counts."""
    for building in plan.buildings if rule and uses else ():
        assert rule is not None
        assert uses is not None
        if building.number is None or uses.of(building.use) not in rule.uses:
            continue
        areas = {storey: _storey_area(ledger, building, storey) for storey in range(1, rule.floors + 1)}
        storey, largest = max(areas.items(), key=lambda pair: pair[1])
        beyond = largest - exact(building.outline.area)
        if beyond > _SAME:
            sentence = (
                f"{label(building)}按第 {storey} 层投影 {two_places(largest)}，"
                f"多 {two_places(beyond)}（{rule.clause}）"
            )
            yield _More(beyond, sentence, ())


def _storey_area(ledger: Ledger, building: Building, storey: int) -> Decimal:
    """One storey's outlines, whatever share of them counts as floor area."""
    return sum(
        (
            line.area
            for line in ledger.lines
            if line.part is PlanPart.FLOOR and line.building == building.number and storey in line.storeys
        ),
        Decimal(0),
    )


def _basements(plan: SitePlan, rule: BasementDensity | None) -> Iterator[_More]:
    """A basement that lies too shallow or stands too high counts where no building stands on it."""
    for basement in plan.basements if rule else ():
        assert rule is not None
        soil, above = metres(basement.attributes, SOIL), metres(basement.attributes, TOP)
        thin = soil is not None and soil < rule.soil
        high = above is not None and above > rule.above
        if not thin and not high:
            continue
        built = shapely.union_all([sound(building.outline) for building in plan.buildings])
        covered = exact(sound(basement.outline).intersection(built).area)
        area = exact(basement.outline.area) - covered
        handle = basement.outline.entity.handle
        why = (
            f"覆土 {plain(soil)} m"
            if thin and soil is not None
            else f"高出地面 {plain(above or Decimal(0))} m"
        )
        sentence = f"地下室 {handle} {why}，计入 {two_places(area)}（{rule.clause}）"
        yield _More(area, sentence, (handle,))


def _unsaid(plan: SitePlan, density: Density) -> str:
    silent = [b for b in plan.basements if density.basement and not _says(b)]
    return f"{len(silent)} 处地下室未注{SOIL}或{TOP}，按不计入建筑密度" if silent else ""


def _says(basement: Basement) -> bool:
    return metres(basement.attributes, SOIL) is not None and metres(basement.attributes, TOP) is not None
