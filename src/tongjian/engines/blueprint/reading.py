"""A file of features becomes features of a layer, in metres of the blueprint, or is refused with a sentence.

Every row of the file is a feature in its order, the faulty ones too: what is wrong with them is in `problems`
and in the report of `checks.check`. Meant to run in a process of its own with limits of time and memory; what
a stranger's file can do to the libraries below, it does there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from tongjian.engines.blueprint.columns import keys_of, read_columns
from tongjian.engines.blueprint.crs import Bounds, Systems, on_grid
from tongjian.engines.blueprint.declared import settle
from tongjian.engines.blueprint.dxfoutlines import read_outlines
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.formats import DXF, format_of, misnamed
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.geofiles import read_table
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.problems import FeatureProblem, Problems, Refused
from tongjian.engines.blueprint.references import carry_in
from tongjian.engines.blueprint.table import Geometries, Table

__all__ = ["MOST_FEATURES", "Incoming", "Refused", "read_layer"]

MOST_FEATURES: Final = 3_000_000
"""Features of one file; three times the buildings of a great city."""
_MIDDLE: Final = (0.1, 0.9)
"""The share of features by which a file's place is judged: strays must not speak for all."""
_EMPTY: Final = {
    "polygon": shapely.Polygon(),
    "line": shapely.LineString(),
    "point": shapely.Point(),
}


@dataclass(frozen=True, eq=False)
class Incoming:
    """What a file holds.

    `features` in the order of the file, geometries in metres on the blueprint's grid (empty where the file
    has none that can be used), references of height surfaces likewise; `crs` the system the file was in,
    `format` its name. `counts` has every problem by its code, also those `problems` does not list.
    """

    features: tuple[Feature, ...]
    crs: str
    format: str
    problems: tuple[FeatureProblem, ...]
    counts: Mapping[str, int]


def read_layer(
    path: Path, layer: Layer, frame: Frame, *, crs: str | None = None, name: str | None = None
) -> Incoming:
    """Read a file in any of the five formats for a layer.

    `crs` is what somebody says the file is in, `name` the layer of the file where it holds several. Raises
    Refused, with a sentence and how to mend it, for a file that cannot be read as a whole.
    """
    systems = Systems(frame)
    problems = Problems()
    found = format_of(path)
    if sentence := misnamed(path, found):
        problems.tell("misnamed", "warning", sentence, "请按内容改正文件名。")
    table = read_outlines(path, layer, name) if found is DXF else read_table(path, found, name)
    _refuse_impossible(table)
    _tell_remarks(table, problems)
    shapes = _flat(table.geometries, problems)
    shapes, broken = _finite(shapes)
    settled = settle(table.crs, found, crs, layer.crs, _middle(shapes), systems, problems)
    moved, lost = _finite(on_grid(systems.to_storage(shapes, settled)))
    columns = dict(read_columns(table, layer, problems))
    keys = keys_of(columns, layer)
    carry_in(columns, keys, layer, settled, systems, problems)
    _tell_broken(np.flatnonzero(broken | lost), keys, problems)
    moved[shapely.is_missing(moved)] = _EMPTY[layer.geometry]
    names = tuple(columns)
    features = tuple(
        Feature(layer.code, key, dict(zip(names, values, strict=True)), shape)
        for key, shape, *values in zip(keys, moved, *columns.values(), strict=True)
    )
    return Incoming(features, settled, found.name, problems.in_order(), dict(problems.counts))


def _refuse_impossible(table: Table) -> None:
    rows = len(table.geometries)
    if rows == 0 and table.lost:
        raise Refused(
            "unread", f"文件里的图形一个也没有读出来：{table.lost[0]}", "请改画为可读的图元后重新导出。"
        )
    if rows == 0:
        raise Refused("empty", "文件里没有任何要素。", "请检查导出的范围和条件后重新上传。")
    if rows > MOST_FEATURES:
        raise Refused("too-large", f"文件有 {rows} 个要素，一次最多 {MOST_FEATURES} 个。", "请分幅导入。")
    if shapely.is_missing(table.geometries).all():
        raise Refused("no-geometry", "文件里的要素都没有可以读取的图形。", "请导出带图形的图层。")


def _tell_remarks(table: Table, problems: Problems) -> None:
    for sentence in table.lost:
        problems.tell("unread", "error", sentence, "请改画为可读的图元，或从图层上移走，再重新导出。")
    for sentence in table.remarks:
        problems.tell("remark", "warning", sentence, "请核对。")


def _flat(shapes: Geometries, problems: Problems) -> Geometries:
    """Without heights and measures, which the blueprint does not keep; a collection of one is its one."""
    extra = int(np.count_nonzero(shapely.has_z(shapes) | shapely.has_m(shapes)))
    if extra:
        sentence = f"有 {extra} 个要素带高程（Z）或量值（M），蓝图只保留平面位置，已略去。"
        problems.tell("heights-dropped", "warning", sentence, "需要保留的高程请写在属性里。")
    flat: Geometries = shapely.force_2d(shapes)
    types = shapely.get_type_id(flat)
    single = np.isin(types, (4, 5, 6)) & (shapely.get_num_geometries(flat) == 1)
    flat[single] = shapely.get_geometry(flat[single], 0)
    return flat


def _finite(shapes: Geometries) -> tuple[Geometries, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
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


def _tell_broken(
    rows: np.ndarray[tuple[int], np.dtype[np.intp]], keys: list[str], problems: Problems
) -> None:
    def broken(row: int) -> FeatureProblem:
        sentence = "坐标中有不是有限数的值，图形无法使用。"
        return FeatureProblem(row + 1, keys[row], "coordinates", "error", sentence, "请改正或重画这个要素。")

    problems.of_features("coordinates", rows.tolist(), broken)
