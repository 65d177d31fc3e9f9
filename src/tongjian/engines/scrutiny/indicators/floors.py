"""建筑面积 and 容积率: what the storeys of a plan add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules
from tongjian.engines.scrutiny.fararea import FarArea
from tongjian.engines.scrutiny.floorarea import (
    Storeys,
    above,
    below,
    buildings_without_floors,
    national_weight,
)
from tongjian.engines.scrutiny.indicator import (
    Indicator,
    State,
    Unit,
    missing,
    not_applicable,
    not_computable,
    value,
)
from tongjian.engines.scrutiny.indicators.shares import M2, handles_of, ratio
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.overlaps import Piece, weighted_area
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import exact, two_places
from tongjian.engines.siteplan import SitePlan


def floor_areas(plan: SitePlan, rules: AreaRuleSet, problems: list[Problem]) -> dict[str, Indicator]:
    storeys = Storeys(plan, rules, national_weight(rules))
    ground = _above(plan, storeys)
    underground = _below(plan, storeys, problems)
    total = _sum(ground, underground)
    return {
        name: replace(indicator, rule_set=rules.name)
        for name, indicator in (
            ("floor_area_total", total),
            ("floor_area_above", ground),
            ("floor_area_below", underground),
        )
    }


def by_use(plan: SitePlan, rules: AreaRuleSet, total: Indicator) -> Indicator:
    """The floors' area by the use written on them, or on their building."""
    if not plan.floors:
        return missing(M2, "图中没有楼层轮廓")
    building_use = {b.number: b.use for b in plan.buildings if b.number}
    groups: dict[str, list[int]] = defaultdict(list)
    for i, floor in enumerate(plan.floors):
        groups[floor.use or building_use.get(floor.building or "") or "未注明"].append(i)
    storeys = Storeys(plan, rules, national_weight(rules))
    parts = {use: storeys.area([plan.floors[i] for i in chosen]) for use, chosen in groups.items()}
    formula = "Σ 楼层轮廓面积 × 层数 × 系数，按用途分列，不含阳台和屋顶间"
    whole = sum(parts.values(), Decimal(0))
    return replace(
        value(whole, M2, formula, handles_of(plan.floors), reason=total.reason),
        rule_set=rules.name,
        parts=parts,
    )


def far_area_indicator(
    ground: Indicator, counted: FarArea, city: FarRules | None, rules: AreaRuleSet
) -> Indicator:
    if ground.state is State.MISSING:
        return ground
    applied = f"{rules.name}；{city.document}" if city else rules.name
    indicator = replace(ground, formula=counted.formula, entities=counted.entities, rule_set=applied)
    reason = "；".join(
        filter(
            None, [ground.reason, "地下室未注埋深比，未计入" if counted.unburied else "", *counted.to_review]
        )
    )
    # A basement that is left out, or a share that waits for a look, can only add to the counted area.
    open_questions = ground.at_least or bool(counted.unburied)
    return replace(indicator, value=counted.area, reason=reason, at_least=open_questions)


def far(area: Indicator, site: Indicator, city: FarRules | None) -> Indicator:
    quotient = ratio(area, site, "计容建筑面积", "用地面积", unit=Unit.RATIO)
    if quotient.value is None or city is None or city.decimals is None:
        return replace(quotient, rule_set=area.rule_set)
    rounded = quotient.value.quantize(Decimal(1).scaleb(-city.decimals), ROUND_HALF_UP)
    note = f"（按{city.clause}取 {city.decimals} 位小数）"
    return replace(quotient, value=rounded, formula=quotient.formula + note, rule_set=area.rule_set)


def _above(plan: SitePlan, storeys: Storeys) -> Indicator:
    floors = above(plan)
    if not floors:
        return missing(M2, "图中没有地上楼层轮廓")
    total = storeys.area(floors) + storeys.balconies() + storeys.roof_houses()
    formula = f"Σ 楼层轮廓面积 × 层数 × 系数（{storeys.rules.storey_clause}）"
    if plan.balconies:
        formula += f" + 阳台（{storeys.rules.balcony_clause}）"
    if plan.roof_houses:
        formula += " + 屋顶间"
    entities = handles_of([*floors, *plan.balconies, *plan.roof_houses])
    if bare := buildings_without_floors(plan):
        reason = f"{'、'.join(bare)}没有楼层轮廓"
        return not_computable(M2, reason, formula, entities, known=total)
    return value(total, M2, formula, entities)


def _below(plan: SitePlan, storeys: Storeys, problems: list[Problem]) -> Indicator:
    """Storeys drawn below ground; where none are drawn, basement outlines × their storeys."""
    floors = below(plan)
    if floors:
        total = storeys.area(floors)
        problems.extend(_doubtful_basements(plan, total))
        return value(
            total,
            M2,
            f"Σ 地下楼层轮廓面积 × 层数 × 系数（{storeys.rules.storey_clause}）",
            handles_of(floors),
        )
    if plan.basements:
        return _basement_area(plan, storeys.rules)
    if deep := [label(b) for b in plan.buildings if b.storeys_below]:
        return missing(M2, f"{'、'.join(deep)}注明有地下层，图中没有地下室轮廓")
    return not_applicable(M2, "图中没有地下层")


def _basement_area(plan: SitePlan, rules: AreaRuleSet) -> Indicator:
    formula = f"Σ 地下室轮廓面积 × 层数 × 系数（{rules.storey_clause}）"
    stated = [basement for basement in plan.basements if basement.storeys is not None]
    total, above = Decimal(0), 0
    for depth in sorted({basement.storeys or 0 for basement in stated}):
        reaching = [b for b in stated if (b.storeys or 0) >= depth]
        pieces = [Piece(b.outline, rules.storey_factor(b.storey_height)) for b in reaching]
        total += weighted_area(pieces)[0] * (depth - above)
        above = depth
    if len(stated) < len(plan.basements):
        silent = [b.outline.entity.handle for b in plan.basements if b.storeys is None]
        return not_computable(
            M2, f"地下室轮廓 {'、'.join(silent)} 未注层数", formula, handles_of(plan.basements), known=total
        )
    return value(total, M2, formula, handles_of(plan.basements))


def _doubtful_basements(plan: SitePlan, drawn: Decimal) -> Iterable[Problem]:
    outlined = sum((exact(b.outline.area) * (b.storeys or 1) for b in plan.basements), Decimal(0))
    if outlined > drawn + Decimal("0.01"):
        yield Problem(
            "basement-beyond-floors",
            f"地下室轮廓共 {two_places(outlined)} m²，地下楼层轮廓只有 {two_places(drawn)} m²；"
            "面积按楼层轮廓计",
            handles_of(plan.basements),
        )


def _sum(ground: Indicator, underground: Indicator) -> Indicator:
    formula = "地上建筑面积 + 地下建筑面积"
    entities = ground.entities + underground.entities
    lacking = [i.reason for i in (ground, underground) if i.state in {State.MISSING, State.NOT_COMPUTABLE}]
    if lacking:
        known = sum((i.value for i in (ground, underground) if i.value is not None), Decimal(0))
        return not_computable(M2, "；".join(lacking), formula, entities, known=known)
    return value(
        sum((i.value or Decimal(0) for i in (ground, underground)), Decimal(0)), M2, formula, entities
    )
