"""Plans as large as they come, and a second version of a plan with known differences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tongjian.engines.siteplan import (
    Area,
    Building,
    Entity,
    Floor,
    Green,
    Outline,
    PlanPart,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

_NOWHERE = Entity("", "", "")
_FIELDS: Mapping[PlanPart, str] = {
    PlanPart.BUILDING: "buildings",
    PlanPart.FLOOR: "floors",
    PlanPart.GREEN: "greens",
    PlanPart.STALL: "stalls",
}
"""The parts that change between versions, by their field of the plan."""
_TAGS: Mapping[PlanPart, tuple[str, str, str]] = {
    PlanPart.BUILDING: ("use", "性质", "商业"),
    PlanPart.FLOOR: ("use", "用途", "商业"),
    PlanPart.GREEN: ("kind", "类型", "屋顶绿地"),
    PlanPart.STALL: ("kind", "类型", "机械"),
}
"""What a retagged part says afterwards: field, attribute, value."""
_SHIFT = (0.6, 0.8)


@dataclass(frozen=True)
class Place:
    """A part of a plan by its kind and its first vertex in metres."""

    part: PlanPart
    x: float
    y: float


@dataclass(frozen=True)
class Changes:
    """What was done to a plan; `moved` is (before, after), the others where the thing is or was."""

    added: tuple[Place, ...]
    moved: tuple[tuple[Place, Place], ...]
    removed: tuple[Place, ...]
    retagged: tuple[Place, ...]


def large_plan(elements: int = 2_000) -> SitePlan:
    """A site with `elements` elements, itself one of them: of every ten a building, a floor, two greens and
    six stalls, each on ground of its own."""
    columns = math.isqrt(elements) + 1
    extent = 40.0 * columns
    buildings: list[Building] = []
    floors: list[Floor] = []
    greens: list[Green] = []
    stalls: list[Stall] = []
    for i in range(elements - 1):
        x, y = 40.0 * (i % columns) + 5, 40.0 * (i // columns) + 5
        number = str(i // 10 + 1)
        match i % 10:
            case 0:
                house = _rectangle(x, y, 30, 12)
                buildings.append(Building(house, number=number, storeys_above=6, height=18.0, use="住宅"))
            case 1:
                floors.append(
                    Floor(_rectangle(x, y, 30, 12), building=number, storeys=tuple(range(1, 7)), use="住宅")
                )
            case 2 | 3:
                greens.append(Green(_rectangle(x, y, 20, 15), kind="宅旁绿地"))
            case _:
                stalls.append(_stall(x, y))
    site = Site(_rectangle(0, 0, extent, extent), parcel="2024-018")
    return SitePlan((site,), tuple(buildings), tuple(floors), greens=tuple(greens), stalls=tuple(stalls))


def changed(
    plan: SitePlan, *, added: int = 0, moved: int = 0, removed: int = 0, retagged: int = 0, seed: int = 1
) -> tuple[SitePlan, Changes]:
    """A second version of a plan with so many changes, each of another element, chosen by `seed`.

    Added are stalls west of the plan; moved parts go one metre away; retagged ones say another use or kind.
    Raises ValueError when the plan has fewer buildings, floors, greens and stalls than are to change.
    """
    parts = list(_parts_of(plan))
    if moved + removed + retagged > len(parts):
        raise ValueError(f"只有 {len(parts)} 个图元可改，要改 {moved + removed + retagged} 个")
    chosen = Random(seed).sample(range(len(parts)), moved + removed + retagged)
    to_move, to_remove = set(chosen[:moved]), set(chosen[moved : moved + removed])
    to_tag = set(chosen[moved + removed :])
    result: dict[PlanPart, list[Area]] = {part: [] for part in _FIELDS}
    moves = []
    for i, (part, area) in enumerate(parts):
        if i in to_remove:
            continue
        after = _moved(area) if i in to_move else _tagged(part, area) if i in to_tag else area
        result[part].append(after)
        if i in to_move:
            moves.append((_place(part, area), _place(part, after)))
    new = [_stall(-20.0 - 4 * (i // 100), 8.0 * (i % 100)) for i in range(added)]
    result[PlanPart.STALL] += new
    changes = Changes(
        added=tuple(_place(PlanPart.STALL, stall) for stall in new),
        moved=tuple(moves),
        removed=tuple(_place(*parts[i]) for i in sorted(to_remove)),
        retagged=tuple(_place(*parts[i]) for i in sorted(to_tag)),
    )
    fields: dict[str, Any] = {_FIELDS[part]: tuple(areas) for part, areas in result.items()}
    return replace(plan, **fields), changes


def _parts_of(plan: SitePlan) -> Iterator[tuple[PlanPart, Area]]:
    for part, name in _FIELDS.items():
        for area in getattr(plan, name):
            yield part, area


def _moved(area: Area) -> Area:
    dx, dy = _SHIFT
    rings = [
        tuple(Vertex(v.x + dx, v.y + dy, v.bulge) for v in ring)
        for ring in (area.outline.vertices, *area.outline.holes)
    ]
    return replace(area, outline=Outline(rings[0], area.outline.entity, tuple(rings[1:])))


def _tagged(part: PlanPart, area: Area) -> Area:
    name, key, value = _TAGS[part]
    fields: dict[str, Any] = {name: value, "attributes": {**area.attributes, key: value}}
    return replace(area, **fields)


def _place(part: PlanPart, area: Area) -> Place:
    first = area.outline.vertices[0]
    return Place(part, first.x, first.y)


def _rectangle(x: float, y: float, width: float, depth: float) -> Outline:
    corners = (Vertex(x, y), Vertex(x + width, y), Vertex(x + width, y + depth), Vertex(x, y + depth))
    return Outline(corners, _NOWHERE)


def _stall(x: float, y: float) -> Stall:
    return Stall(_rectangle(x, y, 2.5, 5.5), kind="地面", length=5.5, width=2.5)
