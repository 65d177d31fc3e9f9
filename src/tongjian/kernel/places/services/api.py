"""The definition of the services, for programs and for people."""

from __future__ import annotations

from typing import Any

from tongjian.kernel.places.services.answering import Answer, Call, Cell, service
from tongjian.kernel.places.services.links import JSON, OPENAPI, itself
from tongjian.kernel.places.services.openapi import definition


@service(OPENAPI, JSON)
def api(call: Call) -> Answer:
    """The OpenAPI document of the layers the viewer may see. No SQL query for a visitor."""
    call.parameters()
    title = f"{call.pack.title}一张蓝图数据服务接口"
    document = definition(title, call.at(), call.layers(), call.frame)
    return Answer(
        body=document,
        heading=title,
        kind=OPENAPI,
        columns=("地址", "说明", "参数"),
        rows=[_row(path, each["get"], document) for path, each in document["paths"].items()],
        links=itself(call.here, call.kind),
    )


def _row(path: str, operation: dict[str, Any], document: dict[str, Any]) -> list[Cell]:
    known = document["components"]["parameters"]
    names = [
        known[each["$ref"].rsplit("/", 1)[1]]["name"] if "$ref" in each else each["name"]
        for each in operation["parameters"]
    ]
    return [Cell(path), Cell(operation["summary"]), Cell("、".join(names))]
