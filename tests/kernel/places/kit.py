"""Layers for tests: features are published as the platform publishes them, without a file to read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import SYSTEM, Membership, Role, Viewer
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.versions.actions import publish, text_of
from tongjian.kernel.places.versions.laying import SLICE, lay
from tongjian.kernel.places.versions.staging import Summary, stage

CITY = "suzhou"
EAST, NORTH = 560_000.0, 3_460_000.0
"""A place in the middle of the city, in metres of its frame."""
LONG_AGO = date(2026, 1, 1)


def square(layer: str, key: str, x: float, y: float, size: float = 100.0, **attributes: Value) -> Feature:
    """A square with its lower left corner `x` east and `y` north of the place in the middle."""
    west, south = EAST + x, NORTH + y
    return feature(layer, key, box(west, south, west + size, south + size), **attributes)


def feature(layer: str, key: str, geometry: BaseGeometry, **attributes: Value) -> Feature:
    """A feature whose attributes hold its key and what is given."""
    return Feature(layer, key, {pack_of(CITY).layers[layer].key: key, **attributes}, geometry)


def ready(layer: str, features: Iterable[Feature], *, city: str = CITY, **fields: object) -> LayerVersion:
    """A version that was read and checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        summary = stage(path, features)
        with path.open("rb") as stream, vault().receive(stream, 1 << 40) as incoming:
            vault().let_in(incoming)
    rows = Document.objects.create(
        city=city,
        sha256=incoming.sha256,
        size=incoming.size,
        media_type="application/vnd.sqlite3",
        name=layer,
    )
    return _version(city, layer, summary, {"rows": rows, **fields})


def published(
    layer: str,
    features: Iterable[Feature],
    *,
    city: str = CITY,
    effective_from: date = LONG_AGO,
    by: Viewer = SYSTEM,
    now: datetime | None = None,
    size: int = SLICE,
) -> LayerVersion:
    """A version that was published, `size` rows at a time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        version = _version(city, layer, stage(path, features), {})
        publish(by, version.pk, effective_from=effective_from, now=now, lay_later=False)
        lay(city, layer, rows=path, size=size)
    version.refresh_from_db()
    return version


def _version(city: str, layer: str, summary: Summary, fields: dict[str, object]) -> LayerVersion:
    given = {
        "definition": text_of(pack_of(city).layers[layer]),
        "source_name": f"{layer}.geojson",
        "features": summary.features,
        "digest": summary.digest,
        "state": State.READY,
        "created_at": timezone.now(),
    }
    return LayerVersion.objects.create(city=city, layer=layer, **(given | fields))


def official(
    duty: str = "natural-resources", *roles: Role, city: str = CITY, user: int | None = None
) -> Viewer:
    """Somebody who holds these roles in the body with that duty."""
    held = frozenset(roles or {Role.HANDLER, Role.HEAD})
    member = Membership(
        organisation=1, code=duty, duty=duty, name=duty, kind="government", city=city, region="", roles=held
    )
    return Viewer(user=user, name="某人", memberships=(member,))
