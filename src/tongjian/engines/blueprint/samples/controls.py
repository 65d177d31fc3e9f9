"""Control lines, the metro, height limits and districts of the made city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.blueprint.samples.naming import features
from tongjian.engines.blueprint.samples.streets import WATER, Array, Streets

Columns = Mapping[Meaning, Sequence[Value]]

_WIDE_ZOOM = 10
"""A control area that is drawn from so far away is large, and lies around the city rather than in it."""
_CORNERS = 16
_SIDE = 40
_STOP = 12
"""Blocks between two stations of the metro."""


def roads(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """The ground between red lines, a feature for every eight blocks."""
    pieces = [piece for piece in streets.pieces() if piece[2] != WATER]
    keys = [f"R{number:06d}" for number in range(len(pieces))]
    values: Columns = {
        Meaning.NAME: [f"{'南北' if way == 'N' else '东西'}向 {line} 路" for way, line, _, _ in pieces],
        Meaning.GRADE: [grade for _, _, grade, _ in pieces],
        Meaning.WIDTH: [round(streets.width(line), 1) for _, line, _, _ in pieces],
    }
    return features(layer, keys, [area for *_, area in pieces], values)


def rivers(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """The canals."""
    pieces = [piece for piece in streets.pieces() if piece[2] == WATER]
    keys = [f"W{number:05d}" for number in range(len(pieces))]
    values: Columns = {
        Meaning.NAME: [f"{'南北' if way == 'N' else '东西'}向 {line} 河" for way, line, _, _ in pieces],
        Meaning.WIDTH: [round(streets.width(line), 1) for _, line, _, _ in pieces],
    }
    return features(layer, keys, [area for *_, area in pieces], values)


def protected(streets: Streets, layer: Layer, salt: int, count: int) -> Iterator[Feature]:
    """Rounded areas, none of which overlaps another: in the city, or around it when the layer is wide."""
    chance = np.random.default_rng([streets.seed, 50, salt])
    wide = layer.min_zoom <= _WIDE_ZOOM
    reach = np.array(_size(streets)) / 2 * (1.6 if wide else 0.95)
    across = max(8 if wide else 2, int(np.ceil(np.sqrt(count * (1.7 if wide else 1.0)))))
    cell = 2 * reach / across
    column, row = (part.ravel() for part in np.meshgrid(np.arange(across), np.arange(across)))
    places = -reach + (np.stack([column, row], axis=1) + 0.5) * cell
    if wide:
        inside = (np.abs(places) < reach / 1.6 + cell / 2).all(axis=1)
        places = places[~inside]
    places = chance.permutation(places)[:count]
    radius = chance.uniform(0.1, 0.4, (len(places), 1)) * cell.min()
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False) + chance.uniform(0, 0.3, (len(places), 1))
    far = radius * chance.uniform(0.6, 1.0, (len(places), _CORNERS))
    rings = places[:, None] + np.stack([far * np.cos(angle), far * np.sin(angle)], axis=-1)
    keys = [f"{layer.code}-{number:05d}" for number in range(len(places))]
    outlines = shapely.polygons(rings + np.array(streets.centre))
    return features(layer, keys, outlines, {Meaning.NAME: [f"{layer.title} {key[-5:]}" for key in keys]})


def growth(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """One boundary around nine tenths of the city, so that some parcels lie outside."""
    width, height = _size(streets)
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    corner = np.maximum(np.abs(np.cos(angle)) / width, np.abs(np.sin(angle)) / height)
    far = 0.475 / corner
    ring = np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1) + np.array(streets.centre)
    return features(layer, ["UG-01"], [Polygon(ring)], {Meaning.NAME: ["城镇开发边界"]})


def metro(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """Protection areas along the lines, 50 m beside the tunnel and, where the layer tells them apart, 5 m."""
    column = next((each for each in layer.attributes if each.means is Meaning.STATUS), None)
    zones = column.of[:2] if column is not None and column.of else (None,)
    keys: list[str] = []
    outlines, names, kinds = [], [], []
    for number, line in enumerate(_metro_lines(streets), 1):
        for zone, reach in zip(zones, (55.0, 10.0), strict=False):
            keys.append(f"M{number:02d}-{len(keys):03d}")
            outlines.append(shapely.buffer(line, reach, cap_style="flat", quad_segs=2))
            names.append(f"{number} 号线")
            kinds.append(zone)
    return features(layer, keys, outlines, {Meaning.NAME: names, Meaning.STATUS: kinds})


def stations(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """Points along the lines, one for every dozen blocks."""
    keys: list[str] = []
    points, names = [], []
    for number, line in enumerate(_metro_lines(streets), 1):
        for metres in np.arange(streets.pitch * _STOP / 2, line.length, streets.pitch * _STOP):
            keys.append(f"S{number:02d}-{len(keys):03d}")
            points.append(line.interpolate(float(metres)))
            names.append(f"{number} 号线 {len(keys)} 站")
    return features(layer, keys, points, {Meaning.NAME: names})


def heights(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """Round an airfield a flat surface and one that rises from it, and a flat one given as an elevation."""
    width, height = _size(streets)
    x, y = streets.centre
    runway = LineString([(x - 0.3 * width, y + 0.1 * height), (x - 0.22 * width, y + 0.12 * height)])
    reach = min(width, height)
    mast = shapely.box(x + 0.1 * width, y + 0.1 * height, x + 0.3 * width, y + 0.3 * height)
    outlines = [shapely.buffer(runway, reach * part, quad_segs=8) for part in (0.12, 0.35)]
    values: Columns = {
        Meaning.NAME: ["内水平面", "锥形面", "微波通道"],
        Meaning.LIMIT: [45.0, 45.0, 160.0],
        Meaning.SLOPE: [None, 0.05, None],
        Meaning.REFERENCE: [None, outlines[0].wkt, None],
        Meaning.DATUM: ["地面", "地面", "高程"],
    }
    return features(layer, ["H-01", "H-02", "H-03"], [*outlines, mast], values)


def districts(streets: Streets, layer: Layer) -> Iterator[Feature]:
    """Ten districts whose borders bend as the streets do."""
    width, height = _size(streets)
    across, up = np.linspace(-0.8 * width, 0.8 * width, 6), np.linspace(-0.8 * height, 0.8 * height, 3)
    outlines = [
        ring(streets, west, south, east, north)
        for south, north in pairwise(up.tolist())
        for west, east in pairwise(across.tolist())
    ]
    keys = [f"3299{number:02d}" for number in range(1, len(outlines) + 1)]
    values: Columns = {Meaning.REGION: keys, Meaning.NAME: [f"第 {int(key[-2:])} 区" for key in keys]}
    return features(layer, keys, outlines, values)


def ring(streets: Streets, west: float, south: float, east: float, north: float) -> Polygon:
    """A rectangle of the straight grid, bent as the streets are."""
    corners = ((west, south), (east, south), (east, north), (west, north))
    sides = [_side(a, b) for a, b in pairwise((*corners, corners[0]))]
    straight = np.concatenate(sides)
    return Polygon(streets.bent(straight[:, 0], straight[:, 1]))


def _metro_lines(streets: Streets) -> list[LineString]:
    """Under every sixteenth street and the middle ones."""
    lines = [LineString(streets.middle("N", line)) for line in range(8, streets.columns, 32)]
    return lines + [LineString(streets.middle("E", line)) for line in range(8, streets.rows, 32)]


def _size(streets: Streets) -> tuple[float, float]:
    return streets.columns * streets.pitch, streets.rows * streets.pitch


def _side(start: tuple[float, float], end: tuple[float, float]) -> Array:
    """Points from the one corner to before the other, at the same places whichever way round it goes."""
    part = np.arange(_SIDE)[:, None] / _SIDE
    return np.array(start) * (1 - part) + np.array(end) * part
