"""The versions of a layer, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongjian.kernel.people.models import User
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office.citations import cited
from tongjian.kernel.places.office.gates import Door

PAGE = 20
_STATES = {
    State.IMPORTING: ("正在检查", "info"),
    State.REFUSED: ("未通过检查", "bad"),
    State.READY: ("待发布", "warn"),
    State.PUBLISHING: ("正在发布", "info"),
    State.WITHDRAWN: ("已撤回", ""),
}
COUNTED = {"added": "新增", "changed": "改变", "removed": "删除", "same": "不变"}


@dataclass(frozen=True)
class Standing:
    """Where a version stands today, in words and the tone of a mark."""

    words: str
    tone: str


@dataclass(frozen=True)
class VersionRow:
    """A version as lists show it. `previous` is the number of the one published before it, if any."""

    id: UUID
    number: int | None
    state: Standing
    effective_from: date | None
    digest: str
    changes: str
    features: int | None
    note: str
    by: str
    at: datetime
    cited: int
    previous: int | None

    @property
    def name(self) -> str:
        return f"第 {self.number} 版" if self.number else "未编号的导入"


@dataclass(frozen=True)
class VersionPage:
    """One page and where the next begins (None: this is the last)."""

    rows: list[VersionRow]
    after: str | None


def version_page(door: Door, after: UUID | None, today: date) -> VersionPage:
    """A page of the versions the viewer may see, the newest first. At most 4 SQL queries."""
    seen = _seen(door)
    if after is not None:
        moment = LayerVersion.objects.filter(pk=after).values_list("created_at")[:1]
        seen = seen.filter(created_at__lt=moment)
    found = list(seen.select_related("created_by", "published_by").order_by("-created_at")[: PAGE + 1])
    published, cases = published_of(door), cited(door.city, door.layer.code)
    rows = [version_row(each, published, cases, today) for each in found[:PAGE]]
    return VersionPage(rows, str(found[PAGE - 1].pk) if len(found) > PAGE else None)


def published_of(door: Door) -> list[tuple[int, date]]:
    """Number and effective day of every published version, in the order they take effect. 1 SQL query."""
    rows = LayerVersion.objects.filter(city=door.city, layer=door.layer.code, state=State.PUBLISHED)
    found = rows.order_by("effective_from", "number").values_list("number", "effective_from")
    return [(number, since) for number, since in found if number is not None and since is not None]


def version_row(
    version: LayerVersion, published: list[tuple[int, date]], cases: Mapping[int, int], today: date
) -> VersionRow:
    """A version in words. No query when its people are loaded."""
    decided = version.published_by is not None
    return VersionRow(
        id=version.pk,
        number=version.number,
        state=standing(version, published, today),
        effective_from=version.effective_from,
        digest=version.digest,
        changes=changes_in_words(version.changes),
        features=version.features if version.digest else None,
        note=version.note,
        by=_name(version.published_by if decided else version.created_by),
        at=(version.decided_at if decided else None) or version.created_at,
        cited=cases.get(version.number or 0, 0),
        previous=max((n for n, _ in published if n < (version.number or 0)), default=None),
    )


def standing(version: LayerVersion, published: list[tuple[int, date]], today: date) -> Standing:
    """Where it stands: of the published versions one is in force, later ones wait, earlier ones are over."""
    if version.state != State.PUBLISHED:
        return Standing(*_STATES[State(version.state)])
    if version.effective_from is not None and version.effective_from > today:
        return Standing("待生效", "info")
    in_force = in_force_on(published, today)
    return Standing("现行", "good") if version.number == in_force else Standing("已被取代", "")


def in_force_on(published: list[tuple[int, date]], day: date) -> int | None:
    """The number in force on that day; None: none."""
    return next((number for number, since in reversed(published) if since <= day), None)


def changes_in_words(changes: Mapping[str, Any]) -> str:
    """新增 3，改变 1 …; nothing where nothing was counted yet."""
    if "against" in changes and changes["against"] is None:
        return "首个版本"
    counted = {name: changes[name] for name in COUNTED if isinstance(changes.get(name), int)}
    return "，".join(f"{COUNTED[name]} {number:,}" for name, number in counted.items())


def _seen(door: Door) -> QuerySet[LayerVersion]:
    versions = LayerVersion.objects.filter(city=door.city, layer=door.layer.code)
    states: Collection[State] = tuple(State) if door.may_manage else (State.PUBLISHED,)
    return versions.filter(state__in=states).defer("definition")


def _name(user: User | None) -> str:
    return user.get_full_name() if user else "系统"
