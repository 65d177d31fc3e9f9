"""Schemas of the documents in OpenAPI 3.0, after those that OGC API – Features 1.0.1 publishes."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_POSITION: Final = {"type": "array", "minItems": 2, "items": {"type": "number"}}
_LINE: Final = {"type": "array", "minItems": 2, "items": _POSITION}
_RING: Final = {"type": "array", "minItems": 4, "items": _POSITION}
_COORDINATES: Final[dict[str, dict[str, Any]]] = {
    "Point": _POSITION,
    "MultiPoint": {"type": "array", "items": _POSITION},
    "LineString": _LINE,
    "MultiLineString": {"type": "array", "items": _LINE},
    "Polygon": {"type": "array", "items": _RING},
    "MultiPolygon": {"type": "array", "items": {"type": "array", "items": _RING}},
}
LINKS: Final = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def _object(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


def _geometry(name: str) -> dict[str, Any]:
    return _object(
        ["type", "coordinates"],
        {"type": {"type": "string", "enum": [name]}, "coordinates": _COORDINATES[name]},
    )


_EXTENT: Final = {
    "type": "object",
    "properties": {
        "spatial": {
            "type": "object",
            "properties": {
                "bbox": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
                },
                "crs": _TEXT,
            },
        },
        "temporal": {
            "type": "object",
            "properties": {
                "interval": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "array",
                        "minItems": 2,
                        "maxItems": 2,
                        "items": {"type": "string", "format": "date-time", "nullable": True},
                    },
                },
                "trs": _TEXT,
            },
        },
    },
}

SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "anything": {"type": "object"},
    "exception": _object(["code"], {"code": _TEXT, "description": _TEXT}),
    "link": _object(["href"], {"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT}),
    "landingPage": _object(["links"], {"title": _TEXT, "description": _TEXT, "links": LINKS}),
    "confClasses": _object(["conformsTo"], {"conformsTo": {"type": "array", "items": _TEXT}, "links": LINKS}),
    "layerVersion": _object(
        ["number", "effectiveFrom", "digest"],
        {
            "number": {"type": "integer", "minimum": 1},
            "effectiveFrom": {"type": "string", "format": "date"},
            "digest": _TEXT,
        },
    ),
    "collections": _object(["links", "collections"], {"links": LINKS, "collections": _list("collection")}),
    "collection": _object(
        ["id", "links"],
        {
            "id": _TEXT,
            "title": _TEXT,
            "description": _TEXT,
            "links": LINKS,
            "extent": _EXTENT,
            "itemType": _TEXT,
            "crs": {"type": "array", "items": _TEXT},
            "storageCrs": _TEXT,
            "layerVersion": {"$ref": "#/components/schemas/layerVersion"},
        },
    ),
    "featureCollectionGeoJSON": _object(
        ["type", "features"],
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": _list("featureGeoJSON"),
            "links": LINKS,
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": _COUNT,
            "numberReturned": _COUNT,
            "layerVersion": {"$ref": "#/components/schemas/layerVersion"},
        },
    ),
    "featureGeoJSON": _object(
        ["type", "geometry", "properties"],
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": _TEXT,
            "geometry": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in _COORDINATES]},
            "properties": {"type": "object", "nullable": True},
            "links": LINKS,
        },
    ),
    **{name: _geometry(name) for name in _COORDINATES},
}
