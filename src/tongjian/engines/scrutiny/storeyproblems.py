"""What the storeys of a plan leave open, or say twice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.fararea import clear_height
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.siteplan import Floor, SitePlan

# A sentence names at most so many storeys.
_NAMED = 20


def storey_problems(plan: SitePlan, rules: AreaRuleSet) -> Iterable[Problem]:
    """What the floors leave open, each with how it was taken."""
    unstated = [f.outline.entity.handle for f in plan.floors if _says_no_height(f)]
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


def _says_no_height(floor: Floor) -> bool:
    if floor.factor is not None or floor.storey_height is not None:
        return False
    return clear_height(floor) is None


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
