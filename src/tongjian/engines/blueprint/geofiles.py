"""Shapefiles, GeoPackages, GeoJSON and FlatGeobuf as tables, through GDAL.

GDAL chooses a reader by what a file looks like, and some of its readers open other files, run pipelines or
ask servers. Every file is therefore opened by the one reader its own first bytes call for.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from tongjian.engines.blueprint import codepages
from tongjian.engines.blueprint.formats import GEOJSON, SHP, Format
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.shapeparts import check_parts
from tongjian.engines.blueprint.table import Geometries, Table, refuse_too_many
from tongjian.engines.blueprint.unzip import choose, unpack

_FAILURES: Final = (
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
    UnicodeError,
    ValueError,
    OverflowError,
)
_ARC_STEP: Final = "0.5"
"""Degrees of an arc that become one chord: the chord leaves an arc of 100 m radius by a millimetre."""
_REMARKS: Final = 20
_CURVED: Final = ("Curve", "Surface", "Circular", "Compound")


def read_table(path: Path, found: Format, name: str | None) -> Table:
    """The table called `name`, or the only one, of a file. Raises Refused."""
    with (
        warnings.catch_warnings(record=True) as raised,
        _fine_arcs(),
        tempfile.TemporaryDirectory() as scratch,
    ):
        warnings.simplefilter("always")
        folder = Path(scratch)
        table = _shapefile(path, folder, name) if found is SHP else _plain(path, folder, found, name)
    # What GDAL has to say is said on: a field it cannot read, a ring it had to close.
    said = dict.fromkeys(f"读取时发现：{each.message}" for each in raised)
    return Table(
        table.geometries, table.columns, table.crs, table.short, (*table.remarks, *list(said)[:_REMARKS])
    )


def _shapefile(archive: Path, folder: Path, name: str | None) -> Table:
    unpacked = unpack(archive, folder, name)
    deleted = check_parts(unpacked.shp)
    dbf = unpacked.shp.with_suffix(".dbf")
    encoding = codepages.encoding_of(dbf, unpacked.cpg)
    codepages.say_nothing(dbf)
    unpacked.shp.with_suffix(".cpg").unlink(missing_ok=True)
    table = _read(str(unpacked.shp), SHP, None)
    columns = {
        codepages.text(column, encoding): codepages.texts(values, encoding)
        for column, values in table.columns.items()
    }
    return Table(table.geometries, columns, unpacked.prj, unpacked.short, (*deleted, *table.remarks))


def _plain(path: Path, folder: Path, found: Format, name: str | None) -> Table:
    # A name of our own: GDAL reads meanings into names (`.zip`, `http:`), and of JSON has many readers.
    link = folder / f"layer{found.suffix}"
    link.symlink_to(path.absolute())
    source = f"GeoJSON:{link}" if found is GEOJSON else str(link)
    try:
        layers = tuple(str(each) for each, shape in pyogrio.list_layers(source) if shape is not None)
    except _FAILURES as error:
        raise _unreadable(found, error) from error
    if not layers:
        raise Refused("no-layer", f"{found.title} 里没有带图形的图层。", "请检查导出的内容后重新上传。")
    chosen = None if found is GEOJSON else choose(layers, name, found.title)
    return _read(source, found, chosen)


def _read(source: str, found: Format, layer: str | None) -> Table:
    options = {"ARRAY_AS_STRING": "YES", "DATE_AS_STRING": "YES"} if found is GEOJSON else {}
    try:
        info = pyogrio.read_info(source, layer=layer, **options)
        if info["driver"] != found.driver:
            raise Refused("format", f"文件内容不是 {found.title}。", "请重新导出后上传。")
        refuse_too_many(int(info["features"]))
        meta, _, wkb, data = pyogrio.raw.read(source, layer=layer, **options)
    except _FAILURES as error:
        raise _unreadable(found, error) from error
    columns: dict[str, NDArray[Any]] = dict(zip(map(str, meta["fields"]), data, strict=True))
    curved = any(word in str(info["geometry_type"]) for word in _CURVED)
    remarks = ("图层含曲线，已按 0.5° 一段化为折线（半径 100 m 时偏差约 1 mm）。",) if curved else ()
    return Table(_shapes(wkb), columns, meta["crs"], {}, remarks)


def _shapes(wkb: NDArray[np.object_] | None) -> Geometries:
    if wkb is None:
        raise Refused("no-geometry", "文件只有属性，没有图形。", "请导出带图形的图层。")
    shapes: Geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    return shapes


def _unreadable(found: Format, error: Exception) -> Refused:
    """Without GDAL's own words, in which stand places of this machine; they are the error's cause."""
    return Refused("unreadable", f"{found.title} 文件损坏或不完整，读不出来。", "请重新导出后上传。")


@contextmanager
def _fine_arcs() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_ARC_STEPSIZE")
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": _ARC_STEP})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": before})
