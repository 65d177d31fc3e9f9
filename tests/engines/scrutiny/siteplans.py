"""Small site plans built by hand."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from tongjian.engines.scrutiny import Report, RuleBook, load_rules, scrutinise
from tongjian.engines.siteplan import (
    Building,
    Entity,
    Feature,
    FeatureKind,
    Floor,
    Green,
    Outline,
    Path,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

PACKS = FilePath(__file__).parents[3] / "packs"
TODAY = date(2026, 11, 21)
_handles = itertools.count(0x100)


def handle() -> str:
    return f"{next(_handles):X}"


def entity(layer: str = "L") -> Entity:
    return Entity(handle(), layer, "LWPOLYLINE")


def box(x: float, y: float, width: float, height: float, layer: str = "L") -> Outline:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Outline(tuple(Vertex(*corner) for corner in corners), entity(layer))


def site(width: float = 200, height: float = 200) -> Site:
    return Site(box(0, 0, width, height, "用地红线"))


def house(
    number: str,
    x: float,
    y: float,
    width: float = 40,
    depth: float = 14,
    *,
    storeys: int | None = 18,
    height: float | None = 54.0,
    use: str | None = "住宅",
    rating: str | None = "二级",
) -> Building:
    return Building(
        box(x, y, width, depth, "建筑基底"),
        number=number,
        storeys_above=storeys,
        height=height,
        use=use,
        fire_rating=rating,
    )


def floor(
    number: str | None,
    storeys: range | tuple[int, ...] = (1,),
    *,
    width: float = 40,
    depth: float = 14,
    height: float | None = 3.0,
    use: str | None = "住宅",
    x: float = 1000,
    y: float = 0,
    **more: Any,
) -> Floor:
    """Storey outlines lie beside the plan, every call at a place of its own unless told."""
    outline = box(x if x != 1000 else 1000 + 100 * next(_handles), y, width, depth, "楼层轮廓")
    return Floor(outline, building=number, storeys=tuple(storeys), use=use, storey_height=height, **more)


def stall(length: float = 5.5, width: float = 2.5) -> Stall:
    return Stall(box(0, 0, width, length, "机动车位"), length=length, width=width)


def green(area: float, kind: str | None = None, factor: float | None = None) -> Green:
    return Green(box(2000 + 500 * next(_handles), 0, 100, area / 100, "绿地"), kind=kind, factor=factor)


def line(kind: FeatureKind, *points: tuple[float, float], **attributes: str) -> Feature:
    return Feature(kind, Path(tuple(Vertex(*point) for point in points), entity(kind.value)), attributes)


def book(*packs: str) -> RuleBook:
    return load_rules([PACKS / name for name in packs or ("suzhou", "_jiangsu", "_china")])


def scrutinised(plan: SitePlan, rules: RuleBook | None = None, **more: Any) -> Report:
    return scrutinise(plan, rules=rules or RuleBook(), today=more.pop("today", TODAY), **more)
