"""Rows whose boxes touch a box, in the versions asked for: one SQL query whatever is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db import connection

from tongjian.kernel.places.search.index import BOXES, FEATURES, SPREAD

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres."""


class Found(NamedTuple):
    """A feature row as it lies in the table."""

    layer: str
    key: str
    attributes: str
    wkb: bytes


# `CROSS JOIN` keeps SQLite to this order: layers, boxes, rows.
_SHELVES: Final = (
    "FROM wanted w CROSS JOIN places_shelf s ON s.city = %(city)s AND s.layer = w.layer "
    "AND s.published >= w.number"
)
_TREE: Final = (
    f"CROSS JOIN {BOXES} b ON b.maxz >= s.id * {SPREAD} AND b.minz <= s.id * {SPREAD} + 1 "
    "AND b.maxx >= {west} AND b.maxy >= {south} AND b.minx <= {east} AND b.miny <= {north} "
    f"CROSS JOIN {FEATURES} f ON f.id = b.id"
)
_GIST: Final = (
    f"CROSS JOIN LATERAL (SELECT * FROM {FEATURES} WHERE shelf_id = s.id "
    "AND geom && ST_MakeEnvelope({west}, {south}, {east}, {north})) f"
)
_IN_VERSION: Final = "f.since <= w.number AND (f.until IS NULL OR f.until > w.number)"
# The index rounds outwards; the columns are exact.
_TOUCHING: Final = "f.maxx >= {west} AND f.maxy >= {south} AND f.minx <= {east} AND f.miny <= {north}"
_GIVEN: Final = {side: f"%({side})s" for side in ("west", "south", "east", "north")}
_FIRST_RING: Final = 100.0


def find(city: str, numbers: Mapping[str, int], bounds: Bounds) -> list[Found]:
    """The features of these versions whose boxes touch the box. 1 SQL query, 0 without versions."""
    if not numbers:
        return []
    given: dict[str, Any] = dict(zip(_GIVEN, bounds, strict=True)) | {"city": city}
    query = f"{_wanted(numbers, given)} SELECT f.layer, f.key, f.attributes, f.wkb {_touching(_GIVEN)}"
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        rows = cursor.fetchall()
    return [Found(layer, key, attributes, bytes(wkb)) for layer, key, attributes, wkb in rows]


def count_touching(city: str, layer: str, number: int, bounds: Bounds) -> int:
    """How many boxes of a version touch the box. 1 SQL query."""
    given: dict[str, Any] = dict(zip(_GIVEN, bounds, strict=True)) | {"city": city}
    query = f"{_wanted({layer: number}, given)} SELECT count(*) {_touching(_GIVEN)}"
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: int = cursor.fetchone()[0]
    return found


def enough_within(city: str, layer: str, number: int, bounds: Bounds, count: int, most: float) -> float:
    """By how many metres the box must grow to touch `count` boxes of the version, at most `most`.

    It grows fourfold from 100 m on, so the answer is up to four times what is needed. 1 SQL query.
    """
    given: dict[str, Any] = dict(zip(_GIVEN, bounds, strict=True))
    given |= {"city": city, "count": count, "most": most, "first": min(_FIRST_RING, most)}
    west, south, east, north = _GIVEN.values()
    ring = {
        "west": f"({west} - ring.metres)",
        "south": f"({south} - ring.metres)",
        "east": f"({east} + ring.metres)",
        "north": f"({north} + ring.metres)",
    }
    touched = f"(SELECT count(*) FROM (SELECT 1 {_touching(ring)} LIMIT %(count)s) touched)"
    least = "min" if connection.vendor == "sqlite" else "least"
    query = (
        f"{_wanted({layer: number}, given, recursive=True)}, "
        "rings(metres) AS (SELECT CAST(%(first)s AS double precision) UNION ALL "
        f"SELECT {least}(ring.metres * 4, %(most)s) FROM rings ring "
        f"WHERE ring.metres < %(most)s AND {touched} < %(count)s) SELECT max(metres) FROM rings"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return float(cursor.fetchone()[0])


def _wanted(numbers: Mapping[str, int], given: dict[str, Any], *, recursive: bool = False) -> str:
    """The layers and versions as a table."""
    rows = []
    for place, (layer, number) in enumerate(sorted(numbers.items())):
        given |= {f"layer{place}": layer, f"number{place}": number}
        rows.append(f"(CAST(%(layer{place})s AS text), CAST(%(number{place})s AS integer))")
    return f"WITH {'RECURSIVE ' if recursive else ''}wanted(layer, number) AS (VALUES {', '.join(rows)})"


def _touching(sides: Mapping[str, str]) -> str:
    """From `wanted` to the rows whose boxes touch the one with these sides."""
    boxes = _TREE if connection.vendor == "sqlite" else _GIST
    shelves = _SHELVES if connection.vendor == "sqlite" else _SHELVES.replace("CROSS JOIN", "JOIN")
    return f"{shelves} {boxes} WHERE {_IN_VERSION} AND {_TOUCHING}".format(**sides)
