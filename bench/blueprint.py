"""Questions to a blueprint of 1,000,000 buildings: `python -m bench.blueprint --json`.

The made city (streets, 100,000 parcels, 1,000,000 buildings, all layers of the pack) is published by the
kernel's own bulk path, on SQLite and on PostgreSQL. Then the outlines of parcels chosen at random are asked
what intersects them and by how much, first by the platform's own query, then, on PostgreSQL, by PostGIS in
one SQL statement on the same table in the same run; both have to give the same areas. A full report of a
parcel against all layers and vector tiles are made as the pages make them, never from a cache.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from shapely.geometry.base import BaseGeometry

from bench.cityplan import a_pack, made_city
from bench.databases import on_each_database, prepared
from bench.report import emit, machine
from tongjian.engines.blueprint.crs import WGS84, Systems
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Role
from tongjian.engines.blueprint.samples import City
from tongjian.kernel.packs.pack import Pack

BAR = {"intersect_p50_ms": 2.0, "report_ms": 100.0, "tile_ms": 50.0}
LONG_AGO = date(2026, 1, 1)
TOLERANCE = 1e-6
TILES = {Role.BUILDING: (15, 16, 17), Role.PARCEL: (13, 14, 15), Role.ROAD: (12, 13)}
"""Zooms of the tiles that are made, from the first at which the layer is drawn."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--features", type=int, default=1_000_000, help="buildings of the city")
    parser.add_argument("--rounds", type=int, default=400, help="parcels that are asked about")
    given = parser.parse_args()
    databases = on_each_database("bench.blueprint", measure, features=given.features, rounds=given.rounds)
    figures = {"bench": "blueprint", "databases": databases, "bar": BAR, "machine": machine()}
    emit(figures, given.json)


def measure(*, features: int, rounds: int) -> dict[str, Any]:
    """Publish the city on the database that is set, then ask."""
    from django.db import connection

    from tongjian.kernel.packs.actions import install
    from tongjian.kernel.places import queries

    pack = a_pack()
    made = made_city(pack, parcels=max(1, features // 10), buildings=features)
    with prepared():
        install(pack)
        begun = perf_counter()
        counted = _published(pack, made)
        loaded = perf_counter() - begun
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE places_feature")
        edition = queries.edition_on(pack.name, LONG_AGO)
        parcels = _chosen(made, pack, rounds)
        return {
            "features": counted,
            "loaded_s": round(loaded, 1),
            **_intersect(pack, edition, parcels),
            "report": _timed([partial(_report, edition, pack, each) for each in parcels[:100]]),
            "tile": _tiles(pack, edition, parcels[:25]),
        }


def _published(pack: Pack, made: City) -> dict[str, int]:
    """Publish every layer the city has anything for; how many features each has."""
    counted = {}
    for code, features in made:
        if found := _publish(pack, code, features):
            counted[code] = found
    return counted


def _publish(pack: Pack, code: str, features: Iterable[Feature]) -> int:
    """One version of a layer by the way every version goes: staged, decided, laid, put in force."""
    from django.utils import timezone

    from tongjian.kernel.people.viewer import SYSTEM
    from tongjian.kernel.places.models import LayerVersion, State
    from tongjian.kernel.places.versions.actions import publish, text_of
    from tongjian.kernel.places.versions.laying import lay
    from tongjian.kernel.places.versions.staging import stage

    with tempfile.TemporaryDirectory(prefix="tongjian-bench-") as folder:
        rows = Path(folder, "rows")
        summary = stage(rows, features)
        if not summary.features:
            return 0
        version = LayerVersion.objects.create(
            city=pack.name,
            layer=code,
            definition=text_of(pack.layers[code]),
            source_name=f"{code}.fgb",
            features=summary.features,
            digest=summary.digest,
            state=State.READY,
            created_at=timezone.now(),
        )
        publish(SYSTEM, version.pk, effective_from=LONG_AGO, lay_later=False)
        lay(pack.name, code, rows=rows)
    return summary.features


def _chosen(made: City, pack: Pack, count: int) -> list[BaseGeometry]:
    """Outlines of parcels from all over the city, the same in every run."""
    code = _code(pack, Role.PARCEL)
    wanted = set(random.Random(20261121).sample(range(made.parcels), min(count, made.parcels)))
    outlines = [each.geometry for place, each in enumerate(made.layer(code)) if place in wanted]
    random.Random(1).shuffle(outlines)
    return outlines


def _intersect(pack: Pack, edition: Any, parcels: Sequence[BaseGeometry]) -> dict[str, Any]:
    """What of the buildings shares ground with a parcel, and by how much; on PostgreSQL PostGIS as well.

    There the two are asked in turns, so that what else the machine does slows both.
    """
    from django.db import connection

    from tongjian.kernel.places import queries

    code = _code(pack, Role.BUILDING)
    found = sum(len(queries.intersecting(edition, [code], each)) for each in parcels)
    ours = [partial(queries.intersecting, edition, [code], each) for each in parcels]
    count = {"features_a_question": round(found / len(parcels), 1)}
    if connection.vendor != "postgresql":
        return {"intersect": {**_timed(ours), **count}}
    ask = _postgis(pack, edition, code)
    theirs = [partial(ask, each) for each in parcels]
    for question in theirs:
        question()
    times = [_taken(question) for pair in zip(ours, theirs, strict=True) for question in pair]
    own, other = _figures(times[::2]), _figures(times[1::2])
    largest = 0.0
    for parcel in parcels[:100]:
        said = {key: area for key, area in ask(parcel).items() if area > TOLERANCE}
        own_said = {each.feature.key: each.area for each in queries.intersecting(edition, [code], parcel)}
        largest = max(
            largest, *(abs(own_said.get(key, 0) - said.get(key, 0)) for key in own_said | said), 0.0
        )
    return {
        "intersect": {**own, **count},
        "postgis": {**other, "largest_difference_m2": largest},
        "ratio_to_postgis": round(own["p50_ms"] / other["p50_ms"], 2),
    }


def _postgis(pack: Pack, edition: Any, code: str) -> Callable[[BaseGeometry], dict[str, float]]:
    """The same question in SQL, as whoever has PostGIS would ask it: areas by key."""
    from django.db import connection

    from tongjian.kernel.places.models import Feature as FeatureRow
    from tongjian.kernel.places.models import Shelf

    number = edition.versions[code].number
    shelf = Shelf.objects.get(city=pack.name, layer=code).pk
    srid = FeatureRow.objects.filter(shelf=shelf).values_list("srid", flat=True).first()
    query = (
        "SELECT f.key, ST_Area(ST_Intersection(f.geom, q.geom)) FROM places_feature f, "
        "(SELECT ST_GeomFromWKB(%s, %s) AS geom) q WHERE f.shelf_id = %s AND f.since <= %s "
        "AND (f.until IS NULL OR f.until > %s) AND ST_Intersects(f.geom, q.geom)"
    )

    def ask(geometry: BaseGeometry) -> dict[str, float]:
        with connection.cursor() as cursor:
            cursor.execute(query, [geometry.wkb, srid, shelf, number, number])
            return dict(cursor.fetchall())

    return ask


def _report(edition: Any, pack: Pack, parcel: BaseGeometry) -> Any:
    from tongjian.kernel.places.mapping.report import report

    return report(edition, frozenset(pack.layers), parcel, ground=2.5)


def _tiles(pack: Pack, edition: Any, places: Sequence[BaseGeometry]) -> dict[str, Any]:
    """Tiles of the layers with most to draw, at the places of some parcels."""
    from tongjian.kernel.places.services.tiles import tile

    found: dict[str, Any] = {}
    every: list[tuple[float, float]] = []
    for role, zooms in TILES.items():
        code = _code(pack, role)
        number = edition.versions[code].number
        for zoom in zooms:
            addresses = sorted({_address(pack, each, zoom) for each in places})
            asked = [partial(tile, pack.name, code, number, zoom, x, y) for x, y in addresses]
            size = statistics.mean(len(ask()) for ask in asked)
            times = [_taken(ask) for ask in asked]
            every += times
            found[f"{code} z{zoom}"] = {**_figures(times), "kilobytes": round(size / 1000)}
    return {**_figures(every), **found}


def _address(pack: Pack, place: BaseGeometry, zoom: int) -> tuple[int, int]:
    """Column and row of the tile a place lies in."""
    assert pack.frame is not None
    degrees = Systems(pack.frame).from_storage(place.centroid, WGS84)
    north = math.asinh(math.tan(math.radians(degrees.y)))
    size = 2**zoom
    return int((degrees.x + 180) / 360 * size), int((1 - north / math.pi) / 2 * size)


def _timed(questions: Sequence[Callable[[], object]]) -> dict[str, float]:
    return _figures([_taken(ask) for ask in questions])


def _taken(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processor in this process."""
    begun, cpu = perf_counter(), process_time()
    ask()
    return (perf_counter() - begun) * 1000, (process_time() - cpu) * 1000


def _figures(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    taken = sorted(clock for clock, _ in times)
    return {
        "p50_ms": round(statistics.median(taken), 2),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 2),
        "cpu_p50_ms": round(statistics.median(cpu for _, cpu in times), 2),
    }


def _code(pack: Pack, role: Role) -> str:
    return next(layer.code for layer in pack.layers.values() if layer.role is role)


if __name__ == "__main__":
    main()
