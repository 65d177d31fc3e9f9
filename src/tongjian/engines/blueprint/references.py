"""References of height surfaces: WKT in the system of the file, carried into the metres of the blueprint."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.crs import Systems, on_grid
from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.blueprint.problems import FeatureProblem, Problems

_KINDS = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(Z|M|ZM)?\s*\(", re.IGNORECASE)
"""No collections: nested without end they would take the reader down."""
_PLACES: Final = 4
_PLACES_DEGREES: Final = 12


def carry_in(
    columns: dict[str, list[Value]],
    keys: list[str],
    layer: Layer,
    crs: str,
    systems: Systems,
    problems: Problems,
) -> None:
    """Carry the column of references, where the layer has one, into metres; what is no WKT becomes None."""
    name = layer.column(Meaning.REFERENCE)
    if name is None:
        return
    moved: list[Value] = []
    for row, value in enumerate(columns[name]):
        try:
            moved.append(_carried(value, lambda shape: on_grid(systems.to_storage(shape, crs)), _PLACES))
        except ValueError as reason:
            moved.append(None)
            sentence = f"“{name}”不是可以读取的 WKT（{reason}）。"
            mend = "请写成 POINT (东 北)、LINESTRING (…) 或 POLYGON (…)，坐标系与文件相同。"
            problems.of_feature(FeatureProblem(row + 1, keys[row], "reference", "error", sentence, mend))
    columns[name] = moved


def carried_out(value: Value, crs: str, systems: Systems) -> Value:
    """A reference from metres of the blueprint into `crs`. Raises ValueError for what is no WKT."""
    places = _PLACES_DEGREES if systems.in_degrees(crs) else _PLACES
    return _carried(value, lambda shape: systems.from_storage(shape, crs), places)


def _carried(value: Value, move: Callable[[BaseGeometry], BaseGeometry], places: int) -> Value:
    if value is None:
        return None
    text = str(value)
    if not _KINDS.match(text):
        raise ValueError("开头不是 POINT、LINESTRING 或 POLYGON")
    try:
        shape = shapely.from_wkt(text)
    except GEOSException as error:
        raise ValueError(str(error).splitlines()[0][:120]) from error
    if shape.is_empty or not shapely.is_valid(shape):
        raise ValueError(shapely.is_valid_reason(shape) if not shape.is_empty else "没有坐标")
    return shapely.to_wkt(move(shape), rounding_precision=places, trim=True)
