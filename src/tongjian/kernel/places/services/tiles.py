"""Vector tiles of one version of a layer, made from its rows whenever one is asked for."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import shapely

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import queries
from tongjian.kernel.places.services.commands import commands
from tongjian.kernel.places.services.encoding import layer as encoded
from tongjian.kernel.places.services.grid import Tile, reach
from tongjian.kernel.places.services.outlines import KINDS, paths

_NUMBERS: Final[dict[str, type[int] | type[float]]] = {"number": float, "integer": int}


def tile(city: str, layer: str, number: int, z: int, x: int, y: int) -> bytes:
    """One layer of a published version as a Mapbox vector tile 2.1; empty where it shows nothing there.

    The layer of the tile is called as the layer. Its columns, and the zoom from which it is drawn, are those
    that were declared when the version was read, so that its tiles never change. 2 SQL queries. Raises
    `OutOfRange` for a place that no map has, LookupError for a version that does not exist.
    """
    place, pack = Tile(z, x, y), pack_of(city)
    declared = queries.definition(city, layer, number)
    if pack.frame is None or z < declared.min_zoom or (within := reach(place, pack.frame)) is None:
        return b""
    rows = list(queries.raw(city, layer, number, within.bounds))
    if not rows:
        return b""
    shapes = shapely.from_wkb(np.array([wkb for _, wkb, _ in rows], dtype=object))
    kind = KINDS[declared.geometry]
    geometries = commands(paths(place, within, shapes, kind, pack.frame), kind, len(rows))
    columns = shown(declared)
    said = _said([text for _, _, text in rows], columns)
    return encoded(layer, kind, [each.name for each in columns], said, geometries)


def shown(layer: Layer) -> list[Attribute]:
    """The columns a map needs: the key first, the label, and what the platform computes with."""
    named = (layer.key, layer.label)
    wanted = [each for each in layer.attributes if each.name in named or each.means]
    return sorted(wanted, key=lambda each: each.name != layer.key)


def _said(texts: list[str], columns: list[Attribute]) -> list[dict[str, Value]]:
    """The attributes of all rows, read in one go, and numbers as the layer declares them.

    A file may state a whole number where a fraction is meant.
    """
    said: list[dict[str, Value]] = json.loads(f"[{','.join(texts)}]")
    for column in columns:
        if (meant := _NUMBERS.get(column.kind)) is None:
            continue
        name = column.name
        for each in said:
            value = each.get(name)
            if isinstance(value, int | float) and type(value) is not meant:
                each[name] = meant(value)
    return said
