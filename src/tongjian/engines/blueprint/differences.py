"""多规合一 difference patches (差异图斑): ground on which two layers do not say the same.

Two plans are laid over each other; every piece of ground where they contradict is a patch with its kind, area
and width. What is smaller or narrower than the tolerance is a sliver: inaccuracy of drawing, counted and left
out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.patchwork import Ground, Numbers, Sliver, remainders, shared
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
    """The one lies inside what the other, a control layer, protects."""
    OUTSIDE = "outside"
    """The one lies outside the other, the growth boundary."""
    FIRST_ONLY = "first-only"
    """The first plans it and the second says nothing."""
    SECOND_ONLY = "second-only"
    """The second plans it and the first says nothing."""


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
    names = [each.key for each in first], [each.key for each in second]
    patches: list[Patch] = []
    grounds: list[Ground] = []
    if asked & (_BY_USE | _BY_GROUND):
        kinds_of = _Kinds(first, second, asked, matches)
        grounds.append(shared(ours, theirs, *names, kinds_of.asked, sliver))
        for i, j, ground, area, width in grounds[-1].pieces:
            patches.append(Patch(kinds_of.of(i, j), first[i].key, second[j].key, ground, area, width))
    if left := asked & {Kind.FIRST_ONLY, Kind.OUTSIDE}:
        grounds.append(remainders(ours, theirs, *names, sliver))
        for i, _, ground, area, width in grounds[-1].pieces:
            patches.append(Patch(min(left), first[i].key, "", ground, area, width))
    if Kind.SECOND_ONLY in asked:
        grounds.append(remainders(theirs, ours, *names[::-1], sliver))
        for j, _, ground, area, width in grounds[-1].pieces:
            patches.append(Patch(Kind.SECOND_ONLY, "", second[j].key, ground, area, width))
    return Found(
        sorted(patches, key=lambda each: (-each.area, each.first, each.second, each.kind)),
        sum(each.slivers for each in grounds),
        math.fsum(each.sliver_area for each in grounds),
    )


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
        return replace(turned, patches=[_turned(patch) for patch in turned.patches])
    kinds = _kinds(first_layer, second_layer)
    matches = None
    ours, theirs = first_layer.column(Meaning.USE), second_layer.column(Meaning.USE)
    if kinds & _BY_USE and ours and theirs:
        matches = UseMatches(ours, theirs, table or UseTable())
    return find(first, second, sliver=sliver, matches=matches, kinds=kinds)


_BY_USE = frozenset({Kind.USE, Kind.UNKNOWN_USE})
_BY_GROUND = frozenset({Kind.OVERLAP, Kind.INSIDE})
_OF = {Agreement.CONTRADICTS: Kind.USE, Agreement.UNKNOWN: Kind.UNKNOWN_USE}
_PLANS = frozenset({Role.PARCEL, Role.LAND_USE})
_CONTROLS = frozenset({Role.PROTECTED, Role.BLUE_LINE, Role.ROAD})
_RANK = {Role.LAND_USE: 1, Role.GROWTH: 3, **dict.fromkeys(_CONTROLS, 2)}
"""Of two layers the one with the higher figure is what the other is measured against."""


def _turned(patch: Patch) -> Patch:
    """The patch as it reads when the layers are named in the other order."""
    other = {Kind.FIRST_ONLY: Kind.SECOND_ONLY, Kind.SECOND_ONLY: Kind.FIRST_ONLY}
    kind = other.get(patch.kind, patch.kind)
    return replace(patch, kind=kind, first=patch.second, second=patch.first)


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


class _Kinds:
    """Which kind of patch each pair of features makes, looked up by their uses."""

    def __init__(
        self,
        first: Sequence[Feature],
        second: Sequence[Feature],
        asked: frozenset[Kind],
        matches: UseMatches | None,
    ) -> None:
        ground = min(asked & _BY_GROUND, default=None)
        if matches is None or not asked & _BY_USE:
            self._first, self._second = np.zeros(len(first), np.intp), np.zeros(len(second), np.intp)
            self._kinds: list[list[Kind | None]] = [[ground]]
        else:
            ours, self._first = _coded(first, matches.first_column)
            theirs, self._second = _coded(second, matches.second_column)
            self._kinds = [
                [_kind(matches.agreement(a.attributes, b.attributes), asked, ground) for b in theirs]
                for a in ours
            ]
        self._table = np.array([[kind is not None for kind in row] for row in self._kinds], dtype=bool)

    def asked(self, i: Numbers, j: Numbers) -> NDArray[np.bool_]:
        """Which of these pairs make a patch that is asked for."""
        if not len(i):
            return np.zeros(0, dtype=bool)
        wanted: NDArray[np.bool_] = self._table[self._first[i], self._second[j]]
        return wanted

    def of(self, i: int, j: int) -> Kind:
        """The kind of a pair that `asked` let through."""
        kind = self._kinds[int(self._first[i])][int(self._second[j])]
        if kind is None:
            raise AssertionError("这一对要素没有要比对的内容")
        return kind


def _coded(features: Sequence[Feature], column: str) -> tuple[list[Feature], Numbers]:
    """A feature for each value of the column, and for every feature the number of its value."""
    numbers: dict[Value, int] = {}
    examples: list[Feature] = []
    codes = np.empty(len(features), np.intp)
    for place, feature in enumerate(features):
        value = feature.attributes.get(column)
        if value not in numbers:
            numbers[value] = len(examples)
            examples.append(feature)
        codes[place] = numbers[value]
    return examples, codes


def _kind(agreement: Agreement, asked: frozenset[Kind], ground: Kind | None) -> Kind | None:
    kind = _OF.get(agreement)
    return kind if kind in asked else ground
