"""Features as outlines in a DXF, their attributes as XDATA.

The frame of the file (tables, layer, application) comes from ezdxf; the entities are written straight into
its text, for a hundred thousand objects would cost minutes and gigabytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import ezdxf
import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.dxfnotes import ENCODING, PROPERTY, Note, strings_of
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.table import Geometries
from tongjian.engines.drawing.attributes import APPLICATION

_VERSION: Final = "R2004"
"""The last one in a code page: GDAL mistakes the later ones, in UTF-8, for the page their header names."""
_METRES: Final = 6
_LARGEST: Final = 16_000
"""Bytes of all XDATA of one entity."""
_FIRST_HANDLE: Final = 0x10000
_ENTITIES: Final = "  2\nENTITIES\n"
_SEED = re.compile(r"(\$HANDSEED\n\s*5\n)[0-9A-F]+")
_FORBIDDEN = re.compile(r'[<>/\\":;?*|=`\x00-\x1f]')


def write_dxf(target: Path, rows: Sequence[Feature], shapes: Geometries, layer: Layer, crs: str) -> None:
    """Write features to a DXF on the layer of their title; `shapes` are their geometries in `crs`.

    Raises Refused for a feature whose attributes are too long for XDATA.
    """
    name = _FORBIDDEN.sub("_", layer.title)
    before, after, owner = _frame(layer, name, crs, handles=_handles_needed(shapes))
    with target.open("w", encoding=ENCODING, errors="dxfreplace", newline="\n") as stream:
        stream.write(before)
        handle = _FIRST_HANDLE
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), 1):
            for part, ring, note in _pieces(number, row, shape):
                stream.write(_entity(part, ring, note, f"{handle:X}", owner, name))
                handle += 1
        stream.write(after)


def _frame(layer: Layer, name: str, crs: str, *, handles: int) -> tuple[str, str, str]:
    """The text before and after the entities, and the handle of model space."""
    document = ezdxf.new(_VERSION)
    document.encoding = ENCODING
    document.header["$INSUNITS"] = _METRES
    document.header.custom_vars.append(PROPERTY, crs)
    document.appids.add(APPLICATION)
    document.layers.add(name, true_color=int(layer.colour.removeprefix("#"), 16))
    text = io.StringIO()
    document.write(text)
    seeded = _SEED.sub(rf"\g<1>{_FIRST_HANDLE + handles + 1:X}", text.getvalue())
    before, mark, after = seeded.partition(_ENTITIES)
    return before + mark, after, document.modelspace().layout_key


def _handles_needed(shapes: Geometries) -> int:
    return sum(len(list(_rings(shape))) for shape in shapes)


def _rings(shape: BaseGeometry) -> Iterator[tuple[int, int, BaseGeometry]]:
    """The lines, points or rings of a geometry with the numbers of part and ring."""
    for i, part in enumerate(shapely.get_parts(shape).tolist()):
        if isinstance(part, shapely.Polygon):
            for j, ring in enumerate((part.exterior, *part.interiors)):
                yield i, j, ring
        else:
            yield i, 0, part


def _pieces(number: int, row: Feature, shape: BaseGeometry) -> Iterator[tuple[BaseGeometry, bool, Note]]:
    attributes = {name: str(value) for name, value in row.attributes.items() if value is not None}
    for i, j, line in _rings(shape):
        first = i == j == 0
        yield line, isinstance(line, shapely.LinearRing), Note(attributes if first else {}, str(number), i, j)


def _entity(piece: BaseGeometry, ring: bool, note: Note, handle: str, owner: str, layer: str) -> str:
    points = list(piece.coords)
    tags: list[tuple[int, object]] = [(0, "POINT" if isinstance(piece, shapely.Point) else "LWPOLYLINE")]
    tags += [(5, handle), (330, owner), (100, "AcDbEntity"), (8, layer)]
    if isinstance(piece, shapely.Point):
        tags += [(100, "AcDbPoint"), (10, points[0][0]), (20, points[0][1]), (30, 0.0)]
    else:
        points = points[:-1] if ring else points
        tags += [(100, "AcDbPolyline"), (90, len(points)), (70, int(ring))]
        tags += [tag for x, y in points for tag in ((10, x), (20, y))]
    tags.append((1001, APPLICATION))
    strings = list(strings_of(note))
    if sum(len(string.encode(ENCODING, "replace")) + 3 for string in strings) > _LARGEST:
        sentence = f"第 {note.feature} 个要素的属性超过 {_LARGEST >> 10} KB，DXF 的扩展数据存不下。"
        raise Refused("dxf-value", sentence, "请改用 GeoPackage 或 FlatGeobuf 导出。")
    tags += [(1000, string) for string in strings]
    return _text(tags)


def _text(tags: Iterable[tuple[int, object]]) -> str:
    return "".join(f"{code:3d}\n{value}\n" for code, value in tags)
