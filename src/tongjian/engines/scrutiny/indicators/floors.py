"""建筑面积 and 容积率: what the lines of the ledger add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules
from tongjian.engines.scrutiny.fararea import FarShares
from tongjian.engines.scrutiny.floorarea import above, below
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
from tongjian.engines.scrutiny.ledger import Ledger, entities
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import exact, two_places
from tongjian.engines.scrutiny.storeyproblems import buildings_without_floors
from tongjian.engines.siteplan import PlanPart, SitePlan

_UNKNOWN_USE = "未注明"
# A formula names at most so many special shares.
_NAMED = 12


def floor_areas(
    plan: SitePlan, ledger: Ledger, rules: AreaRuleSet, problems: list[Problem]
) -> dict[str, Indicator]:
    """Total, above and below ground, by the national rule set."""
    ground = _above(plan, ledger, rules)
    underground = _below(plan, ledger, rules, problems)
    total = _sum(ground, underground)
    return {
        name: replace(indicator, rule_set=rules.name)
        for name, indicator in (
            ("floor_area_total", total),
            ("floor_area_above", ground),
            ("floor_area_below", underground),
        )
    }


def by_use(plan: SitePlan, ledger: Ledger, rules: AreaRuleSet, ground: Indicator) -> Indicator:
    """The floors' area by the use written on them, or on their building."""
    if not plan.floors:
        return missing(M2, "图中没有楼层轮廓")
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for line in ledger.lines:
        if line.part is PlanPart.FLOOR:
            parts[line.use or _UNKNOWN_USE] += line.national_area
    formula = "Σ 楼层轮廓面积 × 层数 × 系数，按用途分列，不含阳台和屋顶间"
    split = replace(
        value(sum(parts.values(), Decimal(0)), M2, formula, handles_of(plan.floors)),
        rule_set=rules.name,
        parts=dict(parts),
    )
    if ground.state is not State.NOT_COMPUTABLE:
        return split
    return replace(split, state=State.NOT_COMPUTABLE, value=None, reason=ground.reason)


def far_area(ledger: Ledger, shares: FarShares, ground: Indicator) -> Indicator:
    """计容建筑面积: without city rules, everything above ground."""
    if ground.state is State.MISSING:
        return ground
    rules, city = shares.rules, shares.city
    above_ground = ledger.far(lambda line: not line.below)
    formula = f"地上 {two_places(above_ground)}"
    if city is not None and city.burial is not None:
        basements = ledger.far(lambda line: line.below)
        formula += f" + 地下按埋深比计入 {two_places(basements)}（{city.burial.clause}）"
    if notes := ledger.notes():
        formula += f"；其中 {'、'.join(notes[:_NAMED])}{'等' if len(notes) > _NAMED else ''}"
    unburied, shallow = tuple(shares.unburied()), tuple(shares.shallow())
    reasons = (
        ground.reason,
        "地下室未注埋深比，未计入" if unburied else "",
        f"地下室 {'、'.join(shallow)} 未注层数，按 1 层计入" if shallow else "",
        *shares.to_review(),
    )
    return replace(
        ground,
        formula=formula,
        entities=entities(line for line in ledger.lines if line.far_area or not line.below),
        rule_set=f"{rules.name}；{city.document}" if city else rules.name,
        value=ledger.far(),
        reason="；".join(filter(None, reasons)),
        # A basement that is left out, or of unknown depth, can only add to the counted area.
        at_least=ground.at_least or bool(unburied) or bool(shallow),
    )


def far(area: Indicator, site: Indicator, city: FarRules | None) -> Indicator:
    quotient = ratio(area, site, "计容建筑面积", "用地面积", unit=Unit.RATIO)
    if quotient.value is None or city is None or city.decimals is None:
        return replace(quotient, rule_set=area.rule_set)
    rounded = quotient.value.quantize(Decimal(1).scaleb(-city.decimals), ROUND_HALF_UP)
    note = f"（按{city.clause}取 {city.decimals} 位小数）"
    return replace(quotient, value=rounded, formula=quotient.formula + note, rule_set=area.rule_set)


def _above(plan: SitePlan, ledger: Ledger, rules: AreaRuleSet) -> Indicator:
    if not above(plan):
        return missing(M2, "图中没有地上楼层轮廓")
    total = ledger.national(lambda line: not line.below)
    formula = f"Σ 楼层轮廓面积 × 层数 × 系数（{rules.storey_clause}）"
    if plan.balconies:
        formula += f" + 阳台（{rules.balcony_clause}）"
    if plan.roof_houses:
        formula += " + 屋顶间"
    counted = entities(line for line in ledger.lines if not line.below)
    if bare := buildings_without_floors(plan):
        reason = f"{'、'.join(bare)}没有楼层轮廓"
        return not_computable(M2, reason, formula, counted, known=total)
    return value(total, M2, formula, counted)


def _below(plan: SitePlan, ledger: Ledger, rules: AreaRuleSet, problems: list[Problem]) -> Indicator:
    """Storeys drawn below ground; where none are drawn, basement outlines × their storeys."""
    total = ledger.national(lambda line: line.below)
    if floors := below(plan):
        problems.extend(_doubtful_basements(plan, total))
        formula = f"Σ 地下楼层轮廓面积 × 层数 × 系数（{rules.storey_clause}）"
        return value(total, M2, formula, handles_of(floors))
    if plan.basements:
        return _basement_area(plan, total, rules)
    if deep := [label(b) for b in plan.buildings if b.storeys_below]:
        return missing(M2, f"{'、'.join(deep)}注明有地下层，图中没有地下室轮廓")
    return not_applicable(M2, "图中没有地下层")


def _basement_area(plan: SitePlan, total: Decimal, rules: AreaRuleSet) -> Indicator:
    formula = f"Σ 地下室轮廓面积 × 层数 × 系数（{rules.storey_clause}）"
    silent = [b.outline.entity.handle for b in plan.basements if b.storeys is None]
    if silent:
        return not_computable(
            M2,
            f"地下室轮廓 {'、'.join(silent)} 未注层数",
            formula,
            handles_of(plan.basements),
            known=max(total, Decimal(0)),
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
    entities_of_both = ground.entities + underground.entities
    lacking = [i.reason for i in (ground, underground) if i.state in {State.MISSING, State.NOT_COMPUTABLE}]
    known = sum((i.value for i in (ground, underground) if i.value is not None), Decimal(0))
    if lacking:
        return not_computable(M2, "；".join(lacking), formula, entities_of_both, known=known)
    return value(known, M2, formula, entities_of_both)
