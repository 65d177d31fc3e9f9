"""What is remembered of every element of a plan, so that a resubmission can be compared with it.

What passed is remembered by geometry: an element outside of the marked parts that is not the same any more is
flagged, whatever the new drawing says about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tongjian.engines.scrutiny.locate import Box, Locator
from tongjian.engines.siteplan import Area, Entity, Outline, Path, PlanPart, SitePlan, Vertex

# To the tenth of a millimetre: saving a drawing anew does not move it.
_PLACE = 10_000
# A moved copy is recognised to the millimetre: moving it cost the last digits of its coordinates.
_SHAPE = 1_000
_BULGE = 1_000_000

_Run = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Element:
    """A drawing entity as a report remembers it.

    `geometry` and `attributes` are digests; so is `shape`, of the geometry wherever it lies, so that a moved
    copy has the same. `title` is what the element is by the canonical vocabulary, `box` its extent in metres,
    `stated` what is written on it.
    """

    layer: str
    geometry: str
    attributes: str
    title: str = ""
    shape: str = ""
    box: Box | None = None
    stated: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Gathered:
    """Everything one entity brought: a block insert with several outlines is one element."""

    layer: str
    titles: set[str] = field(default_factory=set)
    shapes: list[Outline | Path] = field(default_factory=list)
    words: list[Mapping[str, str]] = field(default_factory=list)


def elements(plan: SitePlan) -> Mapping[str, Element]:
    """Every element of the plan by handle."""
    gathered: dict[str, _Gathered] = {}
    for title, entity, shape, attributes in _parts(plan):
        mine = gathered.setdefault(entity.handle, _Gathered(entity.layer))
        mine.titles.add(title)
        mine.shapes.append(shape)
        mine.words.append(attributes)
    locator = Locator(plan)
    return {handle: _element(mine, locator.box((handle,))) for handle, mine in gathered.items()}


def _element(mine: _Gathered, box: Box | None) -> Element:
    vertices = [vertex for shape in mine.shapes for run in _runs(shape) for vertex in run]
    corner = min((v.x for v in vertices), default=0.0), min((v.y for v in vertices), default=0.0)
    return Element(
        mine.layer,
        _digest(_drawn(shape, (0.0, 0.0), _PLACE) for shape in mine.shapes),
        _digest(repr(sorted(words.items())) for words in mine.words),
        "、".join(sorted(mine.titles)),
        _digest(_drawn(shape, corner, _SHAPE) for shape in mine.shapes)[:16],
        box,
        {key: value for words in mine.words for key, value in words.items()},
    )


def _parts(plan: SitePlan) -> Iterator[tuple[str, Entity, Outline | Path, Mapping[str, str]]]:
    groups: tuple[tuple[PlanPart, Iterable[Area]], ...] = (
        (PlanPart.SITE, plan.sites),
        (PlanPart.BUILDING, plan.buildings),
        (PlanPart.FLOOR, plan.floors),
        (PlanPart.BASEMENT, plan.basements),
        (PlanPart.GREEN, plan.greens),
        (PlanPart.STALL, plan.stalls),
        (PlanPart.NONMOTOR, plan.nonmotor),
        (PlanPart.BALCONY, plan.balconies),
        (PlanPart.ROOF_HOUSE, plan.roof_houses),
    )
    for part, group in groups:
        for area in group:
            yield part.value, area.outline.entity, area.outline, area.attributes
    for feature in plan.features:
        yield feature.kind.value, feature.shape.entity, feature.shape, feature.attributes


def _runs(shape: Outline | Path) -> Sequence[tuple[Vertex, ...]]:
    return (shape.vertices, *(shape.holes if isinstance(shape, Outline) else ()))


def _drawn(shape: Outline | Path, origin: tuple[float, float], scale: int) -> str:
    """The shape, however it was drawn: from whichever vertex, and whichever way round."""
    closed = isinstance(shape, Outline)
    first, *holes = (_normal(_rounded(run, origin, scale), closed=closed) for run in _runs(shape))
    return f"{closed}{first}{sorted(holes)}"


def _rounded(run: Sequence[Vertex], origin: tuple[float, float], scale: int) -> _Run:
    x0, y0 = origin
    return tuple((round((v.x - x0) * scale), round((v.y - y0) * scale), round(v.bulge * _BULGE)) for v in run)


def _normal(run: _Run, *, closed: bool) -> _Run:
    if closed:
        return min(_turned(run), _turned(_reversed(run)))
    # No edge leaves the last vertex of an open run, whatever bulge is written there.
    ended = (*run[:-1], (*run[-1][:2], 0)) if run else run
    return min(ended, _reversed(ended))


def _reversed(run: _Run) -> _Run:
    """The same edges drawn the other way round; a bulge belongs to the edge that leaves its vertex."""
    return tuple((x, y, -run[i - 1][2]) for i, (x, y, _) in reversed(list(enumerate(run))))


def _turned(run: _Run) -> _Run:
    """A closed run from its lowest vertex on."""
    start = run.index(min(run)) if run else 0
    return run[start:] + run[:start]


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]
