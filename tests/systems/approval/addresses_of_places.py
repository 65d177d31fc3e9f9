"""Every address of the blueprint, with layers open and kept, a draft of conditions, and a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from tests.systems.approval import story
from tests.systems.approval.address import ANYONE, NOBODY, OWN_CITY, SIGNED_IN, Address
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import Comparison, Feature, LayerVersion, PlanningConditions
from tongjian.kernel.places.planning.actions import begin

CITY = "suzhou"
PARCEL = "sz-2024-018"
HERE = "?x=545000&y=3465000"


@dataclass(frozen=True)
class Places:
    """`open_version` of a layer for everyone, `kept_version` of one for officials of the city."""

    open_version: LayerVersion
    kept_version: LayerVersion
    draft: PlanningConditions
    comparison: Comparison


def make_places() -> Places:
    """Of what the demo layers of the city hold."""
    published = {version.layer: version for version in LayerVersion.objects.filter(city=CITY)}
    layers = pack_of(CITY).layers
    kept = next(code for code, layer in layers.items() if layer.access == "officials" and code in published)
    parcels = next(code for code, layer in layers.items() if layer.role is Role.PARCEL)
    land = next(code for code, layer in layers.items() if layer.role is Role.LAND_USE)
    return Places(
        open_version=published[parcels],
        kept_version=published[kept],
        draft=begin(story.viewer("suzhou-natural-resources"), CITY, PARCEL, timezone.now()),
        comparison=Comparison.objects.create(
            city=CITY,
            first_layer=parcels,
            first_number=published[parcels].number,
            first_digest=published[parcels].digest,
            second_layer=land,
            second_number=published[land].number,
            second_digest=published[land].digest,
            sliver_area=1.0,
            sliver_width=0.1,
            asked_at=timezone.now(),
        ),
    )


def table(o: Places) -> Iterator[Address]:
    """One line for each address at least; several where it leads to different objects."""
    yield from _map(o)
    yield from _layers(o)
    yield from _conflicts(o)
    yield from _planning(o)
    yield from _services(o)


def _map(o: Places) -> Iterator[Address]:
    city = {"city": CITY}
    yield Address("blueprint", city, open_to=ANYONE)
    yield Address("blueprint-edition", city, open_to=ANYONE)
    yield Address("blueprint-here", city, query=HERE, open_to=ANYONE)
    yield Address("blueprint-find", city, query="?q=sz", open_to=ANYONE)
    yield Address("blueprint-measure", city, posted={}, open_to=ANYONE)
    yield Address("blueprint-report", city, open_to=ANYONE)
    for version in (o.open_version, o.kept_version):
        # There is no second version to compare with.
        same = {"layer": version.layer, "before": version.number, "after": version.number}
        yield Address("blueprint-differences", {**city, **same})
    # No base map is configured here.
    yield Address("blueprint-tianditu", {**city, "kind": "vec", "z": 5, "x": 26, "y": 13})


def _layers(o: Places) -> Iterator[Address]:
    city = {"city": CITY}
    yield Address("layers", city, open_to=ANYONE)
    yield Address("layers-table", city, open_to=ANYONE)
    for version, readers in ((o.open_version, ANYONE), (o.kept_version, OWN_CITY)):
        layer = {**city, "layer": version.layer}
        one = {**layer, "version": version.pk}
        yield Address("layer", layer, open_to=readers)
        yield Address("layer-import", layer)
        yield Address("layer-import", layer, posted={})
        yield Address("layer-version", one, open_to=readers)
        # It is read: there is nothing to wait for, and nothing to be told.
        yield Address("layer-progress", one, open_to=readers & SIGNED_IN)
        yield Address("layer-problems-table", one)
        for name in ("layer-publish", "layer-withdraw", "layer-discard"):
            yield Address(name, one, posted={})
        yield Address("layer-changes", one, open_to=readers)
        yield Address("layer-feature", one, query=f"?key={_first_key(version)}", open_to=readers)
        yield Address("layer-export", one, query="?format=geojson", open_to=readers)
        yield Address("layer-export-progress", one)


def _first_key(version: LayerVersion) -> str:
    key = Feature.objects.filter(city=CITY, layer=version.layer).order_by("key").values_list("key", flat=True)
    return str(key[0])


def _conflicts(o: Places) -> Iterator[Address]:
    one = {"city": CITY, "comparison": o.comparison.pk}
    yield Address("conflicts", {"city": CITY}, open_to=OWN_CITY)
    yield Address("conflicts-one", one, open_to=OWN_CITY)
    yield Address("conflicts-progress", one, open_to=OWN_CITY)
    # It is not finished: nobody is shown a patch.
    yield Address("conflicts-patch", {**one, "number": 1})
    yield Address("conflicts-export", {**one, "name": "geojson"})


def _planning(o: Places) -> Iterator[Address]:
    city = {"city": CITY}
    drafted = {**city, "conditions": o.draft.pk}
    yield Address("conditions", city, open_to=ANYONE)
    yield Address("conditions-parcel", {**city, "key": PARCEL}, open_to=ANYONE)
    yield Address("conditions-draw", city, posted={"parcel": PARCEL})
    for name in ("conditions-issued", "conditions-document", "conditions-file", "conditions-draft"):
        yield Address(name, drafted, open_to=NOBODY)
    yield Address("conditions-draft", drafted, posted={"far_max": "9"})
    for act in ("propose", "give-back", "drop", "issue"):
        yield Address("conditions-act", {**drafted, "act": act}, posted={})
    yield Address("sites", city, open_to=SIGNED_IN)
    yield Address("sites-export", city, open_to=SIGNED_IN)


def _services(o: Places) -> Iterator[Address]:
    city = {"city": CITY}
    for name in ("places-ogc", "places-ogc-conformance", "places-ogc-api", "places-ogc-collections"):
        yield Address(name, city, open_to=ANYONE)
    tile = {"z": 12, "x": 3419, "y": 1676}
    yield Address("places-tiles", {**city, **tile}, query=f"?layers={o.open_version.layer}", open_to=ANYONE)
    for version, readers in ((o.open_version, ANYONE), (o.kept_version, OWN_CITY)):
        layer = {**city, "layer": version.layer}
        yield Address("places-ogc-collection", layer, open_to=readers)
        yield Address("places-ogc-items", layer, query="?limit=1", open_to=readers)
        yield Address("places-ogc-item", {**layer, "key": _first_key(version)}, open_to=readers)
        yield Address("places-tilejson", layer, open_to=readers)
        yield Address("places-tile", {**layer, "number": version.number, **tile}, open_to=readers)
