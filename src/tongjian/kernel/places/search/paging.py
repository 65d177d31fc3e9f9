"""Features of one version in the order of their keys, by whichever index is the shorter way to a page.

Many boxes in the window: walk the keys and look at each box, a page is soon full. Few: take them from the
R*Tree and sort them. PostgreSQL has statistics of both and chooses by itself.
"""

from __future__ import annotations

from math import isqrt
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Exists, F, Q, QuerySet
from django.db.models.expressions import RawSQL, Subquery
from django.db.models.lookups import LessThanOrEqual

from tongjian.kernel.places.models import Feature, Shelf
from tongjian.kernel.places.search.finding import Bounds
from tongjian.kernel.places.search.index import BOXES, FEATURES, SPREAD

_MANY: Final = 20_000
_LARGE: Final = 1_000_000
"""Features of a large layer."""
_IN_TREE: Final = (
    f"FROM {BOXES} b, (SELECT id * {SPREAD} AS low FROM places_shelf WHERE city = %s AND layer = %s) s "
    "WHERE b.maxz >= s.low AND b.minz <= s.low + 1 "
    "AND b.maxx >= %s AND b.maxy >= %s AND b.minx <= %s AND b.miny <= %s"
)


def of_version(city: str, layer: str, number: int) -> QuerySet[Feature]:
    """All of a published version, found by their keys; none of one that is not published."""
    shelf = Shelf.objects.filter(city=city, layer=layer, published__gte=number)
    return Feature.objects.filter(_in_version(number), shelf=Subquery(shelf.values("pk")[:1]))


def touching(city: str, layer: str, number: int, bounds: Bounds, limit: int) -> QuerySet[Feature]:
    """Those whose boxes touch a box, for a page of so many. Evaluates 1 SQL query on SQLite."""
    west, south, east, north = bounds
    touch = Q(maxx__gte=west, maxy__gte=south, minx__lte=east, miny__lte=north)
    if connection.vendor == "sqlite":
        asked = [city, layer, *bounds]
        if not _few(asked, limit):
            return of_version(city, layer, number).filter(touch)
        ids = _condition(f"{FEATURES}.id IN (SELECT b.id {_IN_TREE})", asked)
        published = Shelf.objects.filter(city=city, layer=layer, published__gte=number)
        # Not by shelf, which the window tells already: that would offer the walk along the keys again.
        return Feature.objects.filter(_in_version(number), ids, touch, Exists(published))
    indexed = _condition(f"{FEATURES}.geom && ST_MakeEnvelope(%s, %s, %s, %s)", list(bounds))
    return of_version(city, layer, number).filter(indexed, touch)


def _in_version(number: int) -> Q:
    # `+ 0`: an index by versions would find the very rows that nearly all are, and sort them.
    begun = LessThanOrEqual(F("since") + 0, number)
    return Q(begun) & (Q(until__isnull=True) | Q(until__gt=number))


def _few(asked: list[Any], limit: int) -> bool:
    """Whether sorting what is in the window is less than walking until a page of it is found.

    Of m boxes among n features the walk passes limit · n / m, sorting looks at m: equal where m² = limit · n.
    """
    most = min(_MANY, isqrt(limit * _LARGE))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {_IN_TREE} LIMIT %s)", [*asked, most + 1])
        found: int = cursor.fetchone()[0]
    return found <= most


def _condition(text: str, given: list[Any]) -> RawSQL:
    return RawSQL(text, given, output_field=BooleanField())
