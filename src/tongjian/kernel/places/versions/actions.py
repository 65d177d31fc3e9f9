"""What people do with versions: have a file read, publish, withdraw. Each action is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.documents.models import Document
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Audit
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.access import may_manage, may_publish
from tongjian.kernel.places.models import LayerVersion, Shelf, State

IMPORT, LAY = "places.import", "places.lay"


class RefusedError(Exception):
    """Nothing was changed; the message is a sentence for whoever asked."""


class NotAllowedError(RefusedError):
    """The person may not do this to this layer."""


@dataclass(frozen=True)
class Source:
    """A file that says what a layer says.

    `crs` empty: what the file states, else what the layer does; `layer` is the one meant of several in it.
    """

    document: Document
    crs: str = ""
    layer: str = ""


def ask_import(viewer: Viewer, city: str, layer_code: str, source: Source, *, note: str = "") -> LayerVersion:
    """Have the file read and checked: the version is `ready` or `refused` when the job is through.

    Raises RefusedError.
    """
    with transaction.atomic():
        version = begin(viewer, city, layer_code, source, note=note)
        enqueue(IMPORT, {"version": str(version.pk)}, city=city)
    return version


def begin(viewer: Viewer, city: str, layer_code: str, source: Source, *, note: str = "") -> LayerVersion:
    """The same for whoever reads the file at once. Raises RefusedError."""
    layer = _layer(city, layer_code)
    if not may_manage(viewer, city, layer_code):
        owner = pack_of(city).duty_title(layer.owner)
        raise NotAllowedError(f"只有{owner}的经办人和负责人可以导入“{layer.title}”。")
    return LayerVersion.objects.create(
        city=city,
        layer=layer_code,
        definition=text_of(layer),
        source_name=source.document.name,
        source=source.document,
        source_layer=source.layer,
        crs=source.crs,
        note=note,
        created_by_id=viewer.user,
        created_at=timezone.now(),
    )


def publish(
    viewer: Viewer,
    version: UUID,
    *,
    effective_from: date,
    note: str | None = None,
    now: datetime | None = None,
    lay_later: bool = True,
) -> LayerVersion:
    """Decide that a checked version is published: it gets the next number, and its rows are laid by a job.

    Whoever lays them at once (`laying.lay`) says so by `lay_later`. It is in force on `effective_from` at the
    earliest and once it is laid; decisions on one layer are laid in the order in which they were taken.
    Raises RefusedError.
    """
    with transaction.atomic():
        found, shelf = _locked(version)
        layer = _layer(found.city, found.layer)
        if not may_publish(viewer, found.city, found.layer):
            owner = pack_of(found.city).duty_title(layer.owner)
            raise NotAllowedError(f"只有{owner}的负责人可以发布“{layer.title}”。")
        if found.state != State.READY:
            raise RefusedError(f"这次导入{State(found.state).label}，只有待发布的可以发布。")
        if found.definition != text_of(layer):
            raise RefusedError("图层的定义在导入之后改过，这份成果没有按新的定义检查。请重新导入后再发布。")
        shelf.latest += 1
        shelf.save(update_fields=["latest"])
        found.state, found.number = State.PUBLISHING, shelf.latest
        found.effective_from, found.published_by_id = effective_from, viewer.user
        found.decided_at = now or timezone.now()
        found.note = found.note if note is None else note
        found.save()
        if lay_later:
            place = {"city": found.city, "layer": found.layer}
            enqueue(LAY, place, city=found.city, unique_key=f"{LAY}:{found.city}:{found.layer}")
    return found


def withdraw(viewer: Viewer, version: UUID, *, now: datetime | None = None) -> LayerVersion:
    """Take back a published version that is not yet in force. Raises RefusedError."""
    moment = now or timezone.now()
    with transaction.atomic():
        found, _ = _locked(version)
        title = _layer(found.city, found.layer).title
        if not may_publish(viewer, found.city, found.layer):
            raise NotAllowedError(f"只有主管部门的负责人可以撤回“{title}”的版本。")
        if found.state != State.PUBLISHED or found.effective_from is None:
            raise RefusedError(f"这一版{State(found.state).label}，只有已发布的可以撤回。")
        if found.effective_from <= timezone.localdate(moment):
            raise RefusedError(
                f"“{title}”第 {found.number} 版自 {found.effective_from:%Y-%m-%d} 起已经施行，不能撤回。"
                "请发布新的一版来代替。"
            )
        _end(found, viewer, moment)
        announce(found, "撤回图层版本")
    return found


def discard(viewer: Viewer, version: UUID, *, now: datetime | None = None) -> LayerVersion:
    """Put aside an import that nobody has published. Raises RefusedError."""
    with transaction.atomic():
        found, _ = _locked(version)
        if not may_manage(viewer, found.city, found.layer):
            raise NotAllowedError("只有主管部门的经办人和负责人可以放弃这次导入。")
        if found.state != State.READY:
            raise RefusedError(f"这次导入{State(found.state).label}，只有待发布的可以放弃。")
        _end(found, viewer, now or timezone.now())
    return found


def announce(version: LayerVersion, what: str) -> None:
    """Write down who did it, in the record of changes that nobody can alter.

    The ledger is for what happens to cases; a layer is no case, and its version is guarded by itself.
    """
    by = version.withdrawn_by_id if version.state == State.WITHDRAWN else version.published_by_id
    Audit.objects.create(
        city=version.city,
        who_id=by,
        what=what,
        subject=f"layer-version:{version.pk}"[:64],
        after={
            "layer": version.layer,
            "number": str(version.number),
            "digest": version.digest,
            "effective_from": f"{version.effective_from:%Y-%m-%d}",
            "features": str(version.features),
        },
    )


def text_of(layer: Layer) -> str:
    """The definition of a layer as a version keeps it."""
    return layer.model_dump_json(by_alias=True)


def _end(version: LayerVersion, viewer: Viewer, now: datetime) -> None:
    version.state, version.withdrawn_by_id, version.withdrawn_at = State.WITHDRAWN, viewer.user, now
    version.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])


def _layer(city: str, code: str) -> Layer:
    layer = pack_of(city).layers.get(code)
    if layer is None:
        raise RefusedError(f"没有图层“{code}”。")
    return layer


def _locked(version: UUID) -> tuple[LayerVersion, Shelf]:
    """The version and its layer, the layer locked first: one order for everybody."""
    place = LayerVersion.objects.filter(pk=version).values_list("city", "layer").first()
    if place is None:
        raise RefusedError("没有这个图层版本。")
    city, layer = place
    Shelf.objects.bulk_create([Shelf(city=city, layer=layer)], ignore_conflicts=True)
    shelf = Shelf.objects.select_for_update(no_key=True).get(city=city, layer=layer)
    return LayerVersion.objects.select_for_update(no_key=True).get(pk=version), shelf
