"""The tallest building, the most storeys, the building nearest to the boundary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.scrutiny.cityrules import FarRules, RoofExemption
from tongjian.engines.scrutiny.indicator import Indicator, Unit, missing, value
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.overlaps import sound
from tongjian.engines.scrutiny.quantities import exact, millimetres, plain, two_places
from tongjian.engines.scrutiny.terrain import Terrain
from tongjian.engines.siteplan import Building, RoofHouse, SitePlan

# No building has more storeys; a number beyond is a slip of the pen.
_STOREYS = 300


@dataclass(frozen=True)
class _Height:
    """A building's height: as stated, or added up from its storeys, with the rooms on its roof that count."""

    building: Building
    metres: Decimal
    formula: str
    open_question: str = ""


def highest(plan: SitePlan, city: FarRules | None) -> Indicator:
    """建筑高度: as stated; rooms on the roof stay out of it as far as the city's text exempts them."""
    exemption = city.roof_houses if city else None
    rooms = _rooms(plan) if exemption else {}
    found = [
        height
        for b in plan.buildings
        if (height := _height(plan, b, rooms.get(_handle(b), ()), exemption)) is not None
    ]
    if not found:
        return missing(Unit.METRES, "建筑基底未注建筑高度" if plan.buildings else "图中没有建筑基底")
    most = max(height.metres for height in found)
    known = {_handle(height.building) for height in found}
    silent = [label(b) for b in plan.buildings if _handle(b) not in known]
    questions = [height.open_question for height in found if height.open_question]
    if silent:
        questions.append(f"{'、'.join(silent)}未注建筑高度")
    special = [h.formula for h in found if h.metres == most and h.formula]
    return value(
        most,
        Unit.METRES,
        "建筑基底注明的建筑高度的最大值" + (f"（{'；'.join(special)}）" if special else ""),
        [_handle(h.building) for h in found if h.metres == most],
        reason="；".join(questions),
        at_least=bool(questions),
    )


def _height(
    plan: SitePlan, building: Building, rooms: Sequence[RoofHouse], exemption: RoofExemption | None
) -> _Height | None:
    if building.height is not None:
        metres, formula, question = exact(building.height), "", ""
    elif (added := _added_up(plan, building)) is not None:
        metres, formula = added, f"{label(building)}按各层层高累计 {two_places(added)}"
        question = f"{label(building)}未注建筑高度，按层高累计，不含室内外高差和女儿墙"
    else:
        return None
    if not rooms or exemption is None:
        return _Height(building, metres, formula, question)
    return _with_rooms(_Height(building, metres, formula, question), rooms, exemption)


def _with_rooms(height: _Height, rooms: Sequence[RoofHouse], exemption: RoofExemption) -> _Height:
    """Rooms higher than the clause allows count, and all of them where they take too much of the roof."""
    building = height.building
    taken, roof = sum((exact(room.outline.area) for room in rooms), Decimal(0)), exact(building.outline.area)
    share = taken * 100 / roof if roof else Decimal(100)
    stated = [exact(room.height) for room in rooms if room.height is not None]
    tallest = max(stated, default=Decimal(0))
    too_much = share > exemption.share
    too_high = exemption.height is not None and tallest > exemption.height
    question = height.open_question
    if len(stated) < len(rooms):
        question = "；".join(filter(None, (question, f"{label(building)}屋顶间未注高度")))
    if not too_much and not too_high:
        return _Height(building, height.metres, height.formula, question)
    why = f"占屋面 {two_places(share)}%" if too_much else f"高于 {plain(exemption.height or Decimal(0))} m"
    formula = (
        f"{label(building)} {two_places(height.metres)} + 屋顶间 {two_places(tallest)}，"
        f"{why}，计入高度（{exemption.clause}）"
    )
    return _Height(building, height.metres + tallest, formula, question)


def _added_up(plan: SitePlan, building: Building) -> Decimal | None:
    """The storeys' heights together, None unless every storey above ground is drawn with its height."""
    if building.number is None or not building.storeys_above or building.storeys_above > _STOREYS:
        return None
    heights: dict[int, float] = {}
    for floor in plan.floors:
        if floor.building == building.number and floor.storey_height is not None:
            heights |= dict.fromkeys((s for s in floor.storeys if s > 0), floor.storey_height)
    storeys = range(1, building.storeys_above + 1)
    if not heights.keys() >= set(storeys):
        return None
    return sum((exact(heights[storey]) for storey in storeys), Decimal(0))


def _rooms(plan: SitePlan) -> Mapping[str, Sequence[RoofHouse]]:
    """The rooms on each building's roof, by the number written on them, else by where they are drawn."""
    by_number = {b.number: _handle(b) for b in reversed(plan.buildings) if b.number is not None}
    found: dict[str, list[RoofHouse]] = defaultdict(list)
    for room in plan.roof_houses:
        if room.building is not None:
            owner = by_number.get(room.building)
        else:
            spot = sound(room.outline).representative_point()
            owner = next((_handle(b) for b in plan.buildings if sound(b.outline).contains(spot)), None)
        if owner is not None:
            found[owner].append(room)
    return found


def _handle(building: Building) -> str:
    return building.outline.entity.handle


def most_storeys(plan: SitePlan) -> Indicator:
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


def nearest_to_boundary(terrain: Terrain) -> Indicator:
    if terrain.boundary is None or not terrain.blocks:
        return missing(Unit.METRES, "图中没有用地红线" if terrain.boundary is None else "图中没有建筑基底")
    found = [(terrain.from_boundary(block.shape), block) for block in terrain.blocks]
    least, block = min(((w.distance, b) for w, b in found if w is not None), key=lambda pair: pair[0])
    entities = (block.handle, *terrain.boundary.handles)
    return value(millimetres(least), Unit.METRES, f"建筑基底至用地红线最短距离（{block.name}）", entities)
