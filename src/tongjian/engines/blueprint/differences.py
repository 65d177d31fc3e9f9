"""多规合一 difference patches (差异图斑): ground on which two layers do not say the same.

Two plans are laid over each other; every piece of ground where they contradict is a patch with its kind, area
and width. What is smaller or narrower than the tolerance is a sliver: inaccuracy of drawing, counted and left
out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shapely.geometry import Polygon

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.patchwork import Pieces, remainders, shared
from tongjian.engines.blueprint.usematches import Agreement, UseMatches, UseTable


class Kind(StrEnum):
    """In which way two layers differ on a piece of ground."""

    USE = "use"
    """Both plan it, for uses that contradict each other."""
    UNKNOWN_USE = "unknown-use"
    """Both plan it, and whether the uses agree cannot be told: one is missing or not in the table."""
    OVERLAP = "overlap"
    """Both have something there."""
    INSIDE = "inside"
    """The first lies inside what the second protects."""
    OUTSIDE = "outside"
    """The first lies outside the growth boundary, the second."""
    FIRST_ONLY = "first-only"
    """The first plans it and the second says nothing."""
    SECOND_ONLY = "second-only"
    """The second plans it and the first says nothing."""


@dataclass(frozen=True)
class Sliver:
    """What a patch has to reach, m² and metres; a patch that misses either is a sliver."""

    area: float = 1.0
    width: float = 0.1

    def __post_init__(self) -> None:
        if not (self.area >= 0 and self.width >= 0):
            raise ValueError(f"碎片容差应当不小于 0：面积 {self.area} ㎡，宽度 {self.width} m")


@dataclass(frozen=True, eq=False)
class Patch:
    """A connected piece of ground. `first` and `second` are keys; empty where that layer has nothing.

    `area` in m², `width` in metres: of the rectangle with the same area and perimeter.
    """

    kind: Kind
    first: str
    second: str
    geometry: Polygon
    area: float
    width: float


@dataclass(frozen=True, eq=False)
class Found:
    """The patches, the largest first, and what was left out as slivers: how many, and their area in m²."""

    patches: list[Patch]
    slivers: int
    sliver_area: float


def patches(
    first: Sequence[Feature],
    second: Sequence[Feature],
    *,
    sliver: Sliver,
    matches: UseMatches | None = None,
    kinds: Collection[Kind] | None = None,
) -> list[Patch]:
    """The difference patches of two layers of polygons, the largest first; see `find`."""
    return find(first, second, sliver=sliver, matches=matches, kinds=kinds).patches


def find(
    first: Sequence[Feature],
    second: Sequence[Feature],
    *,
    sliver: Sliver,
    matches: UseMatches | None = None,
    kinds: Collection[Kind] | None = None,
) -> Found:
    """The patches of the kinds asked for, and how much was left out.

    Without `kinds`: contradicting uses when `matches` tells which agree, else every overlap. Raises
    ValueError for geometries that are not valid, naming them.
    """
    asked = frozenset(kinds) if kinds is not None else frozenset({Kind.USE} if matches else {Kind.OVERLAP})
    if asked & _BY_USE and matches is None:
        raise ValueError("比对用途需要给出用途对照表（matches）")
    ours, theirs = [each.geometry for each in first], [each.geometry for each in second]
    ledger = _Ledger(first, second, sliver)
    if asked & (_BY_USE | _BY_GROUND):
        ledger.pairs(shared(ours, theirs, _names(first), _names(second)), asked, matches)
    if left := asked & {Kind.FIRST_ONLY, Kind.OUTSIDE}:
        ledger.alone(remainders(ours, theirs, _names(first), _names(second)), min(left), of_first=True)
    if Kind.SECOND_ONLY in asked:
        pieces = remainders(theirs, ours, _names(second), _names(first))
        ledger.alone(pieces, Kind.SECOND_ONLY, of_first=False)
    return ledger.found()


def between(
    first_layer: Layer,
    first: Sequence[Feature],
    second_layer: Layer,
    second: Sequence[Feature],
    *,
    sliver: Sliver,
    table: UseTable | None = None,
) -> Found:
    """The patches of two layers in the way their roles ask for; keys stand in the order given.

    A control area is compared with what lies inside it, a growth boundary with what lies outside, two plans
    by their uses and by ground only one of them covers; any other two layers by what they share.
    """
    if _RANK.get(first_layer.role, 0) > _RANK.get(second_layer.role, 0):
        turned = between(second_layer, second, first_layer, first, sliver=sliver, table=table)
        patches = [replace(each, first=each.second, second=each.first) for each in turned.patches]
        return replace(turned, patches=patches)
    kinds = _kinds(first_layer, second_layer)
    matches = None
    ours, theirs = first_layer.column(Meaning.USE), second_layer.column(Meaning.USE)
    if kinds & _BY_USE and ours and theirs:
        matches = UseMatches(ours, theirs, table or UseTable())
    return find(first, second, sliver=sliver, matches=matches, kinds=kinds)


_BY_USE = frozenset({Kind.USE, Kind.UNKNOWN_USE})
_BY_GROUND = frozenset({Kind.OVERLAP, Kind.INSIDE})
_PLANS = frozenset({Role.PARCEL, Role.LAND_USE})
_CONTROLS = frozenset({Role.PROTECTED, Role.BLUE_LINE, Role.ROAD})
_RANK = {Role.LAND_USE: 1, Role.GROWTH: 3, **dict.fromkeys(_CONTROLS, 2)}
"""Of two layers the one with the higher figure is what the other is measured against."""


def _kinds(first: Layer, second: Layer) -> frozenset[Kind]:
    if second.role is Role.GROWTH:
        return frozenset({Kind.OUTSIDE})
    if second.role in _CONTROLS:
        return frozenset({Kind.INSIDE})
    if first.role in _PLANS and second.role in _PLANS:
        plans = _BY_USE if first.column(Meaning.USE) and second.column(Meaning.USE) else frozenset[Kind]()
        # The master plan also plans roads and water, of which no parcel speaks.
        missing = {Kind.FIRST_ONLY, Kind.SECOND_ONLY} if first.role is second.role else {Kind.FIRST_ONLY}
        return plans | missing
    return frozenset({Kind.OVERLAP})


def _names(features: Sequence[Feature]) -> list[str]:
    return [each.key for each in features]


class _Ledger:
    """Turns pieces of ground into patches and counts the slivers."""

    def __init__(self, first: Sequence[Feature], second: Sequence[Feature], sliver: Sliver) -> None:
        self._first, self._second, self._sliver = first, second, sliver
        self._patches: list[Patch] = []
        self._slivers, self._sliver_area = 0, 0.0

    def pairs(self, pieces: Pieces, asked: frozenset[Kind], matches: UseMatches | None) -> None:
        """Ground that both layers have."""
        ground = min(asked & _BY_GROUND, default=None)
        for i, j, geometry, area, width in pieces:
            first, second = self._first[i], self._second[j]
            kind = ground
            if matches is not None and asked & _BY_USE:
                kind = _OF.get(matches.agreement(first.attributes, second.attributes), ground)
            if kind is not None and kind in asked:
                self._count(Patch(kind, first.key, second.key, geometry, area, width))

    def alone(self, pieces: Pieces, kind: Kind, *, of_first: bool) -> None:
        """Ground that one layer has and the other has not."""
        features = self._first if of_first else self._second
        for i, _, geometry, area, width in pieces:
            key = features[i].key
            first, second = (key, "") if of_first else ("", key)
            self._count(Patch(kind, first, second, geometry, area, width))

    def found(self) -> Found:
        order = sorted(self._patches, key=lambda each: (-each.area, each.first, each.second, each.kind))
        return Found(order, self._slivers, self._sliver_area)

    def _count(self, patch: Patch) -> None:
        if patch.area >= self._sliver.area and patch.width >= self._sliver.width:
            self._patches.append(patch)
        else:
            self._slivers += 1
            self._sliver_area += patch.area


_OF = {Agreement.CONTRADICTS: Kind.USE, Agreement.UNKNOWN: Kind.UNKNOWN_USE}
