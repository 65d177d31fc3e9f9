"""Where the drawing was laid on the blueprint, as a report tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.scrutiny.part import Part
from tongjian.engines.scrutiny.place import Laid, Place, Published
from tongjian.engines.scrutiny.place.laying import Motion, Move, in_system, moved
from tongjian.engines.scrutiny.shapes import Point
from tongjian.engines.scrutiny.terrain import Terrain

# Published lines are told as far as they lie this near to the site, in metres.
_AROUND = 25.0
_SIMPLE = 0.005


Lines = tuple[tuple[Point, ...], ...]


class MotionPart(Part):
    """Storage east = cos·x − sin·y + `east`, north = sin·x + cos·y + `north`; `rotation` in degrees,
    anticlockwise."""

    rotation: float
    east: float
    north: float


class PublishedLayerPart(Part):
    """The version of a layer the findings rest on; `complete` false: it was never published."""

    layer: str
    title: str
    number: int
    digest: str
    effective_from: date | None
    complete: bool
    basis: str


class PublishedPart(Part):
    """A published feature a finding rests on. `lines` in the drawing's metres, as far as they lie near the
    site; `digest` is of everything that is published about it."""

    reference: str
    layer: str
    title: str
    colour: str
    digest: str
    lines: Lines


class LaidPart(Part):
    """How the drawing came to lie on the blueprint.

    `state`: by its `coordinates`, by the `shape` of its site outline (then with `motion` and `residual` in
    metres, and the rotations of `others` that fit as well), `unlaid` with the sentence why, or `no_parcel`:
    the blueprint has no such parcel, and no rule of place was applied.
    """

    state: Literal["coordinates", "shape", "unlaid", "no_parcel"]
    city: str
    parcel: str | None
    system: str = ""
    motion: MotionPart | None = None
    residual: float | None = None
    others: tuple[float, ...] = ()
    sentence: str
    mend: str = ""
    site: Lines = ()
    """Its outline, and the footprints, in the drawing's metres."""
    buildings: Lines = ()
    layers: tuple[PublishedLayerPart, ...] = ()
    published: tuple[PublishedPart, ...] = ()


def no_parcel(city: str) -> LaidPart:
    """Nothing is known of where the project stands."""
    sentence = "一张蓝图上没有本项目的地块，没有按位置审查。"
    return LaidPart(state="no_parcel", city=city, parcel=None, sentence=sentence)


def to_storage(part: LaidPart, frame: Frame) -> Move | None:
    """From the drawing's metres to the frame's storage system, as the report says; None: it is not laid."""
    if part.motion is not None:
        return moved(Motion(part.motion.rotation, part.motion.east, part.motion.north)).to_storage
    return in_system(frame, part.system).to_storage if part.system else None


def laid_part(place: Place, terrain: Terrain, references: Iterable[str]) -> LaidPart:
    """What a report tells of a place: with the parcel and the published features of these `references`."""
    site = terrain.site
    layers = tuple(_layer(place))
    city = place.surroundings.city
    if place.laid is None:
        said = place.unlaid
        sentence, mend = (f"{said.sentence}。", f"{said.mend}。") if said else ("", "")
        return LaidPart(
            state="unlaid", city=city, parcel=place.key, sentence=sentence, mend=mend, layers=layers
        )
    laid, motion = place.laid, place.laid.motion
    own = (place.parcel.reference,) if place.parcel else ()
    return LaidPart(
        state=laid.how,
        city=city,
        parcel=place.key,
        system=laid.system,
        motion=MotionPart(rotation=motion.rotation, east=motion.east, north=motion.north) if motion else None,
        residual=None if laid.residual is None else round(laid.residual, 6),
        others=tuple(round(other, 6) for other in laid.others),
        sentence=_sentence(laid, place.key),
        site=() if site is None else tuple(_runs(site.boundary)),
        buildings=tuple(run for block in terrain.blocks for run in _runs(block.shape.boundary)),
        layers=layers,
        published=tuple(_published(place, site, dict.fromkeys((*own, *references)))),
    )


def _sentence(laid: Laid, parcel: str) -> str:
    if laid.how == "coordinates":
        return f"图纸按坐标（{laid.title}）落在地块 {parcel} 处。"
    assert laid.motion is not None
    ways = f"；另有 {len(laid.others)} 种摆法同样吻合，须由人认定" if laid.others else ""
    return (
        f"图纸没有大地坐标，按用地红线的形状落到地块 {parcel} 上：旋转 {laid.motion.rotation:.4f}°，"
        f"平移 {laid.motion.east:.3f}、{laid.motion.north:.3f} m，最大偏差 {laid.residual or 0:.3f} m{ways}。"
    )


def _layer(place: Place) -> Iterator[PublishedLayerPart]:
    for each in place.layers:
        basis = each.layer.basis
        yield PublishedLayerPart(
            layer=each.layer.code,
            title=each.layer.title,
            number=each.version.number,
            digest=each.version.digest,
            effective_from=each.version.effective_from,
            complete=each.version.complete,
            basis=f"《{basis.document}》{basis.article}",
        )


def _published(place: Place, site: BaseGeometry | None, references: Iterable[str]) -> Iterator[PublishedPart]:
    around = None if site is None else shapely.box(*site.buffer(_AROUND).bounds)
    for reference in references:
        one = place.by_reference.get(reference)
        if one is not None:
            yield PublishedPart(
                reference=reference,
                layer=one.layer.code,
                title=one.name,
                colour=one.layer.colour,
                digest=one.digest,
                lines=tuple(_lines(one, around)),
            )


def _lines(one: Published, around: BaseGeometry | None) -> Iterator[tuple[Point, ...]]:
    edge = one.shape.boundary if one.shape.area > 0 else one.shape
    yield from _runs(edge if around is None else edge.intersection(around))


def _runs(seen: BaseGeometry) -> Iterator[tuple[Point, ...]]:
    for part in shapely.get_parts(shapely.line_merge(seen) if seen.geom_type == "MultiLineString" else seen):
        points = shapely.get_coordinates(shapely.simplify(part, _SIMPLE))
        if len(points) > 1:
            yield tuple((round(x, 4), round(y, 4)) for x, y in points.tolist())
