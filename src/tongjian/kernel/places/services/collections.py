"""The layers of a city as collections: a collection is the version of a layer that is in force today."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.places import queries
from tongjian.kernel.places.edition import VersionRef
from tongjian.kernel.places.services import reading
from tongjian.kernel.places.services.answering import Answer, Call, Cell, service
from tongjian.kernel.places.services.links import GEOJSON, HTML, JSON, Link, itself, link
from tongjian.kernel.places.services.moments import beginning
from tongjian.kernel.places.services.parameters import version
from tongjian.kernel.places.services.systems import CRS84, offered, uri

_KINDS: Final = {"text": "文字", "number": "数", "integer": "整数", "date": "日期"}


@service(JSON)
def collections(call: Call) -> Answer:
    """Every layer the viewer may see that has a version in force. 2 SQL queries for a visitor."""
    call.parameters()
    versions, first = queries.edition_today(call.city).versions, reading.first_days(call.city)
    shown = {code: layer for code, layer in call.layers().items() if code in versions}
    described = [
        described_as(call, layer, versions[code], first[code], _links(call, layer))
        for code, layer in shown.items()
    ]
    return Answer(
        body={"links": itself(call.here, call.kind), "collections": described},
        heading=f"{call.pack.title}图层",
        columns=("图层", "分组", "版本", "施行日期"),
        rows=[
            [
                Cell(layer.title, call.at("collections", code, query=[("f", "html")])),
                Cell(layer.group),
                Cell(f"第 {versions[code].number} 版"),
                Cell(versions[code].effective_from.isoformat()),
            ]
            for code, layer in shown.items()
        ],
    )


@service(JSON)
def collection(call: Call, layer: str) -> Answer:
    """One layer, in force today or by the number of a version. 2 SQL queries for a visitor."""
    given = call.parameters("version")
    declared = call.layer(layer)
    found = reading.in_force(call.city, layer, version(given))
    first = reading.first_days(call.city).get(layer, found.effective_from)
    links = [*itself(call.here, call.kind, given.items()), *_links(call, declared)]
    return Answer(
        body=described_as(call, declared, found, first, links),
        heading=declared.title,
        facts=[
            ("依据", _basis(declared)),
            ("主管部门", call.pack.duty_title(declared.owner)),
            ("版本", f"第 {found.number} 版，{found.effective_from} 起施行"),
            ("摘要", found.digest),
        ],
        columns=("属性", "类型", "单位"),
        rows=[[Cell(each.name), Cell(_KINDS[each.kind]), Cell(each.unit)] for each in declared.attributes],
    )


def described_as(
    call: Call, layer: Layer, found: VersionRef, first: date, links: list[Link]
) -> dict[str, Any]:
    """A collection as the standard describes one, and our own member `layerVersion`.

    The extent is that of the city: what a layer covers is at most that. In time a layer has no end.
    """
    return {
        "id": layer.code,
        "title": layer.title,
        "description": f"{_basis(layer)}。主管部门：{call.pack.duty_title(layer.owner)}。",
        "links": links,
        "extent": {
            "spatial": {"bbox": [list(call.frame.extent)], "crs": CRS84},
            "temporal": {
                "interval": [[beginning(first), None]],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            },
        },
        "itemType": "feature",
        "crs": list(offered(call.frame)),
        "storageCrs": uri(call.frame.storage),
        "layerVersion": stated_version(found),
    }


def stated_version(found: VersionRef) -> dict[str, Any]:
    """Which version it is; with its digest anybody can tell whether two answers are of the same."""
    return {
        "number": found.number,
        "effectiveFrom": found.effective_from.isoformat(),
        "digest": found.digest,
    }


def _basis(layer: Layer) -> str:
    return f"{layer.basis.document}{layer.basis.article}"


def _links(call: Call, layer: Layer) -> list[Link]:
    items = ("collections", layer.code, "items")
    return [
        link(call.at(*items, query=[("f", "json")]), "items", GEOJSON, f"{layer.title}的要素（GeoJSON）"),
        link(call.at(*items, query=[("f", "html")]), "items", HTML, f"{layer.title}的要素（网页）"),
        link(call.at("collections", layer.code), "collection", JSON, layer.title),
    ]
