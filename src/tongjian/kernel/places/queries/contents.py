"""The features of one version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.places import models
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.search.finding import Bounds, count_touching, find
from tongjian.kernel.places.search.paging import of_version, touching
from tongjian.kernel.places.search.saying import says


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
        return count_touching(city, layer, number, bbox)
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
