"""The plans that rules are tried on: a parcel of 200 × 200 m with as little on it as the rule needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.engines.scrutiny.rule_drawings.case import Make
from tests.engines.scrutiny.siteplans import box, entity, floor, house, line, site
from tongjian.engines.siteplan import (
    Balcony,
    Basement,
    Building,
    Dimensioned,
    Entity,
    Feature,
    FeatureKind,
    Floor,
    Gap,
    IndicatorTable,
    NonMotorParking,
    PlanPart,
    RoofHouse,
    SitePlan,
    Stall,
)


def housing(*features: Feature, **more: Any) -> Make:
    """One slab of flats of 18 storeys."""

    def make() -> SitePlan:
        plan = {"sites": (site(),), "buildings": (house("1", 20, 20),), "features": features, **more}
        return SitePlan(**plan)

    return make


def built(*buildings: Building, features: Iterable[Feature] = ()) -> Make:
    return housing(*features, buildings=buildings)


def offices(*features: Feature, **more: Any) -> Make:
    return housing(*features, **{"buildings": (house("1", 20, 20, use="商务办公"),), **more})


def bare() -> SitePlan:
    """A parcel and nothing on it."""
    return SitePlan(sites=(site(),))


def unread(make: Make, part: PlanPart) -> Make:
    """The same with something of the part that nobody could read."""
    gap = Gap(part, f"图层“{part.value}”有 1 个代理图元无法读取", (entity(part.value),))
    return lambda: replace(make(), gaps=(gap,))


def without(make: Make, **absent: Any) -> Make:
    """The same plan with its buildings silent about something (`height=None`)."""

    def changed() -> SitePlan:
        plan = make()
        return replace(plan, buildings=tuple(replace(b, **absent) for b in plan.buildings))

    return changed


def storeyed(storeys: int, width: float, depth: float, use: str = "住宅") -> Make:
    """One building of a footprint and so many storeys on a hectare."""

    def make() -> SitePlan:
        building = house("1", 0, 0, width, depth, storeys=storeys, height=storeys * 3.0, use=use)
        floors = (floor("1", range(1, storeys + 1), width=width, depth=depth, use=use),)
        return SitePlan(sites=(site(100, 100),), buildings=(building,), floors=floors)

    return make


def sized(use: str, width: float, height: float, storeys: int | None = 18) -> Make:
    """A parcel of a size for a building of a use."""
    return lambda: SitePlan(
        sites=(site(width, height),),
        buildings=(house("1", 1, 1, 10, 10, use=use, storeys=storeys),),
        floors=(floor("1", use=use),),
    )


def unfloored(use: str) -> Make:
    """A building whose storeys are not drawn: no floor area is known."""
    return built(house("1", 20, 20, use=use))


def parallel(gap: float, storeys: int | None = 6, *, north: str = "住宅") -> Make:
    """Two slabs, one `gap` metres north of the other."""
    height = None if storeys is None else storeys * 3.0
    return built(
        house("1", 20, 20, storeys=storeys, height=height),
        house("2", 20, 34 + gap, storeys=storeys, height=height, use=north),
    )


def perpendicular(gap: float, storeys: int | None = 18) -> Make:
    """A slab turns its gable to the long side of another one, east of it."""
    height = None if storeys is None else storeys * 3.0
    return built(
        house("1", 20, 40, 40, 14, storeys=storeys, height=height),
        house("2", 60 + gap, 20, 14, 60, storeys=storeys, height=height),
    )


def gable_to_the_south(gap: float, storeys: int | None = 6) -> Make:
    """A slab turns its gable of 14 m to the south side of another one."""
    height = None if storeys is None else storeys * 3.0
    return built(
        house("1", 60, 20, 14, 40, storeys=storeys, height=height),
        house("2", 20, 60 + gap, 90, 14, storeys=storeys, height=height),
    )


def gables(gap: float, *windows: float) -> Make:
    """Two slabs in a row with windows in the gables that stand at these places."""
    walls = [line(FeatureKind.WINDOWED_GABLE, (x, 20), (x, 34)) for x in windows]
    return built(house("1", 20, 20), house("2", 60 + gap, 20), features=walls)


def office_pair(gap: float, width: float, storeys: int | None = 12) -> Make:
    height = None if storeys is None else 45.0
    return built(
        *(
            house(n, 20, y, width, 12, storeys=storeys, height=height, use="商务办公")
            for n, y in (("1", 20.0), ("2", 32.0 + gap))
        )
    )


def near(kind: FeatureKind, y: float, **attributes: str) -> Make:
    """A line across the parcel south of the slab that begins at y = 20."""
    return housing(line(kind, (0, y), (200, y), **attributes))


def lane(kind: FeatureKind = FeatureKind.LANE, length: float = 100, **attributes: str) -> Make:
    return housing(line(kind, (0, 100), (length, 100), **attributes))


def basement(x: float = 20, *, use: str | None = None, y: float = 20, **attributes: str) -> Make:
    outline = box(x, y, 60, 60, "地下室轮廓")
    return housing(basements=(Basement(outline, attributes, storeys=1, burial_ratio=0.9, use=use),))


def storeys(*floors: Floor) -> Make:
    return housing(floors=floors)


def marked(part: Floor, **attributes: str) -> Floor:
    return replace(part, attributes=attributes)


def written(building: Building, **attributes: str) -> Building:
    return replace(building, attributes=attributes)


def stalls(*kinds: str | None, width: float = 2.5, length: float = 5.5) -> tuple[Stall, ...]:
    """A row of stalls, one of each kind."""
    return tuple(bay(60 + i * width, 100, kind, width, length) for i, kind in enumerate(kinds))


def bay(x: float, y: float, kind: str | None = None, width: float = 2.5, length: float = 5.5) -> Stall:
    return Stall(box(x, y, width, length, "机动车位"), kind=kind, length=length, width=width)


def parking(motor: int = 1, bicycles: int | None = 1, use: str = "住宅", words: str = "") -> Make:
    """4,000 m² of floor area, and rooms of `words` that nobody knows."""
    odd = (floor("1", use=words),) if words else ()
    return housing(
        floors=(floor("1", range(1, 11), width=40, depth=10, use=use), *odd),
        stalls=stalls(*["地面"] * motor),
        nonmotor=(NonMotorParking(box(150, 150, 10, 10, "非机动车位"), places=bicycles),),
    )


def garage(area: float, *kinds: str, use: str = "地下车库") -> Make:
    """A garage below ground, with one stall of each kind."""
    return housing(floors=(floor("1", (-1,), width=10, depth=area / 10, use=use),), stalls=stalls(*kinds))


def roof(height: float | None = 5.0, area: float = 100, building: str | None = "1") -> Make:
    outline = box(22, 22, 10, area / 10, "屋顶间")
    return housing(roof_houses=(RoofHouse(outline, building=building, height=height),))


def entrance(*, words: str = "车行", x: float = 92, **attributes: str) -> Feature:
    kind = FeatureKind.ENTRANCE
    return line(kind, (x, 0), (x + 8, 0), **({"性质": words} if words else {}), **attributes)


def gates(*entrances: Feature) -> Make:
    return housing(*entrances)


def beside_a_school(distance: float, use: str = "小学") -> Make:
    outline = box(92, -20 - distance, 30, 20, "相邻建筑")
    attributes = {"性质": use} if use else {}
    return housing(entrance(), Feature(FeatureKind.NEIGHBOUR, outline, attributes))


def balcony(x: float, width: float, depth: float | None = 1.5, **more: Any) -> Balcony:
    """South of the slab that begins at x = 20, y = 20."""
    reach = depth or 1.5
    attributes = more.pop("attributes", {})
    shape = box(x, 20 - reach, width, reach, "阳台")
    return Balcony(shape, attributes, **{"building": "1", "storeys": (2,), "depth": depth, **more})


def balconies(*all_of_them: Balcony) -> Make:
    return housing(balconies=all_of_them, floors=(floor("1", (2,)),))


def stated(*rows: tuple[str, str, str], **more: Any) -> Make:
    return housing(table=IndicatorTable(rows), **more)


def dimensioned(text: str, says: float | None) -> Make:
    """The length of the slab's south side, 40 m, with a text of its own."""
    given = Dimensioned(Entity("D1", "尺寸标注", "DIMENSION"), text, says, 40.0, (20.0, 20.0), (60.0, 20.0))
    return housing(dimensions=(given,))
