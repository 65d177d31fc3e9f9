"""Writing the rows of decided versions, slice by slice, and putting them in force.

A slice is one short transaction that compares rows by key and digest, ends and adds what differs and moves
the mark. Until the last transaction publishes the version no question can see its rows, so a kill anywhere
leaves the old version in force and whoever comes next goes on at the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.frames import srid_of
from tongjian.kernel.places.models import Feature, LayerVersion, Shelf, State
from tongjian.kernel.places.search import views
from tongjian.kernel.places.versions.actions import announce
from tongjian.kernel.places.versions.comparing import counts
from tongjian.kernel.places.versions.staging import Row, opened

SLICE = 4000
_COLUMNS = (
    *("shelf_id", "city", "layer", "since", "srid"),
    *("key", "digest", "attributes", "wkb", "minx", "miny", "maxx", "maxy", "measure"),
)
_INSERT = (
    f"INSERT INTO {Feature._meta.db_table} ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


class Standing(NamedTuple):
    """A row of the version before, as far as a comparison needs it."""

    key: str
    id: int
    digest: str


def lay(city: str, layer: str, *, size: int = SLICE, rows: Path | None = None) -> None:
    """Finish every publication of the layer that was decided, in the order of numbers.

    Any number of processes may do this at once, and be killed at any time. In a transaction it is all or
    nothing, and the rows may come from a file that nobody keeps.
    """
    while (version := _next(city, layer)) is not None:
        path = rows or _kept_rows(version)
        while _lay_slice(version, path, size):
            pass
        _put_in_force(version)


def _kept_rows(version: LayerVersion) -> Path:
    assert version.rows is not None, "a version that was not published at once keeps its rows"
    return vault().path_of(version.rows.sha256)


def _next(city: str, layer: str) -> LayerVersion | None:
    decided = LayerVersion.objects.filter(city=city, layer=layer, state=State.PUBLISHING)
    return decided.select_related("rows").order_by("number").first()


def _lay_slice(version: LayerVersion, path: Path, size: int) -> bool:
    """Write the next slice. False when there is none left, or somebody else has finished."""
    with opened(path) as staged, transaction.atomic():
        shelf = _lock(version)
        version.refresh_from_db(fields=["state", "laid", "laid_to"])
        if version.state != State.PUBLISHING or version.laid:
            return False
        new = staged.after(version.laid_to, size)
        old = _standing(shelf, version.laid_to, size)
        horizon = min((rows[-1].key for rows in (new, old) if len(rows) == size), default=None)
        if horizon is not None:
            new = [row for row in new if row.key <= horizon]
            old = [row for row in old if row.key <= horizon]
        _write(shelf, version, new, old)
        version.laid_to, version.laid = horizon, horizon is None
        version.save(update_fields=["laid_to", "laid"])
        return not version.laid


def _standing(shelf: Shelf, after: str | None, size: int) -> list[Standing]:
    """The rows of the version before, in the order of keys: those that nothing has ended yet."""
    rows = Feature.objects.filter(shelf=shelf, until__isnull=True)
    if after is not None:
        rows = rows.filter(key__gt=after)
    return [Standing(*row) for row in rows.order_by("key").values_list("key", "id", "digest")[:size]]


def _write(shelf: Shelf, version: LayerVersion, new: Sequence[Row], old: Sequence[Standing]) -> None:
    stays = {row.key: row.digest for row in new}
    ended = [row.id for row in old if stays.get(row.key) != row.digest]
    Feature.objects.filter(pk__in=ended).update(until=version.number)
    stood = {row.key: row.digest for row in old}
    place = (shelf.pk, version.city, version.layer, version.number, srid_of(pack_of(version.city)))
    rows = [(*place, *row) for row in new if stood.get(row.key) != row.digest]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


def _put_in_force(version: LayerVersion, now: datetime | None = None) -> None:
    """The one transaction by which the version is published. Nothing when somebody else has done it."""
    differs = counts(version)
    with transaction.atomic():
        shelf = _lock(version)
        version.refresh_from_db(fields=["state"])
        if version.state != State.PUBLISHING:
            return
        assert version.number == shelf.published + 1, "versions are published in the order of their numbers"
        version.state, version.changes = State.PUBLISHED, differs
        version.published_at = now or timezone.now()
        version.save(update_fields=["state", "changes", "published_at"])
        shelf.published = version.number
        shelf.save(update_fields=["published"])
        layer = Layer.model_validate_json(version.definition)
        views.make(version.city, layer, srid_of(pack_of(version.city)))
        announce(version, "发布图层版本")


def _lock(version: LayerVersion) -> Shelf:
    return Shelf.objects.select_for_update(no_key=True).get(city=version.city, layer=version.layer)
