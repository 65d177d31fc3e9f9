"""A frame and layers as a pack declares them, and features on them."""

from __future__ import annotations

from typing import Any

from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.crs import on_grid
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer

FRAME = Frame.model_validate(
    {
        "storage": "EPSG:4549",
        "extent": [119.90, 30.75, 121.35, 32.05],
        "accepts": ["EPSG:4490", "EPSG:4326", "EPSG:4528"],
        "local": [
            {
                "code": "city-local",
                "title": "城市独立坐标系",
                "base": "EPSG:4549",
                "east": 500000.0,
                "north": 3400000.0,
                "rotation": 0.25,
            }
        ],
    }
)

EAST, NORTH = 548_000.0, 3_465_000.0
"""A place in the city, metres of the blueprint."""


def layer(
    *attributes: dict[str, Any], geometry: str = "polygon", overlap: str = "refused", **more: Any
) -> Layer:
    """A layer with a key column and the given ones."""
    return Layer.model_validate(
        {
            "layer": "parcel",
            "title": "规划地块",
            "group": "规划",
            "role": "other",
            "geometry": geometry,
            "basis": {"document": "中华人民共和国城乡规划法"},
            "owner": "natural-resources",
            "colour": "#d97706",
            "rank": 40,
            "key": "地块编号",
            "overlap": overlap,
            "attributes": [{"name": "地块编号", "required": True}, *attributes],
            **more,
        }
    )


PARCELS = layer(
    {"name": "用地性质", "required": True},
    {"name": "容积率上限", "kind": "number"},
    {"name": "容积率下限", "kind": "number"},
    {"name": "建筑层数", "kind": "integer"},
    {"name": "批准日期", "kind": "date"},
    {"name": "等级", "of": ["甲", "乙"]},
)


def feature(on: Layer, key: str, geometry: BaseGeometry, **values: Any) -> Feature:
    """A feature as a reading would give it."""
    attributes = {each.name: values.get(each.name) for each in on.attributes} | {on.key: key}
    return Feature(on.code, key, attributes, on_grid(geometry))
