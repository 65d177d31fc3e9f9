"""Measures of a drawing on the blueprint: how well it lies there, and whether it keeps to its parcel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Meaning, Role
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene, ends
from tongjian.engines.scrutiny.measures.things import PARTS, things
from tongjian.engines.scrutiny.quantities import exact, millimetres, two_places
from tongjian.engines.scrutiny.shapes import Witness, farthest
from tongjian.engines.siteplan import PlanPart

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.place import Place, PublishedLayer

TargetName = Literal["site", "building", "basement"]
TO_PUBLISH = "由主管部门在一张蓝图发布该图层后重新审查"
_TO_DECIDE = "由审查人员对照地块认定摆法，或按平台的坐标系输出图纸后重新上传"
# How close together the places are that are tried along an outline, in metres.
_STEP = 0.5


@dataclass(frozen=True)
class Target:
    """Something of the drawing that is held against the blueprint."""

    name: str
    handles: tuple[str, ...]
    shape: BaseGeometry


class PlaceMeasure(MeasureKind):
    """Base of the kinds that ask where a drawing lies. Without surroundings they are left out of a run.

    `anywhere`: the answer is the same wherever the drawing lies. `of_drawing`: it judges what was drawn
    beside the site outline, or how the drawing was laid; a boundary alone says nothing about that.
    """

    of_place: ClassVar[bool] = True
    anywhere: ClassVar[bool] = False
    of_drawing: ClassVar[bool] = False

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        """All of them on the site outline, by which the drawing is laid."""
        return frozenset({PlanPart.SITE})

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.SITE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        place = scene.place
        if place is None:
            return
        if place.unlaid is not None:
            yield Measured("", Unit.METRES, missing=place.unlaid.sentence, mend=place.unlaid.mend)
            return
        found = self.on_the_blueprint(scene, place, limit)
        yield from found if self.anywhere else _decided(list(found), place)

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        """Everything of this kind, on a drawing that is laid."""
        raise NotImplementedError


def _decided(found: list[Measured], place: Place) -> Iterator[Measured]:
    """What was measured; of a shape that fits in several ways one question instead."""
    laid = place.laid
    if laid is None or not laid.ambiguous:
        yield from found
        return
    yield from (each for each in found if each.actual is None)
    if measured := [each for each in found if each.actual is not None]:
        missing = f"按形状落位有 {len(laid.others) + 1} 种摆法，不能确定图纸落在地块上的方位"
        handles = tuple(dict.fromkeys(handle for each in measured for handle in each.entities))
        unit = measured[0].unit
        yield Measured("", unit, review=missing, missing=missing, mend=_TO_DECIDE, entities=handles)


class Laying(PlaceMeasure):
    """By how many metres the drawn site outline differs from the parcel it is laid on; 0 by coordinates."""

    kind: Literal["laying"]
    of_drawing: ClassVar[bool] = True
    title: ClassVar[str] = "图纸按用地红线的形状落到地块上的最大偏差；图纸有大地坐标的为 0"

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        laid, boundary = place.laid, scene.terrain.boundary
        assert laid is not None
        by = f"按坐标（{laid.title}）" if laid.how == "coordinates" else "按用地红线的形状"
        yield Measured(
            f"{by}落到地块 {place.key} 的偏差",
            Unit.METRES,
            millimetres(laid.residual or 0.0),
            limit,
            entities=boundary.handles if boundary else (),
            published=_reference_of(place),
        )


class BeyondParcel(PlaceMeasure):
    """How far the site outline, a building or a basement reaches beyond its parcel, in metres."""

    kind: Literal["beyond_parcel"]
    title: ClassVar[str] = "越出控规地块的最远距离"
    nothing: ClassVar[str] = "图中没有要查的建筑或地下室"

    of: TargetName

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return rests_on((self.of,))

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        if place.parcel is None:
            return
        ground = place.parcel.shape
        for target in targets(scene, (self.of,)):
            outside = target.shape.difference(ground)
            off = _farthest(outside, ground)
            area = f"（越出面积 {two_places(exact(outside.area))} m²）" if outside.area > 0 else ""
            yield Measured(
                f"{target.name}越出地块 {place.key} 的界线{area}最远",
                Unit.METRES,
                millimetres(off.distance if off else 0.0),
                limit,
                entities=target.handles,
                points=ends(off) if off else None,
                published=_reference_of(place),
            )


class ParcelArea(PlaceMeasure):
    """By how many percent the drawn site differs in area from its parcel."""

    kind: Literal["parcel_area"]
    title: ClassVar[str] = "图上用地面积与控规地块面积相差的百分比"
    anywhere: ClassVar[bool] = True
    nothing: ClassVar[str] = "图中没有用地红线"

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        site, boundary, parcel = scene.terrain.site, scene.terrain.boundary, place.parcel
        if site is None or boundary is None or parcel is None:
            return
        published = parcel.feature.geometry.area
        stated = parcel.says(Meaning.SITE_AREA)
        words = "" if stated is None else f"，成果载明 {stated} m²"
        difference = exact(abs(site.area - published)) * 100 / exact(published)
        yield Measured(
            f"图上用地面积 {two_places(exact(site.area))} m²，"
            f"地块 {place.key} {two_places(exact(published))} m²{words}，相差",
            Unit.PERCENT,
            difference,
            limit,
            entities=boundary.handles,
            whole_site=True,
            published=_reference_of(place),
        )


class OutsideArea(PlaceMeasure):
    """How much of the site lies outside the areas of a role it has to lie in, in m²."""

    kind: Literal["outside_area"]
    title: ClassVar[str] = "在应当位于其内的范围以外的面积"
    nothing: ClassVar[str] = "本市的一张蓝图没有这类图层"

    of: TargetName
    role: Role
    tolerance: Decimal = Decimal(0)
    """By how many metres a thing may reach beyond the edge."""

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return rests_on((self.of,))

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        layers = place.of(self.role)
        yield from unpublished(layers)
        for each in (layer for layer in layers if layer.is_published):
            inside = shapely.union_all([one.shape for one in each.features])
            within = inside.buffer(float(self.tolerance), join_style="mitre")
            for target in targets(scene, (self.of,)):
                outside = target.shape.difference(within)
                yield Measured(
                    f"{target.name}在{each.layer.title}（第 {each.version.number} 版，"
                    f"依据《{each.layer.basis.document}》）以外",
                    Unit.SQUARE_METRES,
                    exact(outside.area),
                    limit,
                    entities=target.handles,
                    box=outside.bounds if outside.area else None,
                    published=tuple(one.reference for one in each.features),
                )


def targets(scene: Scene, of: tuple[TargetName, ...]) -> tuple[Target, ...]:
    """The site as a whole, each building, each basement."""
    found: list[Target] = []
    for name in of:
        if name == "site":
            site, boundary = scene.terrain.site, scene.terrain.boundary
            if site is not None and boundary is not None:
                found.append(Target("用地红线", boundary.handles, site))
        else:
            found += [Target(one.name, (one.handle,), one.geometry) for one in things(scene, name)]
    return tuple(found)


def rests_on(of: tuple[TargetName, ...]) -> frozenset[PlanPart]:
    """The parts of the plan these targets are read from; the site always, as the drawing is laid by it."""
    return frozenset({PlanPart.SITE, *(PARTS[name] for name in of if name != "site")})


def unpublished(layers: tuple[PublishedLayer, ...]) -> Iterator[Measured]:
    """What cannot be told while these layers were never published."""
    silent = [each.layer.title for each in layers if not each.is_published]
    if silent:
        titles = "、".join(silent)
        yield Measured(titles, Unit.METRES, missing=f"一张蓝图尚未发布{titles}", mend=TO_PUBLISH)


def is_known(place: Place, shape: BaseGeometry) -> bool:
    """Whether the surroundings speak of all the ground of a shape."""
    return place.known is not None and bool(place.known.covers(shape))


def beyond_what_is_known(target: Target, place: Place) -> Measured:
    """A thing that lies where nobody asked what is published."""
    missing = f"{target.name}超出周边资料的范围（地块外 {place.surroundings.reach:g} m）"
    mend = "核对图纸坐标和地块编号后重新上传"
    return Measured(target.name, Unit.METRES, missing=missing, mend=mend, entities=target.handles)


def _reference_of(place: Place) -> tuple[str, ...]:
    return (place.parcel.reference,) if place.parcel else ()


def _farthest(outside: BaseGeometry, ground: BaseGeometry) -> Witness | None:
    """The way back to the ground from the place outside that is farthest from it."""
    if outside.is_empty or outside.area == 0:
        return None
    return farthest(outside.boundary, ground, _STEP)
