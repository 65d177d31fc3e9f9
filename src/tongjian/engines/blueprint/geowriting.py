"""Features written through GDAL: GeoPackage, GeoJSON, FlatGeobuf, and shapefiles in a .zip."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.formats import GEOJSON, GPKG, SHP, Format
from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.shortnames import key_table, shortened
from tongjian.engines.blueprint.table import Geometries
from tongjian.engines.blueprint.unzip import KEY_TABLE

_LONGEST_DBF: Final = 254
"""Bytes of a text in a .dbf."""
_GREATEST_DBF: Final = 1e15
"""Numbers in a .dbf have 24 places; beyond this the point does not fit."""
_MULTI: Final = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
_SINGLE: Final = {"polygon": "Polygon", "line": "LineString", "point": "Point"}
_OPTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    # Twelve places of a degree are a thousandth of the blueprint's grid.
    GEOJSON.name: {"RFC7946": "YES", "COORDINATE_PRECISION": "12", "SIGNIFICANT_FIGURES": "17"},
    GPKG.name: {"GEOMETRY_NAME": "geom"},
}
Column = tuple[NDArray[Any], NDArray[np.bool_]]


def write_with_gdal(
    target: Path, chosen: Format, rows: Sequence[Feature], shapes: Geometries, layer: Layer, crs: str
) -> None:
    """Write features to one file; `shapes` are their geometries in `crs`."""
    names = {attribute.name: attribute.name for attribute in layer.attributes}
    _write(target, chosen, rows, shapes, layer, crs, names)


def write_shapefile(
    target: Path, rows: Sequence[Feature], shapes: Geometries, layer: Layer, crs: str
) -> None:
    """Write features as a shapefile in a .zip, with the table of its shortened names.

    Raises Refused for a text or number that a .dbf cannot hold.
    """
    _refuse_unfit(rows, layer)
    short = shortened(attribute.name for attribute in layer.attributes)
    shp = target.with_name(f"{layer.code}.shp")
    _write(shp, SHP, rows, shapes, layer, crs, short)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            if (part := shp.with_suffix(suffix)).exists():
                archive.write(part, part.name)
        archive.writestr(KEY_TABLE, key_table(short))


def _write(
    target: Path,
    chosen: Format,
    rows: Sequence[Feature],
    shapes: Geometries,
    layer: Layer,
    crs: str,
    names: Mapping[str, str],
) -> None:
    columns = [_column(attribute, rows) for attribute in layer.attributes]
    # A shapefile's lines and areas may have several parts anyway; its points may not.
    parts = chosen is not SHP or layer.geometry == "point"
    several = parts and bool(np.isin(shapely.get_type_id(shapes), (4, 5, 6)).any())
    with warnings.catch_warnings():
        # That a city's own plane system has no description is known.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.raw.write(
            str(target.absolute()),
            shapely.to_wkb(shapes),
            [values for values, _ in columns],
            [names[attribute.name] for attribute in layer.attributes],
            field_mask=[missing for _, missing in columns],
            layer=layer.code,
            driver=chosen.driver,
            geometry_type=(_MULTI if several else _SINGLE)[layer.geometry],
            promote_to_multi=several,
            crs=crs if crs.startswith("EPSG:") else None,
            encoding="UTF-8" if chosen is SHP else None,
            layer_options=dict(_OPTIONS.get(chosen.name, {})),
        )


def _column(attribute: Attribute, rows: Sequence[Feature]) -> Column:
    values: list[Value] = [row.attributes.get(attribute.name) for row in rows]
    missing = np.array([value is None for value in values], dtype=bool)
    if attribute.kind == "number":
        return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64), missing
    if attribute.kind == "integer":
        return np.array([0 if v is None else int(v) for v in values], dtype=np.int64), missing
    if attribute.kind == "date":
        return np.array(["NaT" if v is None else str(v) for v in values], dtype="datetime64[D]"), missing
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts, missing


def _refuse_unfit(rows: Sequence[Feature], layer: Layer) -> None:
    names = [attribute.name for attribute in layer.attributes]
    for row in rows:
        for name in names:
            if reason := _unfit(row.attributes.get(name)):
                sentence = f"要素“{row.key}”的“{name}”{reason}。"
                raise Refused("shp-value", sentence, "请改用 GeoPackage 或 FlatGeobuf 导出。")


def _unfit(value: Value) -> str | None:
    if isinstance(value, str) and (size := len(value.encode())) > _LONGEST_DBF:
        return f"有 {size} 字节，SHP 最多 {_LONGEST_DBF} 字节"
    if isinstance(value, float | int) and abs(value) >= _GREATEST_DBF:
        return f"（{value:g}）太大，SHP 存不下"
    return None
