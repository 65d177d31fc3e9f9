"""The first page of the services of a city."""

from __future__ import annotations

from tongjian.kernel.places.services.answering import Answer, Call, service
from tongjian.kernel.places.services.links import HTML, JSON, OPENAPI, itself, link


@service(JSON)
def landing(call: Call) -> Answer:
    """Where everything else is. No SQL query for a visitor."""
    call.parameters()
    title = f"{call.pack.title}一张蓝图数据服务"
    return Answer(
        body={
            "title": title,
            "description": f"{call.pack.title}规划与现状图层的要素，按 OGC API – Features 提供，只读。"
            "每个集合是一个图层今天施行的版本。",
            "links": [
                *itself(call.here, call.kind),
                link(call.at("api"), "service-desc", OPENAPI, "接口定义（OpenAPI 3.0）"),
                link(call.at("api", query=[("f", "html")]), "service-doc", HTML, "接口说明"),
                link(call.at("conformance"), "conformance", JSON, "符合的标准类"),
                link(call.at("collections"), "data", JSON, "图层"),
            ],
        },
        heading=title,
    )
