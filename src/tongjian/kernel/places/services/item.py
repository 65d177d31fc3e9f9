"""One feature of a layer, by its key."""

from __future__ import annotations

import json

import numpy as np
import shapely

from tongjian.kernel.places import queries
from tongjian.kernel.places.services import geojson, reading
from tongjian.kernel.places.services.answering import Answer, Call, service
from tongjian.kernel.places.services.collections import stated_version
from tongjian.kernel.places.services.exceptions import NotFound
from tongjian.kernel.places.services.items import heading, value
from tongjian.kernel.places.services.links import GEOJSON, JSON, itself, link
from tongjian.kernel.places.services.parameters import version
from tongjian.kernel.places.services.systems import CRS84, chosen


@service(GEOJSON, JSON)
def item(call: Call, layer: str, key: str) -> Answer:
    """A feature, in force today or of a version by its number. 3 SQL queries for a visitor."""
    declared = call.layer(layer)
    given = call.parameters("crs", "version")
    crs = chosen(given["crs"], "crs", call.frame) if "crs" in given else CRS84
    found = reading.in_force(call.city, layer, version(given))
    # PostgreSQL takes no text with such a character, and no key has one.
    row = None if "\x00" in key else queries.feature(call.city, layer, found.number, key)
    if row is None:
        raise NotFound(f"图层 {layer} 第 {found.number} 版没有要素“{key[:80]}”。")
    columns = queries.definition(call.city, layer, found.number).attributes
    shape = np.array([shapely.from_wkb(row.wkb)], dtype=object)
    (text,) = geojson.features([row], shape, columns, call.frame, crs)
    links = [
        *itself(call.here, call.kind, given.items()),
        link(call.at("collections", layer), "collection", JSON, declared.title),
    ]
    return Answer(
        body={**json.loads(text), "layerVersion": stated_version(found), "links": links},
        heading=f"{declared.title} {row.key}",
        kind=GEOJSON,
        facts=[(heading(each), value(row, each.name)) for each in columns],
        headers={"Content-Crs": f"<{crs}>"},
    )
