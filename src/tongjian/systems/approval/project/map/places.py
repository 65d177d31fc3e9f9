"""Where projects lie: their parcel on the blueprint, else the boundary that was stated in a form."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.given import located
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.forms.validation import boundaries
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places import queries
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.search.paging import of_version
from tongjian.systems.approval.models import Application, subject_of

Point = tuple[float, float]
"""East and north in metres of the city's frame."""


@dataclass(frozen=True, eq=False)
class District:
    """A district of the blueprint."""

    code: str
    title: str
    area: BaseGeometry


def districts(viewer: Viewer, edition: Edition) -> list[District]:
    """The districts in force; none where the city published no such layer. At most 1 SQL query."""
    code = _open(viewer, edition, Role.DISTRICT)
    if code is None:
        return []
    layer = pack_of(edition.city).layers[code]
    rows = queries.features(edition.city, code, edition.versions[code].number, limit=200)
    return [
        District(row.key, str(row.attributes.get(layer.label) or row.key), row.feature().geometry)
        for row in rows
    ]


def on_parcels(viewer: Viewer, edition: Edition, parcels: Collection[str]) -> Mapping[str, Point]:
    """A place within each of these parcels that the blueprint has, in metres. At most 1 SQL query."""
    code = _open(viewer, edition, Role.PARCEL)
    wanted = {parcel for parcel in parcels if parcel}
    if code is None or not wanted:
        return {}
    rows = of_version(edition.city, code, edition.versions[code].number).filter(key__in=wanted)
    return {key: _within(shapely.from_wkb(bytes(wkb))) for key, wkb in rows.values_list("key", "wkb")}


def on_boundaries(city: str, projects: Collection[UUID]) -> Mapping[UUID, Point]:
    """A place within the boundary that was handed in last for each of these projects. 2 SQL queries."""
    rows = Application.objects.filter(project__in=projects).exclude(case=None)
    subjects = {subject_of(pk): project for pk, project in rows.values_list("pk", "project")}
    handed_in = Submission.objects.filter(city=city, subject__in=subjects, data__isnull=False)
    found: dict[UUID, Point] = {}
    for submission in handed_in.select_related("form").order_by("at"):
        for area in _bounded(city, submission):
            found[subjects[submission.subject]] = _within(area)
    return found


def _bounded(city: str, submission: Submission) -> Iterator[BaseGeometry]:
    """The boundaries of a form that can be read; one that cannot be is told on the page of its case."""
    frame = pack_of(city).frame
    if frame is None:
        return
    stated: Iterable[tuple[str, str]] = boundaries(
        form_of(submission.form), json.loads(submission.data or "{}")
    )
    for _, text in stated:
        try:
            yield located(text, frame)
        except Mistake:
            continue


def _within(area: BaseGeometry) -> Point:
    point = area.representative_point()
    return point.x, point.y


def _open(viewer: Viewer, edition: Edition, role: Role) -> str | None:
    """The first layer of a role that is in force and open to the viewer."""
    code = queries.layer_with(edition, role)
    return code if code in visible_layers(viewer, edition.city) else None
