"""The made city as features of the layers a pack declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.samples import controls, plans
from tongjian.engines.blueprint.samples.buildings import buildings_of, counts
from tongjian.engines.blueprint.samples.naming import features
from tongjian.engines.blueprint.samples.parcels import PER_BLOCK, Row, parcels_of
from tongjian.engines.blueprint.samples.streets import Streets

_SPARE = 1.03
"""More blocks than are needed in the mean, so that no city has too few parcels."""
_STOREY = 3.1
_PROTECTED_SHARE = 200
"""Parcels for each area of a control layer."""
_PROJECT_SHARE = 100
_FLAT = 0.55
"""The part of the extent that a city of streets may take, so that what lies around it fits as well."""


@dataclass(frozen=True)
class Truth:
    """How the second version of the plan differs: keys of parcels, as the first has them.

    `moved` are parcels of blocks whose inner line lies elsewhere by a tenth of their depth; every other point
    is within `plans.SHAKEN` metres (times √2) of where it was.
    """

    changed_use: frozenset[str]
    dropped: frozenset[str]
    moved: frozenset[str]


class City:
    """A believable city; the same arguments give the same city.

    `layers` is what a pack declares, found by role. Everything is made when it is asked for, a row of blocks
    at a time, so that a million buildings never stand in memory at once.
    """

    def __init__(
        self,
        frame: Frame,
        layers: Iterable[Layer],
        *,
        parcels: int,
        buildings: int,
        road_km: float,
        seed: int,
    ) -> None:
        if parcels < 1 or buildings < 0 or not road_km > 0:
            raise ValueError("城市至少要有 1 个地块和一段道路，建筑不能少于 0")
        self.frame = frame
        self.layers = {layer.code: layer for layer in layers}
        self.parcels, self.buildings = parcels, buildings
        blocks = max(4, int(np.ceil(parcels / PER_BLOCK * _SPARE)) + 2)
        columns = max(2, int(np.ceil(np.sqrt(blocks * 1.1))))
        rows = max(2, -(-blocks // columns))
        # Every sixteenth line is a canal.
        lines = ((columns + 1) * rows + (rows + 1) * columns) * 15 / 16
        self.streets = Streets(columns, rows, road_km * 1000 / lines, _centre(frame), seed)
        self._check_room()

    def layer(self, code: str) -> Iterator[Feature]:
        """The features of one layer in a stable order; none for a layer the generator knows nothing about."""
        layer = self.layers[code]
        make = self._makers().get(layer.role)
        return iter(()) if make is None else make(layer)

    def __iter__(self) -> Iterator[tuple[str, Iterator[Feature]]]:
        return ((code, self.layer(code)) for code in self.layers)

    def second_plan(self, code: str) -> Iterator[Feature]:
        """The parcels of the layer in a second version that differs as `truth` says."""
        return self._parcels(self.layers[code], second=True)

    def truth(self) -> Truth:
        """How the second version differs from the first."""
        changed, gone, moved = set[str](), set[str](), set[str]()
        for row in self._rows():
            uses = plans.uses_of(self.streets, row, self._zones())
            drop = plans.dropped(self.streets, row)
            other = plans.changed_uses(self.streets, row, uses) != uses
            shifted = plans.moved_lines(self.streets, row.row)[row.blocks] > 0
            keys = np.array(_keys(row))
            gone.update(keys[drop].tolist())
            changed.update(keys[other & ~drop].tolist())
            moved.update(keys[shifted].tolist())
        return Truth(frozenset(changed), frozenset(gone), frozenset(moved))

    def _makers(self) -> Mapping[Role, Callable[[Layer], Iterator[Feature]]]:
        streets = self.streets
        return {
            Role.PARCEL: self._parcels,
            Role.BUILDING: self._buildings,
            Role.LAND_USE: self._master_plan,
            Role.PROJECT: self._projects,
            Role.PROTECTED: self._protected,
            Role.ROAD: partial(controls.roads, streets),
            Role.BLUE_LINE: partial(controls.rivers, streets),
            Role.GROWTH: partial(controls.growth, streets),
            Role.METRO: partial(controls.metro, streets),
            Role.STATION: partial(controls.stations, streets),
            Role.HEIGHT: partial(controls.heights, streets),
            Role.DISTRICT: partial(controls.districts, streets),
        }

    def _rows(self, *, second: bool = False) -> Iterator[Row]:
        """The rows of parcels, cut off where the city has enough."""
        left = self.parcels
        for number in range(self.streets.rows):
            if left <= 0:
                return
            row = parcels_of(
                self.streets,
                number,
                shaken=plans.SHAKEN if second else 0.0,
                moved=plans.moved_lines(self.streets, number) if second else None,
            ).first(left)
            left -= len(row)
            yield row
        if left > 0:
            raise AssertionError(f"城市少 {left} 个地块")

    def _parcels(self, layer: Layer, *, second: bool = False) -> Iterator[Feature]:
        wanted = self._zones()
        for whole in self._rows(second=second):
            row, uses = whole, plans.uses_of(self.streets, whole, wanted)
            if second:
                uses = plans.changed_uses(self.streets, row, uses)
                kept = ~plans.dropped(self.streets, row)
                row, uses = row.chosen(kept), uses[kept]
            values = plans.figures(row, uses, shapely.area(row.outlines), self.streets.seed)
            yield from features(layer, _keys(row), row.outlines, values)

    def _buildings(self, layer: Layer) -> Iterator[Feature]:
        before, wanted = 0, self._zones()
        total = sum(int(row.wide.sum()) for row in self._rows())
        words = np.array(plans.USES, dtype=object)
        for row in self._rows():
            count = counts(row, before, total, self.buildings)
            before += int(row.wide.sum())
            made = buildings_of(row, count, self.streets.seed)
            uses = plans.uses_of(self.streets, row, wanted)[made.parcels]
            values: dict[Meaning, list[Value]] = {
                Meaning.FLOORS: made.storeys.tolist(),
                Meaning.HEIGHT: np.round(made.storeys * _STOREY, 1).tolist(),
                Meaning.USE: words[uses].tolist(),
            }
            keys = [f"B{row.row:04d}-{number:05d}" for number in range(len(made.outlines))]
            yield from features(layer, keys, made.outlines, values)

    def _master_plan(self, layer: Layer) -> Iterator[Feature]:
        streets, wanted = self.streets, self._zones()
        keys, outlines, uses = [], [], []
        for row, column in np.ndindex(*wanted.shape):
            x = streets.easts[column * plans.ZONE : (column + 1) * plans.ZONE + 1]
            y = streets.norths[row * plans.ZONE : (row + 1) * plans.ZONE + 1]
            keys.append(f"Z{row:03d}-{column:03d}")
            outlines.append(controls.ring(streets, x[0], y[0], x[-1], y[-1]))
            uses.append(plans.MASTER[wanted[row, column]])
        yield from features(layer, keys, outlines, {Meaning.USE: uses})

    def _projects(self, layer: Layer) -> Iterator[Feature]:
        """On every hundredth parcel, nine metres inside it."""
        for row in self._rows():
            chosen = row.chosen(row.numbers % _PROJECT_SHARE == 0)
            inside = shapely.buffer(chosen.outlines, -9.0, join_style="mitre")
            there = ~shapely.is_empty(inside)
            keys = [f"XM{number:08d}" for number in chosen.numbers[there].tolist()]
            values: dict[Meaning, list[Value]] = {
                Meaning.NAME: [f"项目 {key[2:]}" for key in keys],
                Meaning.STATUS: ["在建"] * len(keys),
            }
            yield from features(layer, keys, inside[there], values)

    def _protected(self, layer: Layer) -> Iterator[Feature]:
        salt = sum(map(ord, layer.code))
        return controls.protected(self.streets, layer, salt, max(3, self.parcels // _PROTECTED_SHARE))

    def _zones(self) -> NDArray[np.int64]:
        return plans.zones(self.streets)

    def _check_room(self) -> None:
        west, south, east, north = Systems(self.frame).extent.bounds
        width, height = (
            self.streets.columns * self.streets.pitch,
            self.streets.rows * self.streets.pitch,
        )
        if width > (east - west) * _FLAT or height > (north - south) * _FLAT:
            raise ValueError(
                f"城市放不下：街道占 {width / 1000:.0f} × {height / 1000:.0f} km，"
                f"坐标框架的范围是 {(east - west) / 1000:.0f} × {(north - south) / 1000:.0f} km"
            )


def city(
    frame: Frame,
    layers: Iterable[Layer],
    *,
    parcels: int = 100_000,
    buildings: int = 1_000_000,
    road_km: float = 5_000,
    seed: int = 1,
) -> City:
    """A city of that many parcels and buildings and about that much street, in the middle of the frame.

    Raises ValueError when the frame's extent is too small for it.
    """
    return City(frame, layers, parcels=parcels, buildings=buildings, road_km=road_km, seed=seed)


def _keys(row: Row) -> list[str]:
    return [f"P{number:08d}" for number in row.numbers.tolist()]


def _centre(frame: Frame) -> tuple[float, float]:
    centre = Systems(frame).extent.centroid
    return round(centre.x, -2), round(centre.y, -2)
