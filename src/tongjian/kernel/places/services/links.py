"""Links as the standard wants them: in the body, and as a `Link` header (RFC 8288)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
MVT: Final = "application/vnd.mapbox-vector-tile"

Link = dict[str, Any]


def link(href: str, rel: str, kind: str, title: str) -> Link:
    """One link."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def address(base: str, *parts: str, query: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> str:
    """An address below `base`, with every part and parameter escaped."""
    path = "/".join((base, *(quote(part, safe="") for part in parts)))
    asked = urlencode(list(query.items()) if isinstance(query, Mapping) else list(query), quote_via=quote)
    return f"{path}?{asked}" if asked else path


def itself(href: str, kind: str, query: Iterable[tuple[str, str]] = ()) -> list[Link]:
    """The document itself in the form it has, and in the other one. `kind` is the form it has."""
    rest = [(name, value) for name, value in query if name != "f"]
    data = kind if kind != HTML else JSON
    forms = ((data, "json", "JSON"), (HTML, "html", "网页"))
    return [
        link(
            address(href, query=[*rest, ("f", name)]),
            "self" if form == kind else "alternate",
            form,
            f"本文档（{title}）",
        )
        for form, name, title in forms
    ]


def header(links: Iterable[Link]) -> str:
    """The same links for the `Link` header; titles stay in the body, where they need no escaping."""
    return ", ".join(f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links)
