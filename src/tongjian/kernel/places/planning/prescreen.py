"""One pass over the parcels in force: what area and plan rule out by more than a near miss is left behind."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import shapely
from django.db.models import Q

from tongjian.engines.blueprint.conditions import is_among, number, uses_in
from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.engines.blueprint.selecting import NEAR, Needs
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.models import Feature, Shelf
from tongjian.kernel.places.planning.customs import Customs

Array = np.ndarray[Any, Any]
_CHUNK = 5000


@dataclass(frozen=True)
class PlanSaid:
    """What the plan says of a parcel; None: nothing. `uses` hold asked ones that go by another word too."""

    uses: tuple[str, ...]
    far: float | None
    height: float | None
    suits: bool


@dataclass
class Parcels:
    """Parcels in arrays of one length. `all` counts the version, `areas` are in m² as drawn.

    `facts` hold what was found of each by what it is about: metres to a road's grade or a station, square
    metres shared with an area.
    """

    all: int
    keys: Array
    areas: Array
    plans: Array
    shapes: Array
    facts: dict[str, Array] = field(default_factory=dict)

    def kept(self, which: Array) -> Parcels:
        """Those for which the array says yes, or at whose places it points."""
        facts = {name: each[which] for name, each in self.facts.items()}
        return Parcels(
            self.all, self.keys[which], self.areas[which], self.plans[which], self.shapes[which], facts
        )

    def __len__(self) -> int:
        return len(self.keys)


def prescreened(edition: Edition, layer: Layer, needs: Needs, customs: Customs) -> Parcels:
    """The parcels whose area, use, FAR and height satisfy the needs or nearly so. 1 SQL query."""
    plan_of = _plans(layer, needs, customs)
    columns = [layer.column(meaning) for meaning in (Meaning.USE, Meaning.FAR_MAX, Meaning.HEIGHT_MAX)]
    lowest = (needs.area_min or 0.0) * (1.0 - NEAR)
    highest = math.inf if needs.area_max is None else needs.area_max * (1.0 + NEAR)
    rows: list[tuple[str, float, PlanSaid, bytes]] = []
    every = 0
    for key, attributes, wkb, measure in _rows(edition, layer.code):
        every += 1
        if lowest <= measure <= highest:
            said = json.loads(attributes)
            plan = plan_of(*(said.get(column) if column else None for column in columns))
            if plan.suits:
                rows.append((key, measure, plan, bytes(wkb)))
    keys, areas, plans, wkbs = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Parcels(
        all=every,
        keys=_objects(keys),
        areas=np.array(areas, dtype=float),
        plans=_objects(plans),
        shapes=shapely.from_wkb(_objects(wkbs)),
    )


def _rows(edition: Edition, layer: str) -> Iterator[tuple[str, str, bytes | memoryview, float]]:
    number_ = edition.versions[layer].number
    in_version = Q(since__lte=number_) & (Q(until__isnull=True) | Q(until__gt=number_))
    shelf = Shelf.objects.filter(city=edition.city, layer=layer)
    rows = Feature.objects.filter(in_version, shelf__in=shelf.values("pk"))
    return rows.values_list("key", "attributes", "wkb", "measure").iterator(chunk_size=_CHUNK)


def _plans(layer: Layer, needs: Needs, customs: Customs) -> Callable[[Value, Value, Value], PlanSaid]:
    """A function from the plan's columns to what they mean; a city's parcels share a few hundred plans."""
    class_of = cache(customs.class_of)

    @cache
    def plan_of(use: Value, far: Value, height: Value) -> PlanSaid:
        uses, figures = uses_in(use), (_float(far), _float(height))
        alike = tuple(each for each in needs.uses if each not in uses and is_among(each, uses, class_of))
        missing = [each for each in needs.uses if each not in (*uses, *alike)]
        low = any(
            _too_low(each, asked) for each, asked in zip(figures, (needs.far, needs.height), strict=True)
        )
        return PlanSaid((*uses, *alike), *figures, suits=not low and not (uses and missing))

    return plan_of


def _too_low(figure: float | None, asked: float | None) -> bool:
    """Whether a figure misses what is asked by more than a near miss; what is not known does not."""
    return figure is not None and asked is not None and figure < asked * (1.0 - NEAR)


def _float(value: Value) -> float | None:
    figure = number(value)
    return None if figure is None else float(figure)


def _objects(values: tuple[object, ...]) -> Array:
    """An array of one dimension, also of tuples."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def grouped(rows: Iterator[tuple[str, bytes, Mapping[str, Any]]]) -> dict[str, tuple[Array, list[Any]]]:
    """Shapes and attributes by layer."""
    wkbs: dict[str, list[bytes]] = {}
    said: dict[str, list[Any]] = {}
    for layer, wkb, attributes in rows:
        wkbs.setdefault(layer, []).append(wkb)
        said.setdefault(layer, []).append(attributes)
    return {layer: (shapely.from_wkb(_objects(tuple(each))), said[layer]) for layer, each in wkbs.items()}
