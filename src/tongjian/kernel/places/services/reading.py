"""The rows behind a page of items: which version, which features, and whether there are more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import shapely
from django.db.models import Min
from django.utils import timezone
from numpy.typing import NDArray

from tongjian.kernel.places import queries
from tongjian.kernel.places.edition import VersionRef
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.queries import FeatureRow
from tongjian.kernel.places.services.exceptions import NotFound
from tongjian.kernel.places.services.parameters import Asked

_ROUNDS: Final = 2
_SPARE: Final = 10
"""Rows read beyond what is wanted, since a box may touch where the feature in it does not."""


@dataclass(frozen=True, eq=False)
class Page:
    """Features in the order of their keys with their geometries; `after` is where the next page begins.

    `matched` is how many there are in all, None where counting would cost more than the page.
    """

    rows: list[FeatureRow]
    geometries: NDArray[Any]
    after: str | None
    matched: int | None


EMPTY: Final = Page([], np.array([], object), None, 0)


def version_of(city: str, layer: str, number: int | None, on: date | None = None) -> VersionRef | None:
    """A version by its number, or the one in force on a day; None when none was. 1 SQL query.

    Raises `NotFound` for a number that was never published. One that was withdrawn can still be asked for by
    its number: cases may cite it.
    """
    if number is None:
        return queries.edition_on(city, on or timezone.localdate()).versions.get(layer)
    try:
        return queries.edition_of_numbers(city, {layer: number}).versions[layer]
    except LookupError:
        raise NotFound(f"图层 {layer} 没有发布过第 {number} 版。") from None


def in_force(city: str, layer: str, number: int | None) -> VersionRef:
    """The same, where a version has to be there. 1 SQL query. Raises `NotFound`."""
    found = version_of(city, layer, number)
    if found is None:
        raise NotFound(f"图层 {layer} 今天没有施行中的版本。")
    return found


def first_days(city: str) -> dict[str, date]:
    """From which day on each layer says something. 1 SQL query."""
    versions = LayerVersion.objects.filter(city=city, state=State.PUBLISHED)
    return dict(versions.values_list("layer").annotate(first=Min("effective_from")).order_by())


def page(city: str, layer: str, number: int, asked: Asked) -> Page:
    """The page asked for of a published version. At most two readings of `queries.features`, and one count.

    It can hold less than it may and still have a next one, where many boxes touch the box asked for and few
    of the features themselves do.
    """
    if asked.elsewhere:
        return EMPTY
    rows: list[FeatureRow] = []
    shapes: list[NDArray[Any]] = []
    after, ended = asked.after, False
    for _ in range(_ROUNDS):
        wanted = asked.limit + 1 - len(rows)
        wanted += wanted // 4 + _SPARE if asked.bbox else 0
        batch = _batch(city, layer, number, asked, after, wanted)
        found = shapely.from_wkb(np.array([each.wkb for each in batch], dtype=object))
        fitting = shapely.intersects(asked.bbox, found) if asked.bbox else np.ones(len(batch), bool)
        rows += [row for row, fits in zip(batch, fitting, strict=True) if fits]
        shapes.append(found[fitting])
        ended = len(batch) < wanted
        after = batch[-1].key if batch else None
        if ended or len(rows) > asked.limit:
            break
    if len(rows) > asked.limit:
        after, ended = rows[asked.limit - 1].key, False
    rows, following = rows[: asked.limit], None if ended else after
    geometries = np.concatenate(shapes)[: asked.limit]
    return Page(rows, geometries, following, _matched(city, layer, number, asked, len(rows), following))


def _batch(
    city: str, layer: str, number: int, asked: Asked, after: str | None, limit: int
) -> list[FeatureRow]:
    bounds = asked.bbox.bounds if asked.bbox else None
    return queries.features(
        city, layer, number, key=asked.key, bbox=bounds, saying=asked.properties, after=after, limit=limit
    )


def _matched(
    city: str, layer: str, number: int, asked: Asked, returned: int, following: str | None
) -> int | None:
    if not asked.narrowed:
        return queries.count(city, layer, number)
    return returned if asked.after is None and following is None else None
