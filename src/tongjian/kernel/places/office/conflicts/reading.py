"""Comparisons and their patches, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.comparisons import Comparison, ComparisonState, Patch
from tongjian.kernel.places.office.conflicts.kinds import kind_title

PAGE, PATCHES = 20, 50
TONES = {ComparisonState.WAITING: "info", ComparisonState.DONE: "good", ComparisonState.REFUSED: "bad"}


@dataclass(frozen=True)
class Asked:
    """Which patches somebody wants to see; empty: all."""

    kind: str = ""
    key: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.key)


@dataclass(frozen=True)
class ComparisonRow:
    """A comparison as lists show it."""

    id: UUID
    first: str
    second: str
    tolerance: str
    state: str
    count: int
    area: float
    at: datetime
    by: str

    @property
    def title(self) -> str:
        return f"{self.first} 与 {self.second}"

    @property
    def waiting(self) -> bool:
        return self.state == ComparisonState.WAITING

    @property
    def done(self) -> bool:
        return self.state == ComparisonState.DONE

    @property
    def state_words(self) -> str:
        return ComparisonState(self.state).label

    @property
    def tone(self) -> str:
        return TONES[ComparisonState(self.state)]


@dataclass(frozen=True)
class Total:
    """How much there is of one kind; area in m²."""

    kind: str
    title: str
    count: int
    area: float


def comparison_page(city: str, after: UUID | None) -> tuple[list[ComparisonRow], str | None]:
    """The newest first, and where the next page begins. 1 SQL query."""
    found = Comparison.objects.filter(city=city).select_related("asked_by").defer("matches")
    if after is not None:
        moment = Comparison.objects.filter(pk=after).values("asked_at")[:1]
        found = found.filter(asked_at__lt=moment)
    rows = list(found.order_by("-asked_at", "-id")[: PAGE + 1])
    shown = [comparison_row(each) for each in rows[:PAGE]]
    return shown, str(rows[PAGE - 1].pk) if len(rows) > PAGE else None


def comparison_row(comparison: Comparison) -> ComparisonRow:
    """A comparison in words. No query when its asker is loaded."""
    return ComparisonRow(
        id=comparison.pk,
        first=_side(comparison, comparison.first_layer, comparison.first_number),
        second=_side(comparison, comparison.second_layer, comparison.second_number),
        tolerance=f"{comparison.sliver_area:g} m²，{comparison.sliver_width:g} m",
        state=comparison.state,
        count=comparison.count,
        area=sum(total["area"] for total in comparison.totals.values()),
        at=comparison.asked_at,
        by=comparison.asked_by.get_full_name() if comparison.asked_by else "系统",
    )


def totals_of(comparison: Comparison) -> list[Total]:
    """By kind, the largest area first. No query."""
    totals = [
        Total(kind, kind_title(kind), each["count"], each["area"]) for kind, each in comparison.totals.items()
    ]
    return sorted(totals, key=lambda total: -total.area)


def patches_of(comparison: Comparison, asked: Asked, after: int, most: int) -> list[Patch]:
    """The patches that fit, the largest first, from behind the number `after` on. 1 SQL query."""
    patches = Patch.objects.filter(comparison=comparison, number__gt=after)
    if asked.kind:
        patches = patches.filter(kind=asked.kind)
    if asked.key:
        patches = patches.filter(Q(first=asked.key) | Q(second=asked.key))
    return list(patches.order_by("number")[:most])


def layers_of(comparison: Comparison) -> tuple[Layer | None, Layer | None]:
    """The two layers as the pack declares them now; None for one it no longer has."""
    layers: Mapping[str, Layer] = pack_of(comparison.city).layers
    return layers.get(comparison.first_layer), layers.get(comparison.second_layer)


def prevailing(comparison: Comparison) -> str:
    """Which of the two plans prevails by its rank, as a sentence."""
    first, second = layers_of(comparison)
    if first is None or second is None:
        return "其中一个图层已不在城市配置里，无法判断以谁为准。"
    if first.rank == second.rank:
        return "两个图层位次相同，以谁为准由主管部门认定。"
    upper, lower = sorted((first, second), key=lambda layer: layer.rank)
    return f"以{upper.title}（位次 {upper.rank}）为准，{lower.title}（位次 {lower.rank}）应当调整。"


def prevailing_name(comparison: Comparison) -> str:
    """The same in a word or two."""
    first, second = layers_of(comparison)
    if first is None or second is None or first.rank == second.rank:
        return "待认定"
    return min((first, second), key=lambda layer: layer.rank).title


def _side(comparison: Comparison, code: str, number: int) -> str:
    layer = pack_of(comparison.city).layers.get(code)
    return f"{layer.title if layer else code} 第 {number} 版"
