"""Random site plans, each part on ground of its own, and what it means that two plans are the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from itertools import zip_longest

import pytest
from hypothesis import strategies as st

from tongjian.engines.drawing.samples.wording import attributes_of
from tongjian.engines.siteplan import (
    Area,
    Balcony,
    Basement,
    Building,
    Dimensioned,
    Entity,
    Feature,
    FeatureKind,
    Floor,
    Gap,
    Green,
    IndicatorTable,
    NonMotorParking,
    Outline,
    Path,
    PlanPart,
    RoofHouse,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

NEAR = 1e-6
NOWHERE = Entity("", "", "")
AREAS = ("sites", "buildings", "floors", "basements", "greens", "stalls", "nonmotor", "balconies")
CELL, COLUMNS = 30.0, 12

words = st.text("苏州住宅甲乙丙·（一）#ABCxyz019 é龘", min_size=1, max_size=12).map(str.strip).filter(bool)
maybe_words = st.none() | words
metres = st.floats(0, 200, allow_nan=False).map(lambda x: round(x, 4))
maybe_metres = st.none() | metres
maybe_count = st.none() | st.integers(0, 99)
storeys = st.sets(st.integers(-4, 40).filter(bool), max_size=12).map(lambda s: tuple(sorted(s)))


@st.composite
def outlines(draw: st.DrawFn, holes: bool) -> Outline:
    """A star of straight and circular edges around the origin, with a round hole or none."""
    count = draw(st.integers(3, 7))
    vertices = []
    for i in range(count):
        radius, bulge = draw(st.floats(7, 12)), draw(st.floats(-0.3, 0.3) | st.just(0.0))
        angle = math.tau * i / count
        vertices.append(Vertex(radius * math.cos(angle), radius * math.sin(angle), bulge))
    ring = ((Vertex(-1.5, 0, 1.0), Vertex(1.5, 0, 1.0)),) if holes and draw(st.booleans()) else ()
    return Outline(tuple(vertices), NOWHERE, ring)


def placed(outline: Outline, index: int) -> Outline:
    """The outline in the cell of that number, inside the site."""
    x, y = (index % COLUMNS + 0.5) * CELL, (index // COLUMNS + 0.5) * CELL
    return Outline(moved(outline.vertices, x, y), NOWHERE, tuple(moved(h, x, y) for h in outline.holes))


def moved(vertices: tuple[Vertex, ...], x: float, y: float) -> tuple[Vertex, ...]:
    return tuple(Vertex(v.x + x, v.y + y, v.bulge) for v in vertices)


@st.composite
def plans(draw: st.DrawFn, holes: bool = True) -> SitePlan:
    """A plan of every kind of part."""
    cells = iter(range(COLUMNS * COLUMNS))

    def outline() -> Outline:
        return placed(draw(outlines(holes)), next(cells))

    def some(part: st.SearchStrategy[Area]) -> tuple:
        return tuple(draw(part) for _ in range(draw(st.integers(0, 3))))

    @st.composite
    def of(draw: st.DrawFn, kind: type, values: dict[str, st.SearchStrategy]) -> Area:
        return kind(outline(), **{name: draw(value) for name, value in values.items()})

    extent = CELL * COLUMNS
    site = Outline((Vertex(0, 0), Vertex(extent, 0, 0.4), Vertex(extent, extent), Vertex(0, extent)), NOWHERE)
    floor = {"building": maybe_words, "use": maybe_words, "storey_height": maybe_metres}
    floors = of(Floor, floor | {"storeys": storeys, "factor": maybe_metres, "factor_reason": maybe_words})
    named = of(Floor, floor | {"name": st.sampled_from(["设备层", "避难层"])})
    building = dict.fromkeys(("number", "use", "fire_rating"), maybe_words)
    building |= dict.fromkeys(("storeys_above", "storeys_below"), maybe_count)
    balcony = {"building": maybe_words, "storeys": storeys, "enclosed": st.none() | st.booleans()}
    shares = st.none() | st.floats(0, 1).map(lambda x: round(x, 3))
    basement = {"storeys": maybe_count, "burial_ratio": shares, "use": maybe_words}
    rows = st.tuples(
        words.filter(lambda w: not w[0].isdigit()), metres.map(str), st.sampled_from(["m²", "", "%"])
    )
    tables = st.none() | st.lists(rows, min_size=1, max_size=6).map(lambda r: IndicatorTable(tuple(r)))
    return SitePlan(
        sites=(Site(site, parcel=draw(maybe_words)),),
        buildings=some(of(Building, building | {"height": maybe_metres})),
        floors=some(floors | named),
        basements=some(of(Basement, basement | {"storey_height": maybe_metres})),
        greens=some(of(Green, {"kind": maybe_words, "factor": maybe_metres})),
        stalls=tuple(stall(next(cells), draw(maybe_words)) for _ in range(draw(st.integers(0, 3)))),
        nonmotor=some(of(NonMotorParking, {"places": maybe_count})),
        balconies=some(of(Balcony, balcony | {"depth": maybe_metres})),
        roof_houses=some(of(RoofHouse, {"building": maybe_words, "height": maybe_metres})),
        features=tuple(feature(kind, outline(), draw(maybe_words)) for kind in draw(st.sets(kinds))),
        table=draw(tables),
        dimensions=tuple(draw(st.lists(dimensions, max_size=2))),
        gaps=tuple(Gap(part, "") for part in draw(st.sets(st.sampled_from(PlanPart), max_size=2))),
    )


kinds = st.sampled_from(FeatureKind)


@st.composite
def dimension_between(draw: st.DrawFn) -> Dimensioned:
    """One that shows its measure, or states another within a tenth of it."""
    start, length = (draw(st.floats(0, 300)), draw(st.floats(0, 300))), draw(st.floats(1, 50))
    angle = draw(st.floats(-math.pi, math.pi))
    end = (start[0] + length * math.cos(angle), start[1] + length * math.sin(angle))
    stated = draw(st.none() | st.floats(0.9, 0.99).map(lambda part: round(part * length, 2)))
    text = "" if stated is None else f"{stated:.2f}"
    return Dimensioned(Entity("", "尺寸标注", ""), text, stated, math.dist(start, end), start, end)


dimensions = dimension_between()


def stall(cell: int, kind: str | None) -> Stall:
    corners = (Vertex(0, 0), Vertex(2.5, 0), Vertex(2.5, 5.5), Vertex(0, 5.5))
    return Stall(placed(Outline(corners, NOWHERE), cell), kind=kind, length=5.5, width=2.5)


def feature(kind: FeatureKind, outline: Outline, grade: str | None) -> Feature:
    """An outline of what can only be one, an open path of the others."""
    only = kind in (FeatureKind.NEIGHBOUR, FeatureKind.FIRE_ACCESS_PAD)
    shape = outline if only else Path(outline.vertices, NOWHERE)
    return Feature(kind, shape, {} if grade is None else {"等级": grade})


def differences(found: SitePlan, meant: SitePlan) -> list[str]:
    """Where two plans differ by more than a micrometre; handles, layers and types of entities may."""
    said = []
    for name in (*AREAS, "roof_houses", "features"):
        ones, others = getattr(found, name), getattr(meant, name)
        if name == "features":  # plans hold them in any order
            ones, others = sorted(ones, key=_by_kind), sorted(others, key=_by_kind)
        if len(ones) != len(others):
            said.append(f"{name}: {len(ones)} for {len(others)}")
            continue
        for i, (one, other) in enumerate(zip(ones, others, strict=True)):
            said += [f"{name}[{i}].{text}" for text in _unlike(one, other)]
    rows = [plan.table.rows if plan.table else None for plan in (found, meant)]
    said += [f"dimensions: {one} for {other}" for one, other in _dimensions(found, meant) if one != other]
    if {gap.part for gap in found.gaps} != {gap.part for gap in meant.gaps}:
        said.append(f"gaps: {found.gaps} for {meant.gaps}")
    return said if rows[0] == rows[1] else [*said, f"table: {rows[0]} for {rows[1]}"]


def _dimensions(found: SitePlan, meant: SitePlan) -> Iterator[tuple[object, object]]:
    for one, other in zip_longest(found.dimensions, meant.dimensions):
        if one is None or other is None:
            yield one, other
            continue
        places = [pytest.approx(place, abs=NEAR) for place in (other.start, other.end)]
        length = pytest.approx(other.measured, abs=NEAR)
        yield (
            (one.text, one.stated, one.measured, one.start, one.end),
            (other.text, other.stated, length, *places),
        )


def _by_kind(feature: Feature) -> str:
    return feature.kind.value


def _unlike(one: Area | Feature, other: Area | Feature) -> Iterator[str]:
    for item in fields(other):
        mine, yours = getattr(one, item.name), getattr(other, item.name)
        if item.name in ("outline", "shape"):
            if not _same_shape(mine, yours):
                yield f"{item.name}: {mine} for {yours}"
            continue
        if item.name == "attributes":
            mine, yours = dict(mine), attributes_of(other) if isinstance(other, Area) else dict(yours)
        if mine != (pytest.approx(yours) if isinstance(yours, float) else yours):
            yield f"{item.name}: {mine!r} for {yours!r}"


def _same_shape(one: Outline | Path, other: Outline | Path) -> bool:
    if type(one) is not type(other):
        return False
    rings = [(one.vertices, other.vertices)]
    if isinstance(one, Outline) and isinstance(other, Outline):
        if len(one.holes) != len(other.holes):
            return False
        rings += zip(one.holes, other.holes, strict=True)
    return all(
        len(mine) == len(yours)
        and all(
            math.dist((a.x, a.y), (b.x, b.y)) <= NEAR and abs(a.bulge - b.bulge) <= NEAR
            for a, b in zip(mine, yours, strict=True)
        )
        for mine, yours in rings
    )
