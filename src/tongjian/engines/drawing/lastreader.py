"""GDAL as the last reader: of a file nothing else can open it still delivers places, layers and texts.

It draws arcs as chords, puts blocks where they stand, and knows neither extended data nor block attributes.
What it delivers is written as plain polylines and texts under the handles of the file.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from tongjian.engines.drawing.records import TextTape

# Degrees between the points of an arc: on a radius of a hundred metres a hundredth of a millimetre off.
# What a block holds is delivered thing by thing, each on its own layer, not as one shape of the reference.
_SETTINGS = {
    "OGR_ARC_STEPSIZE": "0.05",
    "DXF_ENCODING": "UTF-8",
    "DXF_MERGE_BLOCK_GEOMETRIES": "FALSE",
}
_COLUMNS = ["Layer", "EntityHandle", "Text", "PaperSpace"]
_HEAD = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1024\n0\nENDSEC\n"
_TAIL = "0\nENDSEC\n0\nEOF\n"


class NothingRead(Exception):
    """GDAL cannot read it either."""


def entities_alone(text: str) -> str:
    """A file of the blocks and entities of `text` (normalised): broken tables and objects cost no entity."""
    tape = TextTape(text)
    parts: list[str] = []
    start = None
    for record in tape.records:
        if record.kind == "SECTION":
            start = record.start if tape.name_of(record) in {"BLOCKS", "ENTITIES"} else None
        elif record.kind == "ENDSEC" and start is not None:
            parts.append(text[start : record.end])
            start = None
    return f"{_HEAD}{''.join(parts)}0\nEOF\n"


def as_gdal_reads_it(text: str) -> str:
    """What GDAL delivers of a DXF's model space, as the DXF of polylines and texts. Raises NothingRead."""
    # Hardly ever needed, and loading it costs every process forty megabytes.
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "drawing.dxf")
        path.write_text(text, "utf-8", errors="replace")
        before = {name: pyogrio.get_gdal_config_option(name) for name in _SETTINGS}
        pyogrio.set_gdal_config_options(_SETTINGS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                about, _, shapes, fields = pyogrio.raw.read(path, columns=_COLUMNS, encoding="UTF-8")
        except (DataLayerError, DataSourceError, ValueError) as error:
            raise NothingRead(str(error)) from error
        finally:
            pyogrio.set_gdal_config_options(before)
    # GDAL has its own order of columns.
    columns = dict(zip(about["fields"], fields, strict=True))
    rows = zip(shapely.from_wkb(shapes), *(columns[name] for name in _COLUMNS), strict=True)
    written = [
        _written(shape, str(layer), str(handle), words)
        for shape, layer, handle, words, paper in rows
        if shape is not None and paper != 1
    ]
    return f"{_HEAD}0\nSECTION\n2\nENTITIES\n{''.join(written)}{_TAIL}"


def _written(shape: BaseGeometry, layer: str, handle: str, words: str | None) -> str:
    head = f"5\n{handle}\n100\nAcDbEntity\n8\n{layer}\n"
    if isinstance(shape, Point):
        text = (words or "").replace("\n", "\\P")
        place = f"10\n{shape.x!r}\n20\n{shape.y!r}\n30\n0.0\n"
        return f"0\nMTEXT\n{head}100\nAcDbMText\n{place}40\n1.0\n1\n{text}\n" if text else ""
    return "".join(_polyline(head, list(ring.coords)) for ring in _lines(shape))


def _polyline(head: str, points: list[tuple[float, ...]]) -> str:
    closed = len(points) > 3 and points[0][:2] == points[-1][:2]
    kept = points[:-1] if closed else points
    places = "".join(f"10\n{x!r}\n20\n{y!r}\n" for x, y, *_ in kept)
    return f"0\nLWPOLYLINE\n{head}100\nAcDbPolyline\n90\n{len(kept)}\n70\n{int(closed)}\n{places}"


def _lines(shape: BaseGeometry) -> Iterator[LineString]:
    if isinstance(shape, LineString):
        yield shape
    elif isinstance(shape, Polygon):
        yield from (shape.exterior, *shape.interiors)
    elif isinstance(shape, BaseMultipartGeometry):
        for part in shape.geoms:
            yield from _lines(part)
