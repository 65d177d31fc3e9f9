"""The parcels a search has to rank, and what the layers say of each: sets, never parcel by parcel.

First the parcels whose area and plan can satisfy the needs or nearly so, in one pass over the version in
force; then every question of place at once, over arrays of geometry and an index of the other layers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import shapely

from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.engines.blueprint.selecting import Candidate, Need
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.planning.asking import definitions
from tongjian.kernel.places.planning.customs import Customs
from tongjian.kernel.places.planning.otherlayers import STATION, OtherLayers
from tongjian.kernel.places.planning.prescreen import Parcels, prescreened
from tongjian.kernel.places.planning.sought import OCCUPIED, OUTSIDE_GROWTH, Sought

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Found:
    """Candidates with what is known of them.

    `all` counts the parcels in force, `screened` those whose area and plan would do. `boxes` are in metres.
    `unknown` are layers that were asked for and never published, `sources` the layer version behind each
    answer, by need and for areas to stay out of by their title.
    """

    all: int
    screened: int
    candidates: tuple[Candidate, ...]
    boxes: Mapping[str, Box]
    unknown: tuple[str, ...]
    sources: Mapping[str, str] = field(default_factory=dict)


def candidates_of(edition: Edition, sought: Sought, visible: Collection[str], customs: Customs) -> Found:
    """The parcels that suit these needs or nearly do, and no other. 3 SQL queries, whatever the city's size.

    What misses any need by more than a near miss is in no list of a search, so it is left behind as soon as
    that is known.
    """
    layers = definitions(edition, [code for code in edition.versions if code in visible])
    code = next((code for code, layer in layers.items() if layer.role is Role.PARCEL), None)
    if code is None:
        declared = pack_of(edition.city).layers.values()
        return Found(0, 0, (), {}, tuple(each.title for each in declared if each.role is Role.PARCEL))
    screened = prescreened(edition, layers[code], sought.needs, customs)
    others = OtherLayers(edition, layers, sought, screened)
    parcels = others.answered(screened)
    boxes = dict(zip(parcels.keys, map(_box, shapely.bounds(parcels.shapes)), strict=True))
    candidates = tuple(_candidate(parcels, place, others.there) for place in range(len(parcels)))
    return Found(
        *(parcels.all, len(screened), candidates, boxes, others.unknown), _sources(edition, layers, code)
    )


def _candidate(parcels: Parcels, place: int, there: Collection[Role]) -> Candidate:
    plan = parcels.plans[place]
    facts = {name: float(each[place]) for name, each in parcels.facts.items()}
    station = facts.pop(STATION, None)
    roads = {name.removeprefix("road:"): facts.pop(name) for name in list(facts) if name.startswith("road:")}
    return Candidate(
        key=parcels.keys[place],
        area=float(parcels.areas[place]),
        uses=plan.uses,
        far=plan.far,
        height=plan.height,
        roads=roads if Role.ROAD in there else None,
        station=station,
        controls=facts,
    )


def _box(bounds: Collection[float]) -> Box:
    west, south, east, north = map(float, bounds)
    return west, south, east, north


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
