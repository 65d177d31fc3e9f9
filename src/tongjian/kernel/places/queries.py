"""Every question to the blueprint. The number of SQL queries is stated and tested.

`layers` are layer codes; one that has no version in the edition answers nothing, so whoever draws a
conclusion from silence looks at `edition.versions` first. Geometry is in metres of the city's frame, and
what is exact is computed by shapely, the same on every database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Q, QuerySet
from django.utils import timezone
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint import heights
from tongjian.engines.blueprint.feature import Feature, Near, Overlap, Value
from tongjian.engines.blueprint.heights import HeightLimit
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import models
from tongjian.kernel.places.edition import Edition, VersionRef
from tongjian.kernel.places.models import Citation, LayerVersion, State
from tongjian.kernel.places.search.finding import Bounds, Found, enough_within, find
from tongjian.kernel.places.search.paging import of_version, touching
from tongjian.kernel.places.search.saying import says

__all__ = ["Bounds", "Edition", "VersionRef"]
TOUCHING = 1e-6
"""m²: areas that share less ground than a square millimetre touch and do not overlap."""
FARTHEST = 20_000.0
"""Metres: how far `nearest` looks unless told otherwise."""


# --- editions ----------------------------------------------------------------------------------------------


def edition_on(city: str, on: date, known_at: datetime | None = None) -> Edition:
    """What is in force on that day, as far as it was published at the moment `known_at`. 1 SQL query.

    Of a layer that is the version with the latest effective day; of the same day, the one published last.
    """
    return Edition(city, _in_order(city, _refs(_known(city, known_at).filter(effective_from__lte=on))))


def edition_today(city: str) -> Edition:
    """What is in force today. 1 SQL query."""
    return edition_on(city, timezone.localdate())


def edition_of(subject: UUID, city: str | None = None) -> Edition:
    """What the case cites; where it cites nothing, what is in force today. At most 2 SQL queries.

    `subject` is the root of a tree of cases. Without a citation the city has to be named: LookupError.
    """
    cited = Citation.objects.filter(subject=subject).first()
    if cited is not None:
        return edition_of_numbers(cited.city, json.loads(cited.edition))
    if city is None:
        raise LookupError(f"{subject} 没有引用蓝图版本")
    return edition_today(city)


def edition_of_numbers(city: str, numbers: Mapping[str, int]) -> Edition:
    """The edition of these versions. 1 SQL query. Raises LookupError for one that was never published."""
    wanted = Q(pk__in=())
    for layer, number in numbers.items():
        wanted |= Q(layer=layer, number=number)
    ever = LayerVersion.objects.filter(city=city, state__in=(State.PUBLISHED, State.WITHDRAWN))
    found = _refs(ever.filter(wanted)) if numbers else {}
    if missing := numbers.keys() - found.keys():
        raise LookupError(f"没有发布过这些图层版本：{'、'.join(sorted(missing))}")
    return Edition(city, _in_order(city, found))


def _known(city: str, at: datetime | None) -> QuerySet[LayerVersion]:
    versions = LayerVersion.objects.filter(city=city)
    if at is None:
        return versions.filter(state=State.PUBLISHED)
    stood = Q(state=State.PUBLISHED) | Q(state=State.WITHDRAWN, withdrawn_at__gt=at)
    return versions.filter(stood, published_at__lte=at)


def _refs(versions: QuerySet[LayerVersion]) -> dict[str, VersionRef]:
    """By layer; the one that prevails comes last."""
    columns = ("layer", "number", "digest", "effective_from", "published_at", "definition")
    rows = versions.order_by("effective_from", "number").values_list(*columns)
    last: dict[str, tuple[Any, ...]] = {layer: row for layer, *row in rows}
    return {
        layer: VersionRef(number, digest, effective, published, _title(definition))
        for layer, (number, digest, effective, published, definition) in last.items()
    }


def _title(definition: str) -> str:
    title: str = json.loads(definition)["title"]
    return title


def _in_order(city: str, versions: Mapping[str, VersionRef]) -> Mapping[str, VersionRef]:
    """In the order of the city's layers."""
    order = {code: place for place, code in enumerate(pack_of(city).layers)}
    return dict(sorted(versions.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))


# --- questions of place ------------------------------------------------------------------------------------


def intersecting(edition: Edition, layers: Iterable[str], geometry: BaseGeometry) -> list[Overlap]:
    """The features that share ground with the geometry, by layer as asked and then by key. 1 SQL query.

    Areas that only touch share none.
    """
    order = _order(layers)
    rows = find(edition.city, _numbers(edition, order), geometry.bounds)
    if not rows:
        return []
    shapes = _shapes(rows)
    shapely.prepare(geometry)
    places = _places(shapely.intersects(geometry, shapes))
    shared = shapely.intersection(geometry, shapes[places])
    whole, dimension = _measure(geometry), shapely.get_dimensions(geometry)
    found = []
    for place, common, lower in zip(places, shared, shapely.get_dimensions(shapes[places]), strict=True):
        measure = _measure(common, min(dimension, lower))
        if dimension == lower == 2 and measure <= TOUCHING:
            continue
        share = (measure / whole if whole else 1.0) if lower >= dimension else 0.0
        found.append(Overlap(_feature(rows[place], shapes[place]), measure, min(share, 1.0)))
    return sorted(found, key=lambda each: (order[each.feature.layer], each.feature.key))


def within(edition: Edition, layers: Iterable[str], geometry: BaseGeometry, metres: float) -> list[Near]:
    """The features not farther than that, the nearest first. 1 SQL query."""
    order = _order(layers)
    rows = find(edition.city, _numbers(edition, order), _grown(geometry.bounds, metres))
    near = _near(rows, geometry, metres)
    return sorted(near, key=lambda each: (each.distance, order[each.feature.layer], each.feature.key))


def nearest(
    edition: Edition, layer: str, geometry: BaseGeometry, count: int = 1, *, metres: float = FARTHEST
) -> list[Near]:
    """The nearest features of a layer, at most `count` and none farther than `metres`. At most 3 SQL queries.

    Equally near ones stand in the order of their keys.
    """
    numbers = _numbers(edition, [layer])
    if not numbers:
        return []
    reach = enough_within(edition.city, layer, numbers[layer], geometry.bounds, count, metres)
    rows = find(edition.city, numbers, _grown(geometry.bounds, reach))
    near = _nearest(rows, geometry, count, metres)
    # A box in reach may hold a feature that is not, and then another one just outside may be nearer.
    farthest = near[-1].distance if len(near) == count else metres
    if farthest > reach:
        rows = find(edition.city, numbers, _grown(geometry.bounds, farthest))
        near = _nearest(rows, geometry, count, metres)
    return near


def at(edition: Edition, layers: Iterable[str], x: float, y: float) -> list[Feature]:
    """The features at a point, on their edge as well, by layer as asked and then by key. 1 SQL query."""
    return [each.feature for each in intersecting(edition, layers, Point(x, y))]


def height_limit(edition: Edition, x: float, y: float, ground: float | None = None) -> HeightLimit | None:
    """The limit over a point, of the layer of limiting surfaces; `ground` is the elevation there in metres.

    None where the edition has no such layer, which is not the same as a place without a limit. 1 SQL query.
    """
    code = layer_with(edition, Role.HEIGHT)
    if code is None:
        return None
    surfaces = at(edition, [code], x, y)
    return heights.limit_at(surfaces, pack_of(edition.city).layers[code], x, y, ground=ground)


def district_at(edition: Edition, x: float, y: float) -> Feature | None:
    """The district a point lies in; None: in none, or the edition has no districts. 1 SQL query."""
    code = layer_with(edition, Role.DISTRICT)
    return next(iter(at(edition, [code], x, y)), None) if code else None


def layer_with(edition: Edition, role: Role) -> str | None:
    """The first layer of that role that has a version in the edition. No SQL query."""
    return next((code for code in layers_with(edition.city, role) if code in edition.versions), None)


def layers_with(city: str, role: Role) -> tuple[str, ...]:
    """The layers of that role, by rank. No SQL query."""
    return tuple(code for code, layer in pack_of(city).layers.items() if layer.role is role)


def _order(layers: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(layers)}


def _numbers(edition: Edition, layers: Iterable[str]) -> dict[str, int]:
    return {code: edition.versions[code].number for code in layers if code in edition.versions}


def _grown(bounds: Bounds, metres: float) -> Bounds:
    west, south, east, north = bounds
    return west - metres, south - metres, east + metres, north + metres


def _shapes(rows: Sequence[Found]) -> np.ndarray[Any, Any]:
    shapes: np.ndarray[Any, Any] = shapely.from_wkb(np.array([row.wkb for row in rows], dtype=object))
    return shapes


def _places(chosen: np.ndarray[Any, Any]) -> list[int]:
    places: list[int] = np.flatnonzero(chosen).tolist()
    return places


def _near(rows: Sequence[Found], geometry: BaseGeometry, metres: float) -> list[Near]:
    if not rows:
        return []
    shapes = _shapes(rows)
    distances = shapely.distance(geometry, shapes)
    places = _places(distances <= metres)
    ways = shapely.shortest_line(geometry, shapes[places])
    return [
        Near(_feature(rows[place], shapes[place]), float(distances[place]), _ends(way))
        for place, way in zip(places, ways, strict=True)
    ]


def _nearest(rows: Sequence[Found], geometry: BaseGeometry, count: int, metres: float) -> list[Near]:
    near = _near(rows, geometry, metres)
    return sorted(near, key=lambda each: (each.distance, each.feature.key))[:count]


def _ends(way: BaseGeometry) -> tuple[tuple[float, float], tuple[float, float]]:
    (x1, y1), (x2, y2) = shapely.get_coordinates(way)
    return (float(x1), float(y1)), (float(x2), float(y2))


def _measure(geometry: BaseGeometry, dimension: int | None = None) -> float:
    if dimension is None:
        dimension = int(shapely.get_dimensions(geometry))
    if dimension == 2:
        return float(geometry.area)
    return float(geometry.length) if dimension == 1 else 0.0


def _feature(row: Found, shape: BaseGeometry) -> Feature:
    return Feature(row.layer, row.key, json.loads(row.attributes), shape)


# --- the features of one version ---------------------------------------------------------------------------


@dataclass(frozen=True)
class FeatureRow:
    """A feature as it is kept: attributes, WKB and box in metres, area or length, and its digest."""

    id: int
    layer: str
    key: str
    attributes: Mapping[str, Value]
    wkb: bytes
    bounds: Bounds
    measure: float
    digest: str
    since: int

    def feature(self) -> Feature:
        """The same with its geometry."""
        return Feature(self.layer, self.key, self.attributes, shapely.from_wkb(self.wkb))


def features(
    city: str,
    layer: str,
    number: int,
    *,
    key: str | None = None,
    bbox: Bounds | None = None,
    saying: Mapping[str, Value] | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[FeatureRow]:
    """A page of a published version in the order of keys, `after` a key. At most 3 SQL queries.

    `key` keeps the one that has it, `bbox` those whose boxes touch it, `saying` those whose attributes have
    these values.
    """
    rows = touching(city, layer, number, bbox, limit) if bbox else of_version(city, layer, number)
    if key is not None:
        rows = rows.filter(key=key)
    if saying:
        rows = rows.filter(says(saying))
    if after is not None:
        rows = rows.filter(key__gt=after)
    return [_row(each) for each in rows.order_by("key")[:limit]]


def every_feature(city: str, layer: str, number: int, *, page: int = 5000) -> Iterator[FeatureRow]:
    """All features of a published version in the order of keys. A query for each page."""
    after: str | None = None
    while rows := features(city, layer, number, after=after, limit=page):
        yield from rows
        after = rows[-1].key


def feature(city: str, layer: str, number: int, key: str) -> FeatureRow | None:
    """One feature of a published version. 1 SQL query."""
    found = of_version(city, layer, number).filter(key=key).first()
    return _row(found) if found else None


def count(city: str, layer: str, number: int, *, bbox: Bounds | None = None) -> int:
    """How many features a published version has, or how many boxes touch the box. 1 SQL query."""
    if bbox is not None:
        return len(find(city, {layer: number}, bbox))
    version = LayerVersion.objects.filter(city=city, layer=layer, number=number, published_at__isnull=False)
    return version.values_list("features", flat=True).first() or 0


def raw(city: str, layer: str, number: int, bbox: Bounds) -> Iterator[tuple[str, bytes, str]]:
    """Key, WKB and attributes as JSON text of the features whose boxes touch the box. 1 SQL query."""
    for found in find(city, {layer: number}, bbox):
        yield found.key, found.wkb, found.attributes


def definition(city: str, layer: str, number: int) -> Layer:
    """The layer as it was declared when that version was read. 1 SQL query. Raises LookupError."""
    versions = LayerVersion.objects.filter(city=city, layer=layer, number=number)
    text = versions.values_list("definition", flat=True).first()
    if text is None:
        raise LookupError(f"{layer} 没有第 {number} 版")
    return Layer.model_validate_json(text)


def _row(row: models.Feature) -> FeatureRow:
    return FeatureRow(
        id=row.pk,
        layer=row.layer,
        key=row.key,
        attributes=json.loads(row.attributes),
        wkb=bytes(row.wkb),
        bounds=(row.minx, row.miny, row.maxx, row.maxy),
        measure=row.measure,
        digest=row.digest,
        since=row.since,
    )
