"""The parcels a search has to look at, and what the layers say of each: sets, never parcel by parcel.

First the parcels whose area and plan can satisfy the needs or nearly so, in one pass over the version in
force; then every question of place at once, over arrays of geometry and an index of the other layers.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.db.models import Q
from shapely import STRtree

from tongjian.engines.blueprint.conditions import is_among, number, uses_in
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.selecting import NEAR, Candidate, Need
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.models import Feature
from tongjian.kernel.places.planning.asking import definitions
from tongjian.kernel.places.planning.customs import Customs
from tongjian.kernel.places.planning.sought import OCCUPIED, OUTSIDE_GROWTH, Sought
from tongjian.kernel.places.planning.statement import LEAST
from tongjian.kernel.places.search.finding import find

Shapes = np.ndarray[Any, Any]
_SLACK = 1.0 + NEAR
LOOKED = 2.0
"""Distances are looked for up to this many times what is asked, so that a near miss shows its figure."""


@dataclass
class Parcels:
    """Parcels as they are found; `all` counts the version, `shapes` are in metres."""

    all: int = 0
    keys: list[str] = field(default_factory=list)
    areas: list[float] = field(default_factory=list)
    said: list[Mapping[str, Any]] = field(default_factory=list)
    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))

    def kept(self, places: Sequence[int] | Shapes) -> Parcels:
        """Those at these places."""
        return Parcels(
            self.all,
            [self.keys[place] for place in places],
            [self.areas[place] for place in places],
            [self.said[place] for place in places],
            self.shapes[list(places)],
        )


@dataclass(frozen=True)
class Found:
    """Candidates with what is known of them.

    `unknown` are layers that were asked for and never published, `sources` the layer version behind each
    answer, by need and for areas to stay out of by their title.
    """

    all: int
    candidates: tuple[Candidate, ...]
    boxes: Mapping[str, tuple[float, float, float, float]]
    unknown: tuple[str, ...]
    sources: Mapping[str, str] = field(default_factory=dict)


def candidates_of(edition: Edition, sought: Sought, visible: Collection[str], customs: Customs) -> Found:
    """The parcels worth ranking for these needs. 3 SQL queries, whatever the city's size."""
    layers = definitions(edition, [code for code in edition.versions if code in visible])
    code = next((code for code, layer in layers.items() if layer.role is Role.PARCEL), None)
    if code is None:
        declared = pack_of(edition.city).layers.values()
        return Found(0, (), {}, tuple(layer.title for layer in declared if layer.role is Role.PARCEL))
    parcels = _parcels(edition, layers[code], sought, customs)
    others = _Others(edition, layers, sought, parcels)
    parcels = others.in_district(parcels)
    roads, stations = others.roads(parcels), others.stations(parcels)
    controls = others.controls(parcels)
    height = layers[code].column(Meaning.HEIGHT_MAX)
    far = layers[code].column(Meaning.FAR_MAX)
    use = layers[code].column(Meaning.USE)
    candidates = tuple(
        Candidate(
            key=key,
            area=parcels.areas[place],
            uses=_allowed(uses_in(said.get(use)) if use else (), sought.needs.uses, customs),
            far=_float(said.get(far)) if far else None,
            height=_float(said.get(height)) if height else None,
            roads=None if roads is None else {grade: float(each[place]) for grade, each in roads.items()},
            station=None if stations is None else float(stations[place]),
            controls={title: float(each[place]) for title, each in controls.items()},
        )
        for place, (key, said) in enumerate(zip(parcels.keys, parcels.said, strict=True))
    )
    bounds = shapely.bounds(parcels.shapes) if candidates else ()
    boxes = {key: tuple(map(float, box)) for key, box in zip(parcels.keys, bounds, strict=True)}
    return Found(parcels.all, candidates, boxes, others.unknown, _sources(edition, layers, code))  # type: ignore[arg-type]


def _sources(edition: Edition, layers: Mapping[str, Layer], parcel: str) -> Mapping[str, str]:
    """Which version answers which need."""

    def cited(code: str) -> str:
        return f"{layers[code].title}第 {edition.versions[code].number} 版"

    plan: dict[str, str] = dict.fromkeys((Need.AREA, Need.USE, Need.FAR, Need.HEIGHT), cited(parcel))
    of_role = {layer.role: cited(code) for code, layer in layers.items()}
    needs = {
        Need.ROAD: Role.ROAD,
        Need.STATION: Role.STATION,
        OCCUPIED: Role.PROJECT,
        OUTSIDE_GROWTH: Role.GROWTH,
    }
    placed = {need: of_role[role] for need, role in needs.items() if role in of_role}
    controls = {layer.title: cited(code) for code, layer in layers.items() if layer.role is Role.PROTECTED}
    return {**plan, **placed, **controls}


def _allowed(uses: tuple[str, ...], asked: tuple[str, ...], customs: Customs) -> tuple[str, ...]:
    """The plan's uses, and those asked for that are the same by class under another word."""
    alike = [use for use in asked if use not in uses and is_among(use, uses, customs.class_of)]
    return (*uses, *alike)


def _parcels(edition: Edition, layer: Layer, sought: Sought, customs: Customs) -> Parcels:
    """One pass over the version: what area and plan rule out by more than a near miss is left behind."""
    version = edition.versions[layer.code].number
    in_version = Q(since__lte=version) & (Q(until__isnull=True) | Q(until__gt=version))
    rows = Feature.objects.filter(in_version, city=edition.city, layer=layer.code)
    needs = sought.needs
    columns = {
        "far": (layer.column(Meaning.FAR_MAX), needs.far),
        "height": (layer.column(Meaning.HEIGHT_MAX), needs.height),
    }
    use = layer.column(Meaning.USE)
    lowest = (needs.area_min or 0.0) / _SLACK
    highest = (needs.area_max or math.inf) * _SLACK
    found, wkbs = Parcels(), []
    for key, attributes, wkb, measure in rows.values_list("key", "attributes", "wkb", "measure").iterator(
        chunk_size=5000
    ):
        found.all += 1
        if not lowest <= measure <= highest:
            continue
        said = json.loads(attributes)
        if any(_too_low(said.get(column), asked) for column, asked in columns.values() if column):
            continue
        uses = uses_in(said.get(use)) if use else ()
        if uses and not all(is_among(asked, uses, customs.class_of) for asked in needs.uses):
            continue
        found.keys.append(key)
        found.areas.append(measure)
        found.said.append(said)
        wkbs.append(bytes(wkb))
    found.shapes = shapely.from_wkb(np.array(wkbs, dtype=object))
    return found


def _too_low(value: Any, asked: float | None) -> bool:
    """Whether what the plan says misses what is asked by more than a near miss."""
    if asked is None:
        return False
    figure = _float(value)
    return figure is not None and figure < asked * (1.0 - NEAR)


def _float(value: Any) -> float | None:
    figure = number(value)
    return None if figure is None else float(figure)


class _Others:
    """The features of the other layers a search asks about, all of them in one query."""

    def __init__(
        self, edition: Edition, layers: Mapping[str, Layer], sought: Sought, parcels: Parcels
    ) -> None:
        self.layers, self.sought = layers, sought
        needs = sought.needs
        roles = {Role.DISTRICT} if sought.district else set()
        roles |= {Role.ROAD} if needs.road is not None else set()
        roles |= {Role.STATION} if needs.station is not None else set()
        roles |= {Role.GROWTH} if sought.inside_growth else set()
        roles |= {Role.PROJECT} if sought.unoccupied else set()
        wanted = [code for code, layer in layers.items() if layer.role in roles or code in sought.outside]
        self.there = {layers[code].role for code in wanted}
        declared = pack_of(edition.city).layers
        missing = [layer.title for layer in declared.values() if layer.role in roles - self.there]
        missing += [declared[code].title for code in sought.outside if code not in layers]
        self.unknown = tuple(missing)
        self.shapes: dict[str, Shapes] = {}
        self.said: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        if not wanted or not len(parcels.shapes):
            return
        reach = LOOKED * max(needs.road or 0.0, needs.station or 0.0) + 1.0
        west, south, east, north = map(float, shapely.total_bounds(parcels.shapes))
        bounds = (west - reach, south - reach, east + reach, north + reach)
        wkbs: dict[str, list[bytes]] = defaultdict(list)
        for row in find(edition.city, {code: edition.versions[code].number for code in wanted}, bounds):
            wkbs[row.layer].append(row.wkb)
            self.said[row.layer].append(json.loads(row.attributes))
        self.shapes = {code: shapely.from_wkb(np.array(all_, dtype=object)) for code, all_ in wkbs.items()}

    def in_district(self, parcels: Parcels) -> Parcels:
        """The parcels of the district that is asked for: those whose middle lies in it."""
        if not self.sought.district or Role.DISTRICT not in self.there:
            return parcels
        shapes = [
            shape
            for code, column in self._columns(Role.DISTRICT, Meaning.REGION)
            for shape, said in zip(self.shapes.get(code, ()), self.said[code], strict=True)
            if str(said.get(column)) == self.sought.district
        ]
        if not shapes or not len(parcels.shapes):
            return parcels.kept([])
        middle = shapely.point_on_surface(parcels.shapes)
        area = shapely.union_all(shapes)
        shapely.prepare(area)
        return parcels.kept(np.flatnonzero(shapely.intersects(area, middle)))

    def roads(self, parcels: Parcels) -> Mapping[str, Shapes] | None:
        """Metres to the nearest road of each grade; None where nobody published any road."""
        asked = self.sought.needs.road
        if asked is None or Role.ROAD not in self.there:
            return None
        by_grade: dict[str, list[Any]] = defaultdict(list)
        for code, column in self._columns(Role.ROAD, Meaning.GRADE):
            for shape, said in zip(self.shapes.get(code, ()), self.said[code], strict=True):
                by_grade[str(said.get(column) or "")].append(shape)
        grades = self.sought.grades or tuple(by_grade)
        return {
            grade: _nearest(parcels.shapes, np.array(by_grade[grade], dtype=object), asked * LOOKED)
            for grade in grades
        }

    def stations(self, parcels: Parcels) -> Shapes | None:
        """Metres to the nearest station; None where nobody published stations."""
        asked = self.sought.needs.station
        if asked is None or Role.STATION not in self.there:
            return None
        return _nearest(parcels.shapes, self._all(Role.STATION), asked * LOOKED)

    def controls(self, parcels: Parcels) -> Mapping[str, Shapes]:
        """Square metres shared with each area the parcels have to stay out of, by its title."""
        found: dict[str, Shapes] = {}
        for code in self.sought.outside:
            if code in self.layers:
                shared = _shared(parcels.shapes, self.shapes.get(code, np.empty(0, dtype=object)))
                found[self.layers[code].title] = shared
        if Role.PROJECT in self.there:
            found[OCCUPIED] = _shared(parcels.shapes, self._all(Role.PROJECT))
        if Role.GROWTH in self.there:
            inside = _shared(parcels.shapes, self._all(Role.GROWTH))
            found[OUTSIDE_GROWTH] = shapely.area(parcels.shapes) - inside
        # Less than a square metre is the noise of digitised edges.
        return {title: np.where(shared < LEAST, 0.0, shared) for title, shared in found.items()}

    def _all(self, role: Role) -> Shapes:
        every = [
            self.shapes[code]
            for code, layer in self.layers.items()
            if layer.role is role and code in self.shapes
        ]
        return np.concatenate(every) if every else np.empty(0, dtype=object)

    def _columns(self, role: Role, meaning: Meaning) -> Iterator[tuple[str, str]]:
        for code, layer in self.layers.items():
            column = layer.column(meaning)
            if layer.role is role and column is not None:
                yield code, column


def _nearest(shapes: Shapes, others: Shapes, reach: float) -> Shapes:
    """Metres from each shape to the nearest of the others, infinite where none lies within `reach`."""
    found = np.full(len(shapes), np.inf)
    if not len(shapes) or not len(others):
        return found
    (places, _), distances = STRtree(others).query_nearest(
        shapes, max_distance=max(reach, 0.001), return_distance=True, all_matches=False
    )
    found[places] = distances
    return found


def _shared(shapes: Shapes, others: Shapes) -> Shapes:
    """Square metres each shape shares with all the others together.

    What lies inside altogether is told by the index, which prepares the others: only shapes on the edge of a
    boundary of ten thousand corners are cut with it.
    """
    total = np.zeros(len(shapes))
    if not len(shapes) or not len(others):
        return total
    tree, whole = STRtree(shapes), shapely.area(shapes)
    inside = tree.query(others, predicate="covers")
    np.add.at(total, inside[1], whole[inside[1]])
    touching = tree.query(others, predicate="intersects")
    known = set(zip(*inside.tolist(), strict=True))
    edge = [pair for pair in zip(*touching.tolist(), strict=True) if pair not in known]
    if edge:
        theirs, ours = np.array(edge).T
        np.add.at(total, ours, shapely.area(shapely.intersection(shapes[ours], others[theirs])))
    # Features of one layer may overlap; a parcel shares no more than it has.
    return np.minimum(total, whole)
