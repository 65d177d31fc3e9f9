"""Which layer and version an address means, for whoever asks; to everybody else there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.access import is_official, may_manage, may_publish, visible_layers
from tongjian.kernel.places.models import LayerVersion, State

OPEN_TO_ALL = (State.PUBLISHED,)
GEOMETRIES = {"polygon": "面", "line": "线", "point": "点"}


@dataclass(frozen=True)
class Door:
    """A layer as one viewer may use it."""

    city: str
    layer: Layer
    viewer: Viewer

    @property
    def owner(self) -> str:
        return pack_of(self.city).duty_title(self.layer.owner)

    @property
    def may_manage(self) -> bool:
        return may_manage(self.viewer, self.city, self.layer.code)

    @property
    def may_publish(self) -> bool:
        return may_publish(self.viewer, self.city, self.layer.code)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The way to pages of this layer."""
        own = reverse("layer", args=[self.city, self.layer.code])
        return [(reverse("layers", args=[self.city]), "图层管理"), (own, self.layer.title)]

    def must_manage(self) -> None:
        """Raises PermissionDenied."""
        if not self.may_manage:
            raise PermissionDenied(f"“{self.layer.title}”由{self.owner}的承办人或负责人导入。")

    def must_publish(self) -> None:
        """Raises PermissionDenied."""
        if not self.may_publish:
            raise PermissionDenied(f"“{self.layer.title}”由{self.owner}的负责人发布和撤回。")


def door(request: ViewerRequest, city: str, layer: str) -> Door:
    """The layer, if it is there and open to whoever asks. Raises Http404. No SQL query of its own."""
    if layer not in visible_layers(request.viewer, city):
        raise Http404(f"没有图层 {layer}，或它不对您开放。")
    return Door(city, pack_of(city).layers[layer], request.viewer)


def version_of(door: Door, version: UUID) -> LayerVersion:
    """A version of the layer. What is not published is the owner's own business. Raises Http404. 1 query."""
    return _open(door, _versions(door).filter(pk=version).first())


def version_among(door: Door, version: UUID) -> tuple[LayerVersion, list[tuple[int, date]]]:
    """The same, with number and first day of every published one in the order they take effect. 1 query."""
    wanted = Q(pk=version) | Q(state=State.PUBLISHED)
    rows = list(_versions(door).filter(wanted).order_by("effective_from", "number"))
    published = [
        (each.number, each.effective_from)
        for each in rows
        if each.state == State.PUBLISHED and each.number is not None and each.effective_from is not None
    ]
    return _open(door, next((each for each in rows if each.pk == version), None)), published


def _versions(door: Door) -> QuerySet[LayerVersion]:
    versions = LayerVersion.objects.filter(city=door.city, layer=door.layer.code)
    return versions.select_related("created_by", "published_by", "report", "rows").defer("definition")


def _open(door: Door, found: LayerVersion | None) -> LayerVersion:
    if found is None or not (found.state in OPEN_TO_ALL or door.may_manage):
        raise Http404(f"图层“{door.layer.title}”没有这个版本。")
    return found


def must_be_official(request: ViewerRequest, city: str) -> None:
    """Raises PermissionDenied."""
    if not is_official(request.viewer, city):
        raise PermissionDenied("本页面仅供本市公职人员使用。")
