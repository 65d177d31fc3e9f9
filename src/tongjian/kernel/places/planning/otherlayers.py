"""What the other layers say of many parcels at once: distances, shared ground, districts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.selecting import NEAR
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.planning.prescreen import Array, Parcels, grouped
from tongjian.kernel.places.planning.sought import OCCUPIED, OUTSIDE_GROWTH, Sought
from tongjian.kernel.places.planning.statement import LEAST
from tongjian.kernel.places.search.finding import find

STATION = "station"
_NONE: Array = np.empty(0, dtype=object)
_FEW_WITHIN = 2000.0
"""Metres within which a parcel has only a few roads and stations."""


class OtherLayers:
    """The features of every other layer a search asks about, read in one query.

    Each question adds to the parcels' `facts` and leaves behind what misses by more than a near miss, so that
    the questions after it have fewer parcels to answer for.
    """

    def __init__(
        self, edition: Edition, layers: Mapping[str, Layer], sought: Sought, parcels: Parcels
    ) -> None:
        self.layers, self.sought = layers, sought
        roles = _roles(sought)
        wanted = [code for code, layer in layers.items() if layer.role in roles or code in sought.outside]
        self.there = {layers[code].role for code in wanted}
        declared = pack_of(edition.city).layers
        missing = [layer.title for layer in declared.values() if layer.role in roles - self.there]
        missing += [declared[code].title for code in sought.outside if code not in layers]
        self.unknown = tuple(missing)
        self.found: dict[str, tuple[Array, list[Mapping[str, object]]]] = {}
        if wanted and len(parcels):
            reach = self._reach(max(sought.needs.road or 0.0, sought.needs.station or 0.0))
            west, south, east, north = map(float, shapely.total_bounds(parcels.shapes))
            bounds = (west - reach, south - reach, east + reach, north + reach)
            numbers = {code: edition.versions[code].number for code in wanted}
            rows = find(edition.city, numbers, bounds)
            self.found = grouped((row.layer, row.wkb, json.loads(row.attributes)) for row in rows)

    def answered(self, parcels: Parcels) -> Parcels:
        """The parcels that may suit or nearly so, with the facts of everything that was asked."""
        for question in (self._district, self._roads, self._stations, self._areas):
            parcels = question(parcels)
        return parcels

    def _district(self, parcels: Parcels) -> Parcels:
        """The parcels of the district that is asked for: those with a point on them that lies in it."""
        if not self.sought.district or Role.DISTRICT not in self.there:
            return parcels
        shapes = [
            shape
            for shape, region in self._said(Role.DISTRICT, Meaning.REGION)
            if region == self.sought.district
        ]
        area = shapely.union_all(shapes)
        shapely.prepare(area)
        return parcels.kept(shapely.intersects(area, shapely.point_on_surface(parcels.shapes)))

    def _roads(self, parcels: Parcels) -> Parcels:
        asked = self.sought.needs.road
        if asked is None or Role.ROAD not in self.there:
            return parcels
        by_grade: dict[str, list[BaseGeometry]] = defaultdict(list)
        for shape, grade in self._said(Role.ROAD, Meaning.GRADE):
            by_grade[grade].append(shape)
        nearest = np.full(len(parcels), np.inf)
        for grade in self.sought.grades or tuple(by_grade):
            roads = np.array(by_grade[grade], dtype=object)
            parcels.facts[f"road:{grade}"] = _nearest(parcels.shapes, roads, self._reach(asked))
            nearest = np.minimum(nearest, parcels.facts[f"road:{grade}"])
        return parcels.kept(nearest <= asked * (1.0 + NEAR))

    def _stations(self, parcels: Parcels) -> Parcels:
        asked = self.sought.needs.station
        if asked is None or Role.STATION not in self.there:
            return parcels
        parcels.facts[STATION] = _nearest(parcels.shapes, self._all(Role.STATION), self._reach(asked))
        return parcels.kept(parcels.facts[STATION] <= asked * (1.0 + NEAR))

    def _areas(self, parcels: Parcels) -> Parcels:
        for code in self.sought.outside:
            if code in self.layers:
                shapes, _ = self.found.get(code, (_NONE, []))
                title = self.layers[code].title
                parcels = _staying_out(parcels, title, _shared(parcels.shapes, shapes))
        if Role.PROJECT in self.there:
            shared = _shared(parcels.shapes, self._all(Role.PROJECT))
            parcels = _staying_out(parcels, OCCUPIED, shared)
        if Role.GROWTH in self.there:
            inside = _shared(parcels.shapes, self._all(Role.GROWTH))
            parcels = _staying_out(parcels, OUTSIDE_GROWTH, shapely.area(parcels.shapes) - inside)
        return parcels

    @staticmethod
    def _reach(asked: float) -> float:
        """How far to look: a near miss shows its figure."""
        return asked * (1.0 + NEAR) + 0.001

    def _all(self, role: Role) -> Array:
        every = [self.found[code][0] for code in self.found if self.layers[code].role is role]
        return np.concatenate(every) if every else _NONE

    def _said(self, role: Role, meaning: Meaning) -> Iterator[tuple[BaseGeometry, str]]:
        """Each shape on the layers of that role with what its column says."""
        for code, (shapes, said) in self.found.items():
            column = self.layers[code].column(meaning)
            if self.layers[code].role is role and column is not None:
                for shape, attributes in zip(shapes, said, strict=True):
                    yield shape, str(attributes.get(column) or "")


def _roles(sought: Sought) -> set[Role]:
    asked = {
        Role.DISTRICT: bool(sought.district),
        Role.ROAD: sought.needs.road is not None,
        Role.STATION: sought.needs.station is not None,
        Role.GROWTH: sought.inside_growth,
        Role.PROJECT: sought.unoccupied,
    }
    return {role for role, wanted in asked.items() if wanted}


def _staying_out(parcels: Parcels, title: str, shared: Array) -> Parcels:
    # Less than a square metre is the noise of digitised edges.
    parcels.facts[title] = np.where(shared < LEAST, 0.0, shared)
    return parcels.kept(parcels.facts[title] <= parcels.areas * NEAR)


def _nearest(shapes: Array, others: Array, reach: float) -> Array:
    """Metres from each shape to the nearest of the others, infinite where none lies within `reach`."""
    found = np.full(len(shapes), np.inf)
    if not len(shapes) or not len(others):
        return found
    tree = STRtree(others)
    if reach <= _FEW_WITHIN:
        # All pairs in reach are few and measured at once: several times faster than one search a parcel.
        ours, theirs = tree.query(shapes, predicate="dwithin", distance=reach)
        np.minimum.at(found, ours, shapely.distance(shapes[ours], others[theirs]))
    else:
        (ours, _), distances = tree.query_nearest(
            shapes, max_distance=reach, return_distance=True, all_matches=False
        )
        found[ours] = distances
    return found


def _shared(shapes: Array, others: Array) -> Array:
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
