"""What officials do with a layer here: hand a file in, publish, put aside, withdraw; each with its record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.models import Audit
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.gates import Door
from tongjian.kernel.places.versions import actions

FORMATS = ("zip", "gpkg", "geojson", "json", "fgb", "dxf")
LIMITS = Limits(frozenset(FORMATS), 500 * MEGABYTE)
WITHDRAWN, DISCARDED = "撤回图层版本的原因", "放弃图层导入的原因"


def hand_in(
    door: Door, file: UploadedFile[Any], *, crs: str | None, note: str, effective_from: date | None
) -> LayerVersion:
    """Take a file in and have it checked. Raises documents.actions.RefusedError, versions RefusedError."""
    by = door.viewer.user
    document = store(file, file.name or "", city=door.city, owner=_body_of(door), by=by, limits=LIMITS)
    with transaction.atomic():
        source = actions.Source(document, crs or "")
        version = actions.ask_import(door.viewer, door.city, door.layer.code, source, note=note)
        if effective_from is not None:
            version.effective_from = effective_from
            version.save(update_fields=["effective_from"])
    return version


def withdraw(viewer: Viewer, version: LayerVersion, reason: str) -> None:
    """Take a published version back before its day, and write down why. Raises versions RefusedError."""
    with transaction.atomic():
        actions.withdraw(viewer, version.pk)
        _record(viewer, version, WITHDRAWN, reason)


def discard(viewer: Viewer, version: LayerVersion, reason: str) -> None:
    """Put an import aside, and write down why. Raises versions RefusedError."""
    with transaction.atomic():
        actions.discard(viewer, version.pk)
        _record(viewer, version, DISCARDED, reason)


def reason_of(version: LayerVersion) -> str:
    """Why a version was withdrawn or put aside; empty where nobody said. 1 SQL query."""
    said = Audit.objects.filter(subject=_subject(version), what__in=(WITHDRAWN, DISCARDED))
    after = said.order_by("-id").values_list("after", flat=True).first()
    return str(after["原因"]) if after else ""


def _record(viewer: Viewer, version: LayerVersion, what: str, reason: str) -> None:
    record(viewer, {version.city}, what, _subject(version), after={"原因": reason})


def _subject(version: LayerVersion) -> str:
    return f"layer-version:{version.pk}"


def _body_of(door: Door) -> int | None:
    """The body of the owner's for which the viewer acts: the document becomes its own."""
    bodies = (
        member.organisation
        for member in door.viewer.memberships
        if member.city == door.city and member.duty == door.layer.owner
    )
    return next(bodies, None)
