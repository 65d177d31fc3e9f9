"""Conventions that describe a building several times, and those that draw what is to be taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from shapely import Polygon, make_valid
from shapely.geometry.base import BaseGeometry

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.layers import title_of
from tongjian.engines.drawing.outlines import Found
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Outline, Vertex

_SLIVER = 1e-3
"""Square metres: the most that flattened arcs (1 mm sagitta) of one outline drawn twice differ by."""


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
    """Outlines of deduction layers made holes in the outlines they are drawn in."""
    result = [item for item in found if not item.layer.rule.deducts]
    for item in found:
        if not item.layer.rule.deducts or not item.is_outline:
            continue
        hosts = [i for i, host in enumerate(result) if host.is_outline and _same_thing(host, item)]
        shape = make_valid(item.outline.polygon)
        shares = {i: make_valid(result[i].outline.polygon).intersection(shape) for i in hosts}
        touched = {i: share for i, share in shares.items() if share.area > _SLIVER}
        for i, share in touched.items():
            result[i] = replace(result[i], shape=_with_hole(result[i].outline, item, shape, share))
        outside = shape.area - sum(share.area for share in touched.values())
        if outside > _SLIVER:
            findings.loss(
                "deduction-outside",
                f"图层“{item.entity.layer}”的图元 {item.entity.handle} 有 {outside:.2f} m² "
                "不在可扣减的轮廓内或已被扣减，这部分没有扣",
                [item.entity],
            )
    return result


def _same_thing(host: Found, item: Found) -> bool:
    return host.meaning is item.meaning and all(
        host.attributes.get(key) == item.attributes.get(key) for key in ("楼号", "层")
    )


def _with_hole(outline: Outline, item: Found, shape: BaseGeometry, share: BaseGeometry) -> Outline:
    """The exact outline as a hole where all of it lies inside; else the part that does, on chords."""
    if shape.area - share.area <= _SLIVER:
        return replace(outline, holes=(*outline.holes, item.outline.vertices))
    parts = [part for part in getattr(share, "geoms", [share]) if isinstance(part, Polygon)]
    holes = tuple(tuple(Vertex(x, y) for x, y in list(part.exterior.coords)[:-1]) for part in parts)
    return replace(outline, holes=(*outline.holes, *holes))
