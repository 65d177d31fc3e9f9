"""A digest of every element of a plan, so that a resubmission can be compared with what was seen before.

What passed is remembered by geometry: an element outside of the marked parts that is not the same any more is
flagged, whatever the new drawing says about it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tongjian.engines.siteplan import Area, Entity, Outline, Path, SitePlan, Vertex


@dataclass(frozen=True)
class Element:
    """What is remembered of a drawing entity: its layer, and digests of its geometry and its attributes."""

    layer: str
    geometry: str
    attributes: str


@dataclass(frozen=True)
class Comparison:
    """What became of the elements since the previous submission; `outside`: changed though nobody asked."""

    added: tuple[str, ...]
    moved: tuple[str, ...]
    removed: tuple[str, ...]
    retagged: tuple[str, ...]
    outside: tuple[str, ...]


def elements(plan: SitePlan) -> Mapping[str, Element]:
    """Every element by handle. A block insert with several outlines is one element."""
    shapes: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    layers: dict[str, str] = {}
    for entity, shape, attributes in _parts(plan):
        layers[entity.handle] = entity.layer
        shapes[entity.handle].append(_geometry(shape))
        words[entity.handle].append(repr(sorted(attributes.items())))
    return {
        handle: Element(layer, _digest(sorted(shapes[handle])), _digest(sorted(words[handle])))
        for handle, layer in layers.items()
    }


def compare(
    previous: Mapping[str, Element], current: Mapping[str, Element], marked: Iterable[str] = ()
) -> Comparison:
    """What changed between two submissions. `marked`: handles the previous findings asked to change.

    A CAD program may renumber entities when it saves: an element that is gone and one that is new with the
    same layer, geometry and attributes are one and the same.
    """
    gone = {handle: previous[handle] for handle in previous if handle not in current}
    new = {handle: current[handle] for handle in current if handle not in previous}
    twins: dict[Element, list[str]] = defaultdict(list)
    for handle, element in gone.items():
        twins[element].append(handle)
    for handle, element in list(new.items()):
        if twins[element]:
            del gone[twins[element].pop()], new[handle]
    kept = [handle for handle in current if handle in previous and current[handle] != previous[handle]]
    moved = tuple(h for h in kept if current[h].geometry != previous[h].geometry)
    retagged = tuple(h for h in kept if current[h].geometry == previous[h].geometry)
    asked = frozenset(marked)
    outside = tuple(h for h in (*moved, *gone, *retagged, *new) if h not in asked)
    return Comparison(tuple(new), moved, tuple(gone), retagged, outside)


def _parts(plan: SitePlan) -> Iterator[tuple[Entity, Outline | Path, Mapping[str, str]]]:
    groups: tuple[Iterable[Area], ...] = (
        plan.sites,
        plan.buildings,
        plan.floors,
        plan.basements,
        plan.greens,
        plan.stalls,
        plan.nonmotor,
        plan.balconies,
        plan.roof_houses,
    )
    for group in groups:
        for area in group:
            yield area.outline.entity, area.outline, area.attributes
    for feature in plan.features:
        yield feature.shape.entity, feature.shape, feature.attributes


def _geometry(shape: Outline | Path) -> str:
    runs = [shape.vertices, *(shape.holes if isinstance(shape, Outline) else ())]
    return "|".join(_run(run) for run in runs)


def _run(vertices: Iterable[Vertex]) -> str:
    """To the tenth of a millimetre: saving a drawing anew does not move it."""
    return ";".join(f"{v.x:.4f},{v.y:.4f},{v.bulge:.6f}" for v in vertices)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
