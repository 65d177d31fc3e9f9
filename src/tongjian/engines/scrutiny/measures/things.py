"""The things of a plan a rule may look at one by one, each with what the rule's `where` may ask about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from shapely.geometry.base import BaseGeometry

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.measures.base import BLOCK_VARIABLES, Scene, block_variables
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.shapes import fine
from tongjian.engines.scrutiny.terrain import nearest
from tongjian.engines.siteplan import Building, Feature, FeatureKind, Floor, Outline, Path, PlanPart

ThingName = Literal["building", "floor", "basement", "balcony", "entrance", "lane", "fire_lane"]
PARTS: Mapping[ThingName, PlanPart] = {
    "building": PlanPart.BUILDING,
    "floor": PlanPart.FLOOR,
    "basement": PlanPart.BASEMENT,
    "balcony": PlanPart.BALCONY,
    "entrance": PlanPart.ENTRANCE,
    "lane": PlanPart.LANE,
    "fire_lane": PlanPart.FIRE_LANE,
}
FLOOR_VARIABLES: Mapping[str, Kind] = {
    "floor.use": Kind.STRING,
    "floor.words": Kind.STRING,
    "floor.below_ground": Kind.BOOL,
}
ENTRANCE_VARIABLES: Mapping[str, Kind] = {"entrance.words": Kind.STRING, "entrance.road": Kind.STRING}
LANE_VARIABLES: Mapping[str, Kind] = {"lane.class": Kind.STRING}
BALCONY_VARIABLES: Mapping[str, Kind] = {"balcony.class": Kind.STRING}
THING_VARIABLES: Mapping[str, Kind] = {
    **BLOCK_VARIABLES,
    **FLOOR_VARIABLES,
    **ENTRANCE_VARIABLES,
    **LANE_VARIABLES,
    **BALCONY_VARIABLES,
}
# An entrance opens on the road whose red line runs this near, in metres.
_AT_THE_ROAD = 10.0
_ABSURD = 1_000_000_000


@dataclass(frozen=True)
class Thing:
    """One thing with the attributes written on it."""

    name: str
    shape: Outline | Path
    attributes: Mapping[str, str]
    variables: Mapping[str, object] = field(default_factory=dict)

    @property
    def handle(self) -> str:
        return self.shape.entity.handle

    @cached_property
    def geometry(self) -> BaseGeometry:
        return fine(self.shape)


def things(scene: Scene, of: ThingName) -> tuple[Thing, ...]:
    """Every thing of that kind, in the order of the plan."""
    if of not in scene.memory:
        scene.memory[of] = tuple(_EVERY[of](scene))
    found: tuple[Thing, ...] = scene.memory[of]
    return found


def entrance_words(feature: Feature) -> str | None:
    """What the drawing says an entrance is for (车行, 人行 …)."""
    return (feature.attributes.get("性质") or feature.attributes.get("类型") or "").strip() or None


def metres(written: str | None) -> Decimal | None:
    """A length as written (`6`, `6.0m`), None when it is none or larger than anything on a site plan."""
    text = (written or "").strip().removesuffix("米").rstrip("mM ")
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) < _ABSURD else None


def floor_name(scene: Scene, floor: Floor) -> str:
    """3号楼 1–17 层."""
    owner = owner_of(scene, floor)
    return f"{label(owner) if owner else '楼层'}{floor.name or _span(floor.storeys)}"


def owner_of(scene: Scene, part: Floor) -> Building | None:
    """The building a storey outline names, if it is drawn."""
    if "owners" not in scene.memory:
        scene.memory["owners"] = {b.number: b for b in reversed(scene.plan.buildings) if b.number}
    owner: Building | None = scene.memory["owners"].get(part.building)
    return owner


def floor_words(scene: Scene, floor: Floor) -> str | None:
    """The storey's use as the drawing words it, else its building's."""
    if floor.use:
        return floor.use
    owner = owner_of(scene, floor)
    return owner.use if owner else None


def floor_variables(scene: Scene, floor: Floor) -> Mapping[str, object]:
    words = floor_words(scene, floor)
    return {
        "floor.use": scene.uses.of(words) if scene.uses else None,
        "floor.words": " ".join(filter(None, (words, floor.name))) or None,
        "floor.below_ground": floor.below_ground,
    }


def _buildings(scene: Scene) -> Iterator[Thing]:
    for block in scene.terrain.blocks:
        building = block.building
        yield Thing(block.name, building.outline, building.attributes, block_variables(block))


def _floors(scene: Scene) -> Iterator[Thing]:
    for floor in scene.plan.floors:
        variables = floor_variables(scene, floor)
        yield Thing(floor_name(scene, floor), floor.outline, floor.attributes, variables)


def _basements(scene: Scene) -> Iterator[Thing]:
    for basement in scene.plan.basements:
        name = f"地下室 {basement.outline.entity.handle}"
        yield Thing(name, basement.outline, basement.attributes)


def _balconies(scene: Scene) -> Iterator[Thing]:
    for balcony in scene.plan.balconies:
        # What lies on the layer of balconies is a balcony unless it says otherwise.
        kind = balcony.attributes.get("类型", "").strip() or PlanPart.BALCONY.value
        depth = {} if balcony.depth is None else {"进深": f"{balcony.depth:f}"}
        name = f"{kind} {balcony.outline.entity.handle}"
        yield Thing(name, balcony.outline, {**depth, **balcony.attributes}, {"balcony.class": kind})


def _entrances(scene: Scene) -> Iterator[Thing]:
    for feature in _features(scene, FeatureKind.ENTRANCE):
        variables = {"entrance.words": entrance_words(feature), "entrance.road": _road_of(scene, feature)}
        yield Thing(f"出入口 {_handle(feature)}", feature.shape, feature.attributes, variables)


def _lanes(scene: Scene) -> Iterator[Thing]:
    for feature in _features(scene, FeatureKind.LANE):
        variables = {"lane.class": feature.attributes.get("类型")}
        yield Thing(f"{feature.kind.value} {_handle(feature)}", feature.shape, feature.attributes, variables)


def _fire_lanes(scene: Scene) -> Iterator[Thing]:
    for feature in _features(scene, FeatureKind.FIRE_LANE):
        yield Thing(f"{feature.kind.value} {_handle(feature)}", feature.shape, feature.attributes)


_EVERY: Mapping[ThingName, Callable[[Scene], Iterator[Thing]]] = {
    "building": _buildings,
    "floor": _floors,
    "basement": _basements,
    "balcony": _balconies,
    "entrance": _entrances,
    "lane": _lanes,
    "fire_lane": _fire_lanes,
}


def _features(scene: Scene, kind: FeatureKind) -> Iterator[Feature]:
    return (feature for feature in scene.plan.features if feature.kind is kind)


def _handle(feature: Feature) -> str:
    return feature.shape.entity.handle


def _road_of(scene: Scene, entrance: Feature) -> str | None:
    """The grade of the road an entrance opens on: as written on it, else that of the road it lies at."""
    if written := entrance.attributes.get("等级", "").strip():
        return written
    found = nearest(fine(entrance.shape), scene.terrain.lines(FeatureKind.ROAD_RED_LINE))
    if found is None or found[1].distance > _AT_THE_ROAD:
        return None
    return found[0].attributes.get("等级", "").strip() or None


def _span(storeys: tuple[int, ...]) -> str:
    if not storeys:
        return ""
    first, last = min(storeys), max(storeys)
    return f" {first} 层" if first == last else f" {first}–{last} 层"
