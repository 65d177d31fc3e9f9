"""Greens and parking: what lies between the buildings."""

from __future__ import annotations

from decimal import Decimal

from tongjian.engines.scrutiny.cityrules import StallStandard
from tongjian.engines.scrutiny.indicator import Indicator, Unit, missing, not_computable, value
from tongjian.engines.scrutiny.indicators.shares import M2, handles_of, overlap_problems
from tongjian.engines.scrutiny.overlaps import Piece, weighted_area
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import millimetres
from tongjian.engines.siteplan import Green, SitePlan, Stall

_CONCENTRATED = "集中绿地"
# Greens whose share is fixed by a text we do not hold: they count only when the drawing states 折算系数.
_SHARED_GREENS = ("屋顶", "水面")


def green_area(plan: SitePlan, problems: list[Problem]) -> Indicator:
    if not plan.greens:
        return missing(M2, "图中没有绿地")
    counted = [green for green in plan.greens if not _needs_factor(green)]
    total, found = weighted_area([Piece(green.outline, _green_factor(green)) for green in counted])
    problems.extend(overlap_problems("绿地", [green.outline for green in counted], found))
    open_handles = handles_of(green for green in plan.greens if _needs_factor(green))
    if open_handles:
        sentence = f"{len(open_handles)} 处屋顶绿地或水面未注折算系数，未计入绿地面积"
        problems.append(Problem("green-factor-missing", sentence, open_handles))
    reason = "屋顶绿地或水面未注折算系数，未计入" if open_handles else ""
    formula = f"绿地 {len(counted)} 处 Σ 面积 × 折算系数，重叠只计一次"
    return value(total, M2, formula, handles_of(counted), reason=reason, at_least=bool(open_handles))


def concentrated(plan: SitePlan) -> Indicator:
    if not plan.greens:
        return missing(M2, "图中没有绿地")
    chosen = [green for green in plan.greens if green.kind and _CONCENTRATED in green.kind]
    if not chosen and any(green.kind is None for green in plan.greens):
        return missing(M2, "绿地未注类型，不知哪些是集中绿地")
    total, _ = weighted_area([Piece(green.outline, _green_factor(green)) for green in chosen])
    return value(total, M2, f"类型为{_CONCENTRATED}的绿地面积之和", handles_of(chosen))


def stall_count(plan: SitePlan) -> Indicator:
    if not plan.stalls:
        return missing(Unit.PIECES, "图中没有机动车位")
    formula = "机动车位个数，含尺寸不足的车位"
    return value(Decimal(len(plan.stalls)), Unit.PIECES, formula, handles_of(plan.stalls))


def nonmotor(plan: SitePlan) -> Indicator:
    if not plan.nonmotor:
        return missing(Unit.PIECES, "图中没有非机动车位")
    known = sum(
        (Decimal(parking.places) for parking in plan.nonmotor if parking.places is not None), Decimal(0)
    )
    formula = "非机动车位注明辆数之和"
    silent = [p.outline.entity.handle for p in plan.nonmotor if p.places is None]
    if silent:
        return not_computable(
            Unit.PIECES,
            f"非机动车位 {'、'.join(silent[:5])} 未注辆数",
            formula,
            handles_of(plan.nonmotor),
            known=known,
        )
    return value(known, Unit.PIECES, formula, handles_of(plan.nonmotor))


def undersized(plan: SitePlan, standard: StallStandard | None) -> Indicator:
    if not plan.stalls:
        return missing(Unit.PIECES, "图中没有机动车位")
    if standard is None:
        return not_computable(Unit.PIECES, "规则库没有机动车位最小尺寸")
    small = [stall for stall in plan.stalls if _is_small(stall, standard)]
    formula = f"小于 {standard.stall_width} × {standard.stall_length} m 的机动车位个数"
    return value(Decimal(len(small)), Unit.PIECES, formula, handles_of(small))


def _needs_factor(green: Green) -> bool:
    return green.factor is None and any(word in (green.kind or "") for word in _SHARED_GREENS)


def _green_factor(green: Green) -> Decimal:
    return Decimal(1) if green.factor is None else Decimal(repr(green.factor))


def _is_small(stall: Stall, standard: StallStandard) -> bool:
    return (
        millimetres(stall.length) < standard.stall_length or millimetres(stall.width) < standard.stall_width
    )
