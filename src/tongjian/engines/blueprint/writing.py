"""Features of a layer as a file: what is exported imports back equal, in every format and accepted system.

A file is there whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from tongjian.engines.blueprint.crs import WGS84, Systems
from tongjian.engines.blueprint.dxfwriting import write_dxf
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.formats import DXF, FORMATS, GEOJSON, SHP, Format
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.geowriting import write_shapefile, write_with_gdal
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.references import carried_out
from tongjian.engines.blueprint.table import Geometries

__all__ = ["Refused", "write_layer"]

_GIVE: Final = "请选择："


def write_layer(
    path: Path, features: Iterable[Feature], layer: Layer, frame: Frame, *, crs: str, format: str
) -> None:
    """Write features (metres of the blueprint) to `path`, in the system `crs`.

    `format`: `shp` (a .zip), `gpkg`, `geojson` (RFC 7946: EPSG:4326 only), `fgb` (features are put into
    spatial order) or `dxf`. Raises Refused for a format or system that is not offered, for features without
    geometry, and for texts a format cannot hold.
    """
    systems = Systems(frame)
    chosen = _offered(format, crs, systems)
    rows = [_outward(feature, layer, crs, systems) for feature in features]
    shapes: Geometries = np.empty(len(rows), dtype=object)
    shapes[:] = [feature.geometry for feature in rows]
    empty = np.flatnonzero(shapely.is_empty(shapes))
    if len(empty):
        key = rows[int(empty[0])].key
        raise Refused("no-geometry", f"要素“{key}”没有图形，不能导出。", "请先补上它的图形。")
    shapes = systems.from_storage(shapes, crs)
    with _whole(path) as target:
        _write(target, chosen, rows, shapes, layer, crs)


def _offered(format: str, crs: str, systems: Systems) -> Format:
    if format not in FORMATS:
        raise Refused("format", f"没有导出格式“{format}”。", f"{_GIVE}{'、'.join(FORMATS)}。")
    if crs not in systems.names():
        raise Refused(
            "crs-not-accepted", f"不能导出为坐标系 {crs}。", f"{_GIVE}{'、'.join(systems.names())}。"
        )
    if FORMATS[format] is GEOJSON and crs != WGS84:
        sentence = f"GeoJSON 按标准（RFC 7946）只能是 WGS 84 经纬度，不能是 {crs}（{systems.title(crs)}）。"
        raise Refused("geojson-crs", sentence, f"请选择 {WGS84}，或改用 GeoPackage、FlatGeobuf。")
    return FORMATS[format]


def _outward(feature: Feature, layer: Layer, crs: str, systems: Systems) -> Feature:
    name = layer.column(Meaning.REFERENCE)
    if name is None or feature.attributes.get(name) is None:
        return feature
    attributes = dict(feature.attributes)
    try:
        attributes[name] = carried_out(attributes[name], crs, systems)
    except ValueError as error:
        sentence = f"要素“{feature.key}”的“{name}”不是可以读取的 WKT（{error}），不能换算。"
        raise Refused("reference", sentence, "请先改正这个要素。") from error
    return replace(feature, attributes=attributes)


def _write(
    target: Path, chosen: Format, rows: Sequence[Feature], shapes: Geometries, layer: Layer, crs: str
) -> None:
    if chosen is DXF:
        write_dxf(target, rows, shapes, layer, crs)
    elif chosen is SHP:
        write_shapefile(target, rows, shapes, layer, crs)
    else:
        write_with_gdal(target, chosen, rows, shapes, layer, crs)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place beside the target for what is being written; put into the target's when it is done."""
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        part = folder / path.name
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o644)
        part.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
