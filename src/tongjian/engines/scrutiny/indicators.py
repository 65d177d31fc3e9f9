"""Every indicator of a plan, by the names and definitions that are the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules, StallStandard
from tongjian.engines.scrutiny.fararea import FarArea, far_area
from tongjian.engines.scrutiny.floorarea import (
    Storeys,
    above,
    below,
    buildings_without_floors,
    national_weight,
    storey_problems,
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
from tongjian.engines.scrutiny.names import BY_USE, label
from tongjian.engines.scrutiny.overlaps import Overlap, Piece, weighted_area
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import exact, millimetres, two_places
from tongjian.engines.scrutiny.terrain import Terrain
from tongjian.engines.siteplan import Area, Green, Outline, SitePlan, Stall

_M2, _PERCENT = Unit.SQUARE_METRES, Unit.PERCENT
_CONCENTRATED = "集中绿地"
# Greens whose share is fixed by a text we do not hold: they count only when the drawing states 折算系数.
_SHARED_GREENS = ("屋顶", "水面")


@dataclass(frozen=True)
class Measurement:
    """All indicators of a plan, with what the measuring itself brought to light."""

    indicators: Mapping[str, Indicator]
    far: FarArea
    problems: tuple[Problem, ...]


def measure(
    terrain: Terrain, rules: AreaRuleSet, far: FarRules | None = None, stalls: StallStandard | None = None
) -> Measurement:
    """Measure every indicator by the national rule set `rules` and, where given, the city's."""
    plan = terrain.plan
    problems: list[Problem] = list(storey_problems(plan, rules))
    site = _ground(plan.sites, "用地红线", problems)
    footprint = _ground(plan.buildings, "建筑基底", problems)
    floors = _floor_areas(plan, rules, problems)
    counted = far_area(plan, rules, far, terrain.uses)
    far_indicator = _far_area_indicator(floors["floor_area_above"], counted, far, rules)
    green = _green(plan, problems)
    return Measurement(
        {
            "site_area": site,
            "footprint_area": footprint,
            "coverage": _ratio(footprint, site, "建筑基底面积", "用地面积"),
            **floors,
            "floor_area_far": far_indicator,
            BY_USE: _by_use(plan, rules, floors["floor_area_total"]),
            "far": _far(far_indicator, site, far),
            "green_area": green,
            "green_area_concentrated": _concentrated(plan),
            "green_ratio": _ratio(green, site, "绿地面积", "用地面积"),
            "parking_motor": _stall_count(plan),
            "parking_nonmotor": _nonmotor(plan),
            "parking_undersized": _undersized(plan, stalls),
            "building_height_max": _highest(plan),
            "storeys_max": _most_storeys(plan),
            "setback_min": _setback(terrain),
        },
        counted,
        tuple(problems),
    )


def _handles(areas: Iterable[Area]) -> tuple[str, ...]:
    return tuple(area.outline.entity.handle for area in areas)


def _ground(areas: Sequence[Area], layer: str, problems: list[Problem]) -> Indicator:
    """Ground covered by the outlines of one layer."""
    if not areas:
        return missing(_M2, f"图中没有{layer}")
    total, found = weighted_area([Piece(area.outline) for area in areas])
    problems.extend(_overlap_problems(layer, [area.outline for area in areas], found))
    return value(total, _M2, f"{layer} {len(areas)} 个轮廓面积之和，重叠只计一次", _handles(areas))


def _overlap_problems(layer: str, outlines: Sequence[Outline], found: Iterable[Overlap]) -> Iterable[Problem]:
    for pair in found:
        handles = (outlines[pair.first].entity.handle, outlines[pair.second].entity.handle)
        sentence = f"{layer} {handles[0]} 与 {handles[1]} 重叠 {two_places(pair.area)} m²，只计一次"
        yield Problem("overlap", sentence, handles)


def _floor_areas(plan: SitePlan, rules: AreaRuleSet, problems: list[Problem]) -> dict[str, Indicator]:
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


def _above(plan: SitePlan, storeys: Storeys) -> Indicator:
    floors = above(plan)
    if not floors:
        return missing(_M2, "图中没有地上楼层轮廓")
    total = storeys.area(floors) + storeys.balconies() + storeys.roof_houses()
    formula = f"Σ 楼层轮廓面积 × 层数 × 系数（{storeys.rules.storey_clause}）"
    if plan.balconies:
        formula += f" + 阳台（{storeys.rules.balcony_clause}）"
    if plan.roof_houses:
        formula += " + 屋顶间"
    entities = _handles([*floors, *plan.balconies, *plan.roof_houses])
    if bare := buildings_without_floors(plan):
        reason = f"{'、'.join(bare)}没有楼层轮廓"
        return not_computable(_M2, reason, formula, entities, known=total)
    return value(total, _M2, formula, entities)


def _below(plan: SitePlan, storeys: Storeys, problems: list[Problem]) -> Indicator:
    """Storeys drawn below ground; where none are drawn, basement outlines × their storeys."""
    floors = below(plan)
    if floors:
        total = storeys.area(floors)
        problems.extend(_doubtful_basements(plan, total))
        return value(
            total, _M2, f"Σ 地下楼层轮廓面积 × 层数 × 系数（{storeys.rules.storey_clause}）", _handles(floors)
        )
    if plan.basements:
        return _basement_area(plan, storeys.rules)
    if deep := [label(b) for b in plan.buildings if b.storeys_below]:
        return missing(_M2, f"{'、'.join(deep)}注明有地下层，图中没有地下室轮廓")
    return not_applicable(_M2, "图中没有地下层")


def _basement_area(plan: SitePlan, rules: AreaRuleSet) -> Indicator:
    formula = f"Σ 地下室轮廓面积 × 层数 × 系数（{rules.storey_clause}）"
    stated = [basement for basement in plan.basements if basement.storeys is not None]
    groups: dict[int, list[Piece]] = defaultdict(list)
    for basement in stated:
        piece = Piece(basement.outline, rules.storey_factor(basement.storey_height))
        for level in range(1, (basement.storeys or 0) + 1):
            groups[level].append(piece)
    total = sum((weighted_area(pieces)[0] for pieces in groups.values()), Decimal(0))
    if len(stated) < len(plan.basements):
        silent = [b.outline.entity.handle for b in plan.basements if b.storeys is None]
        return not_computable(
            _M2, f"地下室轮廓 {'、'.join(silent)} 未注层数", formula, _handles(plan.basements), known=total
        )
    return value(total, _M2, formula, _handles(plan.basements))


def _doubtful_basements(plan: SitePlan, drawn: Decimal) -> Iterable[Problem]:
    outlined = sum((exact(b.outline.area) * (b.storeys or 1) for b in plan.basements), Decimal(0))
    if outlined > drawn + Decimal("0.01"):
        yield Problem(
            "basement-beyond-floors",
            f"地下室轮廓共 {two_places(outlined)} m²，地下楼层轮廓只有 {two_places(drawn)} m²；"
            "面积按楼层轮廓计",
            _handles(plan.basements),
        )


def _sum(ground: Indicator, underground: Indicator) -> Indicator:
    formula = "地上建筑面积 + 地下建筑面积"
    entities = ground.entities + underground.entities
    lacking = [i.reason for i in (ground, underground) if i.state in {State.MISSING, State.NOT_COMPUTABLE}]
    if lacking:
        known = sum((i.value for i in (ground, underground) if i.value is not None), Decimal(0))
        return not_computable(_M2, "；".join(lacking), formula, entities, known=known)
    return value(
        sum((i.value or Decimal(0) for i in (ground, underground)), Decimal(0)), _M2, formula, entities
    )


def _by_use(plan: SitePlan, rules: AreaRuleSet, total: Indicator) -> Indicator:
    """The floors' area by the use written on them, or on their building."""
    if not plan.floors:
        return missing(_M2, "图中没有楼层轮廓")
    building_use = {b.number: b.use for b in plan.buildings if b.number}
    groups: dict[str, list[int]] = defaultdict(list)
    for i, floor in enumerate(plan.floors):
        groups[floor.use or building_use.get(floor.building or "") or "未注明"].append(i)
    storeys = Storeys(plan, rules, national_weight(rules))
    parts = {use: storeys.area([plan.floors[i] for i in chosen]) for use, chosen in groups.items()}
    formula = "Σ 楼层轮廓面积 × 层数 × 系数，按用途分列，不含阳台和屋顶间"
    whole = sum(parts.values(), Decimal(0))
    return replace(
        value(whole, _M2, formula, _handles(plan.floors), reason=total.reason),
        rule_set=rules.name,
        parts=parts,
    )


def _far_area_indicator(
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


def _far(area: Indicator, site: Indicator, city: FarRules | None) -> Indicator:
    ratio = _ratio(area, site, "计容建筑面积", "用地面积", unit=Unit.RATIO)
    if ratio.value is None or city is None or city.decimals is None:
        return replace(ratio, rule_set=area.rule_set)
    rounded = ratio.value.quantize(Decimal(1).scaleb(-city.decimals), ROUND_HALF_UP)
    note = f"（按{city.clause}取 {city.decimals} 位小数）"
    return replace(ratio, value=rounded, formula=ratio.formula + note, rule_set=area.rule_set)


def _ratio(
    part: Indicator, whole: Indicator, part_name: str, whole_name: str, unit: Unit = _PERCENT
) -> Indicator:
    for indicator, name in ((whole, whole_name), (part, part_name)):
        if indicator.state is State.MISSING:
            return missing(unit, f"缺{name}：{indicator.reason}")
    if not whole.value:
        return not_computable(unit, f"{whole_name}为零")
    assert part.value is not None
    scale = 100 if unit is _PERCENT else 1
    formula = f"{part_name} {two_places(part.value)} ÷ {whole_name} {two_places(whole.value)}"
    if unit is _PERCENT:
        formula += " × 100%"
    return replace(
        part,
        unit=unit,
        value=part.value * scale / whole.value,
        formula=formula,
        entities=whole.entities + part.entities,
    )


def _green(plan: SitePlan, problems: list[Problem]) -> Indicator:
    if not plan.greens:
        return missing(_M2, "图中没有绿地")
    counted = [green for green in plan.greens if not _needs_factor(green)]
    total, found = weighted_area([Piece(green.outline, _green_factor(green)) for green in counted])
    problems.extend(_overlap_problems("绿地", [green.outline for green in counted], found))
    open_handles = _handles(green for green in plan.greens if _needs_factor(green))
    if open_handles:
        sentence = f"{len(open_handles)} 处屋顶绿地或水面未注折算系数，未计入绿地面积"
        problems.append(Problem("green-factor-missing", sentence, open_handles))
    reason = "屋顶绿地或水面未注折算系数，未计入" if open_handles else ""
    formula = f"绿地 {len(counted)} 处 Σ 面积 × 折算系数，重叠只计一次"
    return value(total, _M2, formula, _handles(counted), reason=reason, at_least=bool(open_handles))


def _concentrated(plan: SitePlan) -> Indicator:
    if not plan.greens:
        return missing(_M2, "图中没有绿地")
    chosen = [green for green in plan.greens if green.kind and _CONCENTRATED in green.kind]
    if not chosen and any(green.kind is None for green in plan.greens):
        return missing(_M2, "绿地未注类型，不知哪些是集中绿地")
    total, _ = weighted_area([Piece(green.outline, _green_factor(green)) for green in chosen])
    return value(total, _M2, f"类型为{_CONCENTRATED}的绿地面积之和", _handles(chosen))


def _needs_factor(green: Green) -> bool:
    return green.factor is None and any(word in (green.kind or "") for word in _SHARED_GREENS)


def _green_factor(green: Green) -> Decimal:
    return Decimal(1) if green.factor is None else Decimal(repr(green.factor))


def _stall_count(plan: SitePlan) -> Indicator:
    if not plan.stalls:
        return missing(Unit.PIECES, "图中没有机动车位")
    formula = "机动车位个数，含尺寸不足的车位"
    return value(Decimal(len(plan.stalls)), Unit.PIECES, formula, _handles(plan.stalls))


def _nonmotor(plan: SitePlan) -> Indicator:
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
            _handles(plan.nonmotor),
            known=known,
        )
    return value(known, Unit.PIECES, formula, _handles(plan.nonmotor))


def _undersized(plan: SitePlan, standard: StallStandard | None) -> Indicator:
    if not plan.stalls:
        return missing(Unit.PIECES, "图中没有机动车位")
    if standard is None:
        return not_computable(Unit.PIECES, "规则库没有机动车位最小尺寸")
    small = [stall for stall in plan.stalls if _is_small(stall, standard)]
    formula = f"小于 {standard.stall_width} × {standard.stall_length} m 的机动车位个数"
    return value(Decimal(len(small)), Unit.PIECES, formula, _handles(small))


def _is_small(stall: Stall, standard: StallStandard) -> bool:
    return (
        millimetres(stall.length) < standard.stall_length or millimetres(stall.width) < standard.stall_width
    )


def _highest(plan: SitePlan) -> Indicator:
    heights = {b.outline.entity.handle: b.height for b in plan.buildings if b.height is not None}
    if not heights:
        return missing(Unit.METRES, "建筑基底未注建筑高度" if plan.buildings else "图中没有建筑基底")
    silent = [label(b) for b in plan.buildings if b.height is None]
    most = max(heights.values())
    return value(
        exact(most),
        Unit.METRES,
        "建筑基底注明的建筑高度的最大值",
        [handle for handle, height in heights.items() if height == most],
        reason=f"{'、'.join(silent)}未注建筑高度" if silent else "",
        at_least=bool(silent),
    )


def _most_storeys(plan: SitePlan) -> Indicator:
    storeys = {
        b.outline.entity.handle: b.storeys_above for b in plan.buildings if b.storeys_above is not None
    }
    if not storeys:
        return missing(Unit.STOREYS, "建筑基底未注层数" if plan.buildings else "图中没有建筑基底")
    silent = [label(b) for b in plan.buildings if b.storeys_above is None]
    most = max(storeys.values())
    return value(
        Decimal(most),
        Unit.STOREYS,
        "建筑基底注明的地上层数的最大值",
        [handle for handle, count in storeys.items() if count == most],
        reason=f"{'、'.join(silent)}未注层数" if silent else "",
        at_least=bool(silent),
    )


def _setback(terrain: Terrain) -> Indicator:
    if terrain.boundary is None or not terrain.blocks:
        return missing(Unit.METRES, "图中没有用地红线" if terrain.boundary is None else "图中没有建筑基底")
    found = [(terrain.from_boundary(block.shape), block) for block in terrain.blocks]
    least, block = min(((w.distance, b) for w, b in found if w is not None), key=lambda pair: pair[0])
    entities = (block.handle, *terrain.boundary.handles)
    return value(millimetres(least), Unit.METRES, f"建筑基底至用地红线最短距离（{block.name}）", entities)
