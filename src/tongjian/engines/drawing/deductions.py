"""Conventions that describe a building several times, and those that draw what is to be taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from shapely import LinearRing, Polygon, contains_properly, make_valid
from shapely.geometry.base import BaseGeometry

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.titles import title_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Outline, Vertex

_SLIVER = 1e-3
"""Square metres that are no ground but the difference of two ways to draw one line."""
_OUTSIDE = 0.01
"""Square metres of a deduction that may lie outside before it is said: areas are exact to this."""


def first_rank(found: Sequence[Found], findings: Findings) -> list[Found]:
    """Of the several layers that describe one building, the first by rank; the others are named."""
    best: dict[tuple[Meaning, str | None], int] = {}
    for item in found:
        key = (item.meaning, item.attributes.get("楼号"))
        best[key] = min(item.layer.rule.rank, best.get(key, item.layer.rule.rank))
    kept = [
        item
        for item in found
        if item.layer.rule.rank == best[item.meaning, item.attributes.get("楼号")]
        and not _described_by_number(item, found)
    ]
    chosen = {id(item) for item in kept}
    others: dict[tuple[str, Meaning], list[Found]] = defaultdict(list)
    for item in found:
        if id(item) not in chosen:
            others[item.entity.layer, item.meaning].append(item)
    for (layer, meaning), items in others.items():
        findings.problem(
            "described-twice",
            f"图层“{layer}”与另一图层描述同一{title_of(meaning)}，以另一图层为准",
            [item.entity for item in items],
        )
    return kept


def _described_by_number(item: Found, found: Sequence[Found]) -> bool:
    """An outline without a building's number, on the ground of a numbered one of a better rank."""
    return (
        item.layer.rule.rank > 0
        and "楼号" not in item.attributes
        and any(
            other.meaning is item.meaning
            and other.layer.rule.rank < item.layer.rule.rank
            and other.geometry.intersects(item.geometry)
            for other in found
        )
    )


def deducted(found: Sequence[Found], findings: Findings) -> list[Found]:
    """Outlines of deduction layers taken off the outlines they are drawn in."""
    result = [item for item in found if not item.layer.rule.deducts]
    for item in found:
        if item.layer.rule.deducts and item.is_outline:
            result = _without(result, item, findings)
    return result


def _without(found: Sequence[Found], item: Found, findings: Findings) -> list[Found]:
    left: list[Found] = []
    shape = make_valid(item.outline.polygon)
    outside = shape.area
    for host in found:
        ground = make_valid(host.outline.polygon) if host.is_outline and _same_thing(host, item) else None
        share = ground.intersection(shape).area if ground else 0.0
        if ground is None or share <= _SLIVER:
            left.append(host)
            continue
        outside -= share
        if contains_properly(ground, shape):
            left.append(replace(host, shape=_with_hole(host.outline, item.outline)))
        else:
            left += _cut(host, ground.difference(shape), item, findings)
    if outside > _OUTSIDE:
        findings.loss(
            "deduction-outside",
            f"图层“{item.entity.layer}”的图元 {item.entity.handle} 有 {outside:.2f} m² "
            "不在可扣减的轮廓内或已被扣减，这部分没有扣",
            [item.entity],
        )
    return left


def _same_thing(host: Found, item: Found) -> bool:
    return host.meaning is item.meaning and all(
        host.attributes.get(key) == item.attributes.get(key) for key in ("楼号", "层")
    )


def _with_hole(outline: Outline, hole: Outline) -> Outline:
    return replace(outline, holes=(*outline.holes, hole.vertices))


def _cut(host: Found, rest: BaseGeometry, item: Found, findings: Findings) -> list[Found]:
    """What is left of an outline that a deduction reaches the edge of."""
    pieces = [p for p in getattr(rest, "geoms", [rest]) if isinstance(p, Polygon) and p.area > _SLIVER]
    if not pieces:
        findings.problem(
            "deducted-whole",
            f"图层“{host.entity.layer}”的图元 {host.entity.handle} 被 {item.entity.handle} 全部扣减",
            [host.entity, item.entity],
            host.where,
        )
    elif any(v.bulge for v in (*host.shape.vertices, *item.shape.vertices)):
        findings.problem(
            "deducted-on-chords",
            f"图元 {item.entity.handle} 扣到 {host.entity.handle} 的边线，其中圆弧按弦高 1 mm 的折线计",
            [host.entity, item.entity],
            host.where,
        )
    return [
        replace(host, shape=Outline(_ring(p.exterior), host.entity, tuple(_ring(h) for h in p.interiors)))
        for p in pieces
    ]


def _ring(ring: LinearRing) -> tuple[Vertex, ...]:
    return tuple(Vertex(x, y) for x, y in list(ring.coords)[:-1])
