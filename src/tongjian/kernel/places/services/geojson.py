"""Features as GeoJSON (RFC 7946); another system than its own is stated in the header `Content-Crs`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Attribute
from tongjian.kernel.places.queries import FeatureRow
from tongjian.kernel.places.services.systems import stated


def features(
    rows: Sequence[FeatureRow],
    geometries: NDArray[Any],
    columns: Sequence[Attribute],
    frame: Frame,
    crs: str,
) -> list[str]:
    """Each feature as a JSON text, with these columns in their order; null where the file stated nothing."""
    written = shapely.to_geojson(stated(geometries, crs, frame)).tolist()
    return [
        f'{{"type":"Feature","id":{_json(row.key)},"geometry":{geometry},'
        f'"properties":{_json(_properties(row, columns))}}}'
        for row, geometry in zip(rows, written, strict=True)
    ]


def _properties(row: FeatureRow, columns: Sequence[Attribute]) -> Mapping[str, Value]:
    return {each.name: row.attributes.get(each.name) for each in columns}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
