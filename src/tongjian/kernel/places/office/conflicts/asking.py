"""Asking for a comparison: which versions of which layers, and what counts as inaccuracy of drawing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.comparisons import Comparison, ComparisonState
from tongjian.kernel.places.models import LayerVersion, Shelf, State
from tongjian.kernel.places.office.conflicts.matching import uses_of

COMPARE = "blueprint.compare"
MOST_WAITING = 3
"""Comparisons of a city that may wait at once: each keeps a processor busy for up to a minute."""
MOST_FEATURES = 400_000
"""Of one layer: more than that does not fit in the memory a job may take."""
AREAS, WIDTHS = (0.0, 1_000_000.0), (0.0, 1_000.0)
USUAL = {"area": "10", "width": "1"}


class Mistaken(Exception):
    """What is wrong with what was asked, for whoever asked."""


@dataclass(frozen=True)
class Wanted:
    """Two versions and the tolerance: area in m², width in m."""

    first: LayerVersion
    second: LayerVersion
    area: float
    width: float


def choices(city: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The published versions of layers with areas: title of the layer, values and words. 1 SQL query."""
    found: dict[str, list[tuple[str, str]]] = {}
    for version in _comparable(city).defer("definition").order_by("-number"):
        words = f"第 {version.number} 版，{version.effective_from}起，{version.features:,} 个要素"
        found.setdefault(version.layer, []).append((f"{version.layer}:{version.number}", words))
    layers = pack_of(city).layers
    return [(layers[code].title, found[code]) for code in layers if code in found]


def wanted(city: str, form: Mapping[str, str]) -> Wanted:
    """The form as a question. At most 2 SQL queries. Raises Mistaken."""
    first = _version(city, form.get("first", ""), "第一个图层")
    second = _version(city, form.get("second", ""), "第二个图层")
    if first.pk == second.pk:
        raise Mistaken("两边选的是同一个版本，比不出差异。请选择两个不同的图层，或同一图层的两个版本。")
    area = _number(form.get("area", ""), "忽略小于（m²）", AREAS)
    return Wanted(first, second, area, _number(form.get("width", ""), "忽略窄于（m）", WIDTHS))


@transaction.atomic
def ask(viewer: Viewer, city: str, asked: Wanted) -> tuple[Comparison, bool]:
    """Have two versions compared; whether that is new. The same question is never computed twice.

    Raises Mistaken when too many wait.
    """
    # Two officials may ask the same at the same moment: the layer's row is the lock.
    list(Shelf.objects.filter(city=city, layer=asked.first.layer).select_for_update(no_key=True))
    matches = json.dumps(uses_of(city).model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    question = {
        "city": city,
        "first_layer": asked.first.layer,
        "first_number": asked.first.number,
        "first_digest": asked.first.digest,
        "second_layer": asked.second.layer,
        "second_number": asked.second.number,
        "second_digest": asked.second.digest,
        "sliver_area": asked.area,
        "sliver_width": asked.width,
        "matches": matches,
    }
    # Versions never change, so neither would the answer; only a refusal may be tried again.
    known = Comparison.objects.filter(**question).exclude(state=ComparisonState.REFUSED).first()
    if known is not None:
        return known, False
    waiting = Comparison.objects.filter(city=city, state=ComparisonState.WAITING).count()
    if waiting >= MOST_WAITING:
        raise Mistaken(f"本市已有 {waiting} 项比对在排队，请等其中一项完成后再试。")
    new = Comparison.objects.create(**question, asked_by_id=viewer.user, asked_at=timezone.now())
    enqueue(COMPARE, {"comparison": str(new.pk)}, city=city)
    return new, True


def _comparable(city: str) -> QuerySet[LayerVersion]:
    layers = [code for code, layer in pack_of(city).layers.items() if layer.geometry == "polygon"]
    return LayerVersion.objects.filter(city=city, layer__in=layers, state=State.PUBLISHED)


def _version(city: str, value: str, title: str) -> LayerVersion:
    layer, _, number = value.partition(":")
    if not number.isdecimal() or len(number) > 9:
        raise Mistaken(f"请为“{title}”选择一个版本。")
    found = _comparable(city).filter(layer=layer, number=int(number)).first()
    if found is None:
        raise Mistaken(f"“{title}”选的版本没有发布，或不是面状图层。请重新选择。")
    if found.features > MOST_FEATURES:
        raise Mistaken(
            f"“{title}”选的版本有 {found.features:,} 个要素，超过一次比对的上限 {MOST_FEATURES:,} 个。"
            "请选择要素较少的图层。"
        )
    return found


def _number(text: str, title: str, allowed: tuple[float, float]) -> float:
    low, high = allowed
    try:
        number = float(text.strip())
    except ValueError:
        raise Mistaken(f"“{title}”应是数字，例如 10，现在是“{text.strip()[:20]}”。") from None
    if not low <= number <= high:
        raise Mistaken(f"“{title}”应在 {low:g} 到 {high:g} 之间。")
    return number
