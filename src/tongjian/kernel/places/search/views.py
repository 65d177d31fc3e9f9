"""A PostGIS view for each layer of each city, so that QGIS opens what production holds.

It shows the version in force today with the layer's attributes as typed columns. SQLite has none: a file
is exported from it instead (`tongjian blueprint export`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from django.db import connections

from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.kernel.places.models import LayerVersion, Shelf, State
from tongjian.kernel.places.search.index import FEATURES

PREFIX: Final = "blueprint_"
_LONGEST: Final = 63
"""Bytes of a name in PostgreSQL."""
_TYPES: Final = {"text": "text", "number": "double precision", "integer": "bigint", "date": "date"}
_SHAPES: Final = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}


def name_of(city: str, layer: str) -> str:
    """The name of the view."""
    whole = f"{PREFIX}{city}_{layer}".replace("-", "_")
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[: _LONGEST - 9]}_{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def make(city: str, layer: Layer, srid: int, using: str = "default") -> None:
    """Make or replace the view of a layer, in the caller's transaction. Nothing happens on SQLite."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    name = connection.ops.quote_name(name_of(city, layer.code))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP VIEW IF EXISTS {name}")
        cursor.execute(f"CREATE VIEW {name} AS {_select(city, layer, srid, connection.ops.quote_name)}")


def make_all(using: str = "default", **_: Any) -> None:
    """Make the views of all layers that have been published, by the definition of their latest version."""
    connection = connections[using]
    if connection.vendor != "postgresql" or FEATURES not in connection.introspection.table_names():
        return
    for city, layer, srid in _published(using):
        make(city, layer, srid, using)


def drop_all(using: str = "default", **_: Any) -> None:
    """Remove the views."""
    connection = connections[using]
    for name in sorted(_there(using)):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP VIEW {connection.ops.quote_name(name)}")


def missing(using: str = "default") -> list[str]:
    """Names of the views that are not there, sorted. On SQLite none is wanted."""
    if connections[using].vendor != "postgresql":
        return []
    published = Shelf.objects.using(using).filter(published__gt=0).values_list("city", "layer")
    return sorted({name_of(city, layer) for city, layer in published} - _there(using))


def _there(using: str) -> set[str]:
    connection = connections[using]
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = current_schema() AND starts_with(viewname, %s)",
            [PREFIX],
        )
        return {name for (name,) in cursor.fetchall()}


def _published(using: str) -> Iterator[tuple[str, Layer, int]]:
    shelves = Shelf.objects.using(using).filter(published__gt=0).order_by("pk")
    for city, layer, number in shelves.values_list("city", "layer", "published"):
        version = LayerVersion.objects.using(using).get(city=city, layer=layer, number=number)
        yield city, Layer.model_validate_json(version.definition), _srid(city, layer, using)


def _srid(city: str, layer: str, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT srid FROM {FEATURES} WHERE city = %s AND layer = %s LIMIT 1", [city, layer])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _select(city: str, layer: Layer, srid: int, quote: Any) -> str:
    columns = ", ".join(f"{_column(each)} AS {quote(_named(each.name))}" for each in layer.attributes)
    city_text, code = _text(city), _text(layer.code)
    in_force = (
        f"SELECT number FROM {LayerVersion._meta.db_table} WHERE city = {city_text} AND layer = {code} "
        f"AND state = '{State.PUBLISHED}' AND effective_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date "
        "ORDER BY effective_from DESC, number DESC LIMIT 1"
    )
    return (
        f"WITH in_force AS MATERIALIZED ({in_force}) SELECT f.id, f.key, {columns}, "
        f"ST_Multi(f.geom)::geometry({_SHAPES[layer.geometry]}, {srid}) AS geom FROM in_force v "
        f"JOIN {Shelf._meta.db_table} s ON s.city = {city_text} AND s.layer = {code} "
        f"JOIN {FEATURES} f ON f.shelf_id = s.id "
        "AND f.since <= v.number AND (f.until IS NULL OR f.until > v.number)"
    )


def _column(attribute: Attribute) -> str:
    return f"(f.attributes::jsonb ->> {_text(attribute.name)})::{_TYPES[attribute.kind]}"


def _named(name: str) -> str:
    """A column called as one of the view's own is told from it."""
    return f"{name}_" if name in {"id", "key", "geom"} else name


def _text(value: str) -> str:
    """A text in SQL; a view takes no parameters. `%` is not doubled: statements run without any."""
    return "'" + value.replace("'", "''") + "'"
