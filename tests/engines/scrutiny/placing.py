"""Surroundings of parcels for tests: small ones made by hand, and those of the demo layers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.affinity import translate
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.engines.scrutiny.siteplans import PACKS
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.engines.blueprint.surroundings import PlacePart, Surroundings, VersionPart
from tongjian.engines.scrutiny.yamlfile import read_mapping

LAYERS: Mapping[str, Layer] = {
    layer.code: layer
    for path in sorted((PACKS / "_china" / "blueprint").glob("*.layer.yaml"))
    for layer in (Layer.model_validate(read_mapping(path)),)
}
FRAME = Frame.model_validate(read_mapping(PACKS / "suzhou" / "blueprint" / "frame.yaml"))
EAST, NORTH = 560_000.0, 3_465_000.0
"""Where the south-west corner of a parcel made by hand lies."""
REACH = 200.0
ISSUED = date(2025, 6, 1)


def at(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in metres from the parcel's south-west corner, on the frame."""
    return translate(geometry, EAST, NORTH)


def box(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return shapely.box(x0, y0, x1, y1)


def published(layer: str, key: str, geometry: BaseGeometry, **said: Any) -> PlacePart:
    """A feature of a layer, drawn in metres from the parcel's corner."""
    attributes = {LAYERS[layer].key: key, **said}
    return PlacePart(layer=layer, key=key, attributes=attributes, wkt=at(geometry).wkt)


GROWTH = published("growth", "G1", box(-1000, -1000, 1000, 1000), 名称="中心城区")


def surroundings(
    *features: PlacePart,
    parcel: BaseGeometry | None = None,
    growth: bool = True,
    missing: Iterable[str] = (),
    **said: Any,
) -> Surroundings:
    """A parcel of 200 × 200 m unless told, inside the growth boundary, with what else is published; `missing`
    layers were never published."""
    ground = parcel if parcel is not None else box(0, 0, 200, 200)
    own = published("control-plan", "A-01", ground, 用地性质="住宅", 容积率上限=2.5, **said)
    unpublished = set(missing)
    return Surroundings(
        city="suzhou",
        frame=FRAME,
        parcel="A-01",
        reach=REACH,
        versions=tuple(version(layer, complete=code not in unpublished) for code, layer in LAYERS.items()),
        features=(own, *((GROWTH,) if growth else ()), *features),
    )


def at_the_origin(around: Surroundings) -> Surroundings:
    """The same where drawings with an origin of their own lie, as if that were the city's frame."""
    features = (
        part.model_copy(update={"wkt": translate(shapely.from_wkt(part.wkt), -EAST, -NORTH).wkt})
        for part in around.features
    )
    return around.model_copy(update={"features": tuple(features)})


def version(layer: Layer, *, number: int = 1, complete: bool = True) -> VersionPart:
    digest = f"{layer.code}-{number}"
    return VersionPart(
        layer=layer,
        number=number if complete else 0,
        digest=digest if complete else "",
        effective_from=ISSUED if complete else None,
        complete=complete,
    )


@cache
def demo(city: str, parcel: str, *, reach: float = REACH) -> Surroundings:
    """What the demo layers of a city hold around a parcel."""
    frame = Frame.model_validate(read_mapping(PACKS / city / "blueprint" / "frame.yaml"))
    systems, folder = Systems(frame), PACKS / city / "demo" / "blueprint"
    parts = {path.stem: list(_read(path, systems)) for path in sorted(folder.glob("*.geojson"))}
    plan = next(code for code, layer in LAYERS.items() if layer.role is Role.PARCEL)
    ground = next(shapely.from_wkt(part.wkt) for part in parts[plan] if part.key == parcel)
    near = [p for each in parts.values() for p in each if ground.dwithin(shapely.from_wkt(p.wkt), reach)]
    return Surroundings(
        city=city,
        frame=frame,
        parcel=parcel,
        reach=reach,
        versions=tuple(version(layer, complete=code in parts) for code, layer in LAYERS.items()),
        features=tuple(near),
    )


def _read(path: Path, systems: Systems) -> Iterable[PlacePart]:
    layer = LAYERS[path.stem]
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        stated = dict(feature["properties"])
        if reference := stated.get("基准"):
            stated["基准"] = systems.to_storage(shapely.from_wkt(reference), "EPSG:4490").wkt
        placed = systems.to_storage(shape(feature["geometry"]), "EPSG:4490")
        yield PlacePart(layer=layer.code, key=str(stated[layer.key]), attributes=stated, wkt=placed.wkt)
