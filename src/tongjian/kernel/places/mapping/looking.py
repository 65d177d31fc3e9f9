"""Who looks at which layers as they were in force when: what every page of the map begins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places import queries
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.edition import Edition, VersionRef

_DAYS = (date(1949, 10, 1), date(2200, 1, 1))


class Mistaken(ValueError):
    """What was asked makes no sense; the text is a sentence for whoever asked."""


@dataclass(frozen=True)
class Look:
    """A viewer looking at a city's blueprint on a day, as far as the layers are open to them.

    `known_at`: only what had been published by then counts; None: everything published until now.
    """

    city: str
    viewer: Viewer
    on: date
    known_at: datetime | None

    @cached_property
    def frame(self) -> Frame:
        """The city's frame. Raises Http404 where the city has no blueprint."""
        frame = pack_of(self.city).frame
        if frame is None:
            raise Http404("本市没有一张蓝图。")
        return frame

    @cached_property
    def systems(self) -> Systems:
        return Systems(self.frame)

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """The layers open to the viewer, by code, in the order of their rank."""
        visible = visible_layers(self.viewer, self.city)
        return {code: layer for code, layer in pack_of(self.city).layers.items() if code in visible}

    @cached_property
    def edition(self) -> Edition:
        """Everything in force that day, layers hidden from the viewer included."""
        return queries.edition_on(self.city, self.on, self.known_at)

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[Layer, VersionRef | None]]]]:
        """The layers under the titles of their groups, each with its version in force."""
        for title in dict.fromkeys(layer.group for layer in self.layers.values()):
            own = [layer for layer in self.layers.values() if layer.group == title]
            yield title, [(layer, self.edition.versions.get(layer.code)) for layer in own]

    def published(self, *roles: Role) -> list[str]:
        """Codes of the layers open to the viewer that have a version in force; of these roles when named."""
        return [
            code
            for code, layer in self.layers.items()
            if code in self.edition.versions and (not roles or layer.role in roles)
        ]

    def of_role(self, role: Role) -> Layer | None:
        """The first layer of a role that is open to the viewer and in force."""
        return next((self.layers[code] for code in self.published(role)), None)


def look(request: ViewerRequest, city: str) -> Look:
    """What the request asks to see: `on` a day (today), as `known` at a moment (now). Raises Mistaken."""
    given = request.POST if request.method == "POST" else request.GET
    return Look(city, request.viewer, _day(given.get("on", "")), _moment(given.get("known", "")))


def today(request: ViewerRequest, city: str) -> Look:
    """What is in force today."""
    return Look(city, request.viewer, timezone.localdate(), None)


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Mistaken(f"日期应写成 2026-03-01，现在是“{text[:20]}”。") from None
    if not _DAYS[0] <= day < _DAYS[1]:
        raise Mistaken(f"日期应在 {_DAYS[0].year} 年到 {_DAYS[1].year - 1} 年之间。")
    return day


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise Mistaken(f"时刻应写成 2026-03-01T09:00:00+08:00，现在是“{text[:40]}”。")
    return moment
