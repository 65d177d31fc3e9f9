"""The definition of the services as an OpenAPI 3.0 document: what the viewer may ask, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.kernel.places.services import schemas
from tongjian.kernel.places.services.links import GEOJSON, HTML, JSON, OPENAPI
from tongjian.kernel.places.services.parameters import LIMIT, MOST, filters
from tongjian.kernel.places.services.systems import CRS84, offered

Document = dict[str, Any]
_KINDS: Final = {"text": "string", "date": "string", "number": "number", "integer": "integer"}
_GEOMETRIES: Final = {
    "polygon": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "point": ("Point", "MultiPoint"),
}


def definition(title: str, server: str, layers: Mapping[str, Layer], frame: Frame) -> Document:
    """The whole document; `server` is the address of the landing page."""
    paths = {
        "/": _operation("landing", "数据服务首页", JSON, "landingPage"),
        "/conformance": _operation("conformance", "符合的标准类", JSON, "confClasses"),
        "/api": _operation("api", "接口定义", OPENAPI, "anything"),
        "/collections": _operation("collections", "全部图层", JSON, "collections"),
    }
    for code, layer in layers.items():
        at = f"/collections/{code}"
        paths |= {
            at: _operation(f"{code}.collection", layer.title, JSON, "collection", ["version"]),
            f"{at}/items": _items(layer),
            f"{at}/items/{{featureId}}": _item(layer),
        }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "version": "1.0.0",
            "description": "规划与现状图层的要素，按 OGC API – Features 第 1、2 部分提供，只读。",
        },
        "servers": [{"url": server}],
        "tags": [{"name": "server", "description": "服务"}, {"name": "data", "description": "要素"}],
        "paths": paths,
        "components": {
            "parameters": _parameters(frame),
            "responses": _responses(),
            "schemas": {
                **schemas.SCHEMAS,
                **{f"feature.{code}": _feature_schema(layer) for code, layer in layers.items()},
            },
        },
    }


def _operation(
    name: str, title: str, kind: str, schema: str, parameters: list[str] | None = None, tag: str = "server"
) -> Document:
    answer: Document = {
        "description": title,
        "content": {
            kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
            HTML: {"schema": {"type": "string"}},
        },
    }
    return {
        "get": {
            "operationId": name,
            "summary": title,
            "tags": [tag],
            "parameters": [_reference(each) for each in (*(parameters or ()), "f")],
            "responses": {
                "200": answer,
                **{
                    status: {"$ref": f"#/components/responses/{status}"}
                    for status in ("400", "404", "405", "406", "500")
                },
            },
        }
    }


def _items(layer: Layer) -> Document:
    names = ["limit", "bbox", "bbox-crs", "crs", "datetime", "version", "after"]
    described = _operation(
        f"{layer.code}.items", f"{layer.title}的要素", GEOJSON, "featureCollectionGeoJSON", names, "data"
    )
    described["get"]["parameters"] += [_filter(each) for each in filters(layer).values()]
    described["get"]["responses"]["200"]["headers"] = _CONTENT_CRS
    return described


def _item(layer: Layer) -> Document:
    described = _operation(
        f"{layer.code}.item",
        f"{layer.title}的一个要素",
        GEOJSON,
        f"feature.{layer.code}",
        ["crs", "version"],
        "data",
    )
    described["get"]["parameters"].insert(0, _reference("featureId"))
    described["get"]["responses"]["200"]["headers"] = _CONTENT_CRS
    return described


def _reference(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _filter(column: Attribute) -> Document:
    return {
        "name": column.name,
        "in": "query",
        "description": f"只要“{column.name}”等于此值的要素" + (f"（{column.unit}）" if column.unit else ""),
        "required": False,
        "schema": _type(column),
        "style": "form",
        "explode": False,
    }


def _type(column: Attribute) -> Document:
    described: Document = {"type": _KINDS[column.kind]}
    if column.kind == "date":
        described["format"] = "date"
    if column.of:
        described["enum"] = list(column.of)
    return described


def _feature_schema(layer: Layer) -> Document:
    geometries = [{"$ref": f"#/components/schemas/{name}"} for name in _GEOMETRIES[layer.geometry]]
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"oneOf": geometries},
            "properties": {
                "type": "object",
                "properties": {
                    each.name: {**_type(each), "nullable": not each.required} for each in layer.attributes
                },
            },
            "layerVersion": {"$ref": "#/components/schemas/layerVersion"},
            "links": schemas.LINKS,
        },
    }


_CONTENT_CRS: Final = {"Content-Crs": {"description": "坐标所用的坐标系", "schema": {"type": "string"}}}


def _parameters(frame: Frame) -> Document:
    systems = {"type": "string", "format": "uri", "enum": list(offered(frame)), "default": CRS84}
    said = {
        "f": ("格式，也可用 Accept 请求头", {"type": "string", "enum": ["json", "html"]}),
        "limit": (
            f"一页最多几个要素，超过 {MOST} 按 {MOST} 计",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        ),
        "bbox": (
            "范围，四个或六个数，坐标轴顺序随 bbox-crs",
            {
                "type": "array",
                "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
                "items": {"type": "number"},
            },
        ),
        "bbox-crs": ("bbox 的坐标系", systems),
        "crs": ("要素坐标的坐标系，坐标轴顺序随其定义", systems),
        "datetime": (
            "时刻或区间（RFC 3339）：给出该时刻、或区间最后一日施行的版本",
            {"type": "string"},
        ),
        "version": ("图层版本号；不写为今天施行的版本", {"type": "integer", "minimum": 1}),
        "after": ("从此要素标识之后开始，由 next 链接给出", {"type": "string"}),
    }
    parameters: Document = {
        name: {
            "name": name,
            "in": "query",
            "description": text,
            "required": False,
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for name, (text, schema) in said.items()
    }
    parameters["featureId"] = {
        "name": "featureId",
        "in": "path",
        "description": "要素标识",
        "required": True,
        "schema": {"type": "string"},
    }
    return parameters


def _responses() -> Document:
    said = {
        "400": "参数不认识，或值不对",
        "404": "没有，或无权查看",
        "405": "本服务只供读取",
        "406": "没有所要的格式",
        "500": "服务出错",
    }
    body = {
        JSON: {"schema": {"$ref": "#/components/schemas/exception"}},
        HTML: {"schema": {"type": "string"}},
    }
    return {status: {"description": text, "content": body} for status, text in said.items()}
