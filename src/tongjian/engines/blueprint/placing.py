"""The shapes of a file brought into metres of the blueprint, flat, on its grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.crs import Bounds, Systems
from tongjian.engines.blueprint.declared import settle
from tongjian.engines.blueprint.formats import Format
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.problems import Problems, Refused
from tongjian.engines.blueprint.table import Geometries, Table

_MIDDLE: Final = (0.1, 0.9)
"""The share of features by which a file's place is judged: strays must not speak for all."""
_EMPTY: Final = {
    "polygon": shapely.Polygon(),
    "line": shapely.LineString(),
    "point": shapely.Point(),
}


@dataclass(frozen=True, eq=False)
class Placed:
    """Geometries in metres, empty where the file has none that can be used; the system they came in.

    `broken` are the rows whose coordinates are no finite numbers.
    """

    geometries: Geometries
    crs: str
    broken: list[int]


def place(
    table: Table, found: Format, given: str | None, layer: Layer, systems: Systems, problems: Problems
) -> Placed:
    """Find the system the table is in, and carry its geometries out of it. Raises Refused, see `settle`."""
    shapes, broken = _finite(_flat(table.geometries, problems))
    crs = settle(table.crs, found, given, layer.crs, _middle(shapes), systems, problems)
    moved, lost = _finite(systems.to_grid(shapes, crs))
    moved[shapely.is_missing(moved)] = _EMPTY[layer.geometry]
    return Placed(moved, crs, np.flatnonzero(broken | lost).tolist())


def _flat(shapes: Geometries, problems: Problems) -> Geometries:
    """Without heights and measures, which the blueprint does not keep; a collection of one is its one."""
    extra = int(np.count_nonzero(shapely.has_z(shapes) | shapely.has_m(shapes)))
    if extra:
        sentence = f"有 {extra} 个要素带高程（Z）或量值（M），蓝图只保留平面位置，已略去。"
        problems.tell("heights-dropped", "warning", sentence, "需要保留的高程请写在属性里。")
    # A copy of a million geometries is worth avoiding where none has a height.
    flat: Geometries = shapely.force_2d(shapes) if extra else shapes.copy()
    types = shapely.get_type_id(flat)
    single = np.isin(types, (4, 5, 6)) & (shapely.get_num_geometries(flat) == 1)
    flat[single] = shapely.get_geometry(flat[single], 0)
    return flat


def _finite(shapes: Geometries) -> tuple[Geometries, NDArray[np.bool_]]:
    """The geometries without those that have coordinates which are no numbers, and which these were."""
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    bad = np.zeros(len(shapes), dtype=bool)
    bad[owners[~np.isfinite(points).all(axis=1)]] = True
    if bad.any():
        shapes = shapes.copy()
        shapes[bad] = None
    return shapes, bad


def _middle(shapes: Geometries) -> Bounds:
    """Where most of the features lie."""
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        raise Refused("no-geometry", "文件里的要素都没有可用的坐标。", "请检查导出的图形。")
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    (west, south), (east, north) = np.quantile(centres, _MIDDLE, axis=0, method="nearest")
    return float(west), float(south), float(east), float(north)
