"""`tongjian blueprint at CITY X Y`: what lies at a point."""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from tongjian.cli.blueprint import Mistaken, with_database
from tongjian.cli.blueprint_layers import pack_named
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.problems import Refused

if TYPE_CHECKING:
    from tongjian.kernel.packs.pack import Pack
    from tongjian.kernel.places.edition import Edition


def run(args: argparse.Namespace) -> int:
    """0, whatever is there."""
    pack = pack_named(args.city)
    x, y = _metres(pack, args)
    with_database()
    from django.utils import timezone

    from tongjian.kernel.places import queries

    edition = queries.edition_on(args.city, args.on or timezone.localdate())
    told = _told(edition, x, y, args.ground)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"东 {x:.3f}，北 {y:.3f}（米）")
    for each in told["features"]:
        title = edition.versions[each["layer"]].title
        attributes = "，".join(
            f"{name} {value}" for name, value in each["attributes"].items() if value is not None
        )
        print(f"{title}：{attributes}")
    if not told["features"]:
        print("各图层在这一点上都没有要素")
    if limit := told["height_limit"]:
        print(f"限高：{limit['explanation']}")
    for code in told["unpublished"]:
        print(f"尚未发布，无从回答：{pack.layers[code].title}")
    return 0


def _told(edition: Edition, x: float, y: float, ground: float | None) -> dict[str, Any]:
    from tongjian.kernel.packs.queries import pack_of
    from tongjian.kernel.places import queries

    found = queries.at(edition, edition.versions, x, y)
    limit = queries.height_limit(edition, x, y, ground)
    return {
        "x": x,
        "y": y,
        "edition": json.loads(edition.text),
        "features": [
            {"layer": each.layer, "key": each.key, "attributes": dict(each.attributes)} for each in found
        ],
        "height_limit": limit
        and {"state": str(limit.state), "limit": limit.limit, "explanation": limit.explanation},
        "unpublished": [code for code in pack_of(edition.city).layers if code not in edition.versions],
    }


def _metres(pack: Pack, args: argparse.Namespace) -> tuple[float, float]:
    if pack.frame is None:
        raise Mistaken(f"{pack.title}没有坐标框架（blueprint/frame.yaml）。", code="no-frame")
    if not (math.isfinite(args.x) and math.isfinite(args.y)):
        raise Mistaken("坐标不是数。", "请写两个数。", code="usage")
    systems = Systems(pack.frame)
    crs = args.crs or pack.frame.storage
    try:
        sentence = systems.suspect((args.x, args.y, args.x, args.y), crs)
        if sentence:
            raise Mistaken(sentence, code="wrong-system")
        point = systems.to_storage(Point(args.x, args.y), crs)
    except Refused as error:
        raise Mistaken(error.sentence, error.mend, code=error.code) from error
    return point.x, point.y
