"""What was found of a drawing, as GeoJSON in the city's frame, for the map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from tongjian.systems.scrutiny.place.lying import Lying

_GRID = 0.0001


def collection(lying: Lying, storage: str) -> dict[str, Any]:
    """The site, its buildings, what is published beside it, and every finding with a place.

    Coordinates are east and north in metres of `storage` (`EPSG:…`), which the member `crs` names: the map
    is drawn in that system, and degrees would move what is measured in millimetres.
    """
    code = storage.removeprefix("EPSG:")
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}},
        "place": {"parcel": lying.part.parcel, "state": lying.part.state, "sentence": lying.part.sentence},
        "features": list(_features(lying)),
    }


def _features(lying: Lying) -> Iterator[Mapping[str, Any]]:
    yield _feature(lying.site, kind="site", title="用地红线")
    for building in lying.buildings:
        yield _feature(building, kind="building")
    for reference, title, colour, lines in lying.published:
        yield _feature(lines, kind="published", reference=reference, title=title, colour=colour)
    for one in lying.findings:
        yield _feature(
            one.shape,
            kind="finding",
            number=one.number,
            rule=one.rule,
            title=one.title,
            verdict=one.verdict,
            sentence=one.sentence,
            of_place=one.of_place,
            published=list(one.published),
        )


def _feature(shape: BaseGeometry, **said: Any) -> Mapping[str, Any]:
    placed = json.loads(json.dumps(mapping(shapely.set_precision(shape, _GRID, mode="pointwise"))))
    return {"type": "Feature", "geometry": placed, "properties": said}
