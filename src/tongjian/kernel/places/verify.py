"""Whether the blueprint still is what was published: rows, versions, citations and the index over them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import shapely
from django.db.models import Q

from tongjian.engines.blueprint.changes import digests
from tongjian.engines.blueprint.feature import Feature as Place
from tongjian.kernel.guards import Guard
from tongjian.kernel.places.guard import CITATIONS, FEATURES, SHELVES, VERSIONS
from tongjian.kernel.places.models import Citation, Feature, LayerVersion, Shelf
from tongjian.kernel.places.queries import edition_of_numbers
from tongjian.kernel.places.search.index import INDEX
from tongjian.kernel.places.search.views import missing as missing_views
from tongjian.kernel.places.versions.staging import Summary, summary_of

Difference = tuple[str, str]
"""Where, and the sentence."""
_BATCH = 5000
_GUARDS: tuple[Guard, ...] = (FEATURES, SHELVES, VERSIONS, CITATIONS)


def differences(city: str | None = None) -> Iterator[Difference]:
    """What is not as it was published, of one city or of all. Reads every row once, and once a version."""
    yield from _protection()
    shelves = Shelf.objects.order_by("pk")
    for shelf in shelves.filter(city=city) if city else shelves:
        yield from _rows(shelf)
        yield from _versions(shelf)
    yield from _citations(city)


def _protection() -> Iterator[Difference]:
    for guard in _GUARDS:
        for name in guard.missing():
            yield "一张蓝图", f"数据库触发器“{name}”不在：请运行 tongjian serve 或 migrate 重新安装"
    for name in INDEX.missing():
        yield "一张蓝图", f"空间索引“{name}”不在：请运行 tongjian serve 或 migrate 重新安装"
    if not INDEX.missing() and (strays := INDEX.strays()):
        yield "一张蓝图", f"空间索引与要素不一致（{strays} 处）：请运行 migrate 重建"
    for name in missing_views():
        yield "一张蓝图", f"供 GIS 软件使用的视图“{name}”不在：请运行 migrate 重建"


def _rows(shelf: Shelf) -> Iterator[Difference]:
    """Every row is what its digest says, and its box is that of its geometry."""
    waiting = Feature.objects.filter(shelf=shelf).order_by("pk").iterator(chunk_size=_BATCH)
    while batch := list(islice(waiting, _BATCH)):
        places = {str(row.pk): _place(row) for row in batch}
        # The same key may come in several versions: here a row is known by its number.
        found = digests(places.values())
        for row in batch:
            place = places[str(row.pk)]
            if found[place.key] != row.digest:
                yield _named(shelf, row.since), f"要素“{row.key}”与发布时的摘要不符"
            elif place.geometry.bounds != (row.minx, row.miny, row.maxx, row.maxy):
                yield _named(shelf, row.since), f"要素“{row.key}”的范围与图形不符"


def _place(row: Feature) -> Place:
    return Place(row.layer, str(row.pk), json.loads(row.attributes), shapely.from_wkb(bytes(row.wkb)))


def _versions(shelf: Shelf) -> Iterator[Difference]:
    """The rows of every version give its digest."""
    published = LayerVersion.objects.filter(
        city=shelf.city, layer=shelf.layer, number__lte=shelf.published, published_at__isnull=False
    )
    for version in published.order_by("number"):
        assert version.number is not None
        if summary_in(shelf, version.number) != Summary(version.features, version.digest):
            yield _named(shelf, version.number), "全部要素的摘要与发布时不符"


def summary_in(shelf: Shelf, number: int) -> Summary:
    """The digest over the rows of a version. 1 SQL query."""
    in_version = Q(since__lte=number) & (Q(until__isnull=True) | Q(until__gt=number))
    rows = Feature.objects.filter(in_version, shelf=shelf).order_by("key")
    return summary_of(rows.values_list("key", "digest").iterator(chunk_size=_BATCH))


def _citations(city: str | None) -> Iterator[Difference]:
    citations = Citation.objects.filter(city=city) if city else Citation.objects.all()
    known: dict[tuple[str, str], str | None] = {}
    for citation in citations.order_by("pk").iterator():
        asked = citation.city, citation.edition
        if asked not in known:
            known[asked] = _digest(*asked)
        if known[asked] != citation.digest:
            yield f"办件 {citation.subject}", "引用的蓝图版本与受理时的摘要不符"


def _digest(city: str, numbers: str) -> str | None:
    try:
        return edition_of_numbers(city, json.loads(numbers)).digest
    except LookupError:
        return None


def _named(shelf: Shelf, number: int) -> str:
    return f"{shelf.city} 图层 {shelf.layer} 第 {number} 版"
