"""Comparing two versions in the background."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import shapely
from django.utils import timezone

from tongjian.engines.blueprint.differences import Found, between
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.patchwork import Sliver
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.uses import Uses
from tongjian.kernel.places import queries
from tongjian.kernel.places.comparisons import Comparison, ComparisonState, Patch
from tongjian.kernel.places.office.conflicts.asking import COMPARE
from tongjian.kernel.places.office.features import all_of

__all__ = ["compare"]
LONGEST = timedelta(minutes=15)
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Outcome:
    """What was found, once its patches are written; `totals` are count and area in m² by kind."""

    count: int
    totals: Mapping[str, Mapping[str, float]]
    slivers: int
    slivers_total: float


def _compare(args: Args) -> Outcome | str:
    """Find the patches and write them; or the sentence why there are none."""
    comparison = Comparison.objects.get(pk=UUID(args["comparison"]))
    city = comparison.city
    first = _side(city, comparison.first_layer, comparison.first_number)
    second = _side(city, comparison.second_layer, comparison.second_number)
    sliver = Sliver(comparison.sliver_area, comparison.sliver_width)
    try:
        found = between(*first, *second, sliver=sliver, table=Uses.model_validate_json(comparison.matches))
    except (ValueError, shapely.errors.GEOSException) as error:
        return f"要素的几何不能比对：{error}"
    _write(comparison, found)
    return Outcome(len(found.patches), _totals(found), found.slivers, round(found.sliver_area, 2))


def _side(city: str, layer: str, number: int) -> tuple[Layer, list[Feature]]:
    return queries.definition(city, layer, number), list(all_of(city, layer, number))


def _write(comparison: Comparison, found: Found) -> None:
    """A slice at a time, so that nobody waits for the database; what is there after a kill stays.

    Nothing of it is shown before the comparison is done.
    """
    for begin in range(0, len(found.patches), _AT_ONCE):
        part = found.patches[begin : begin + _AT_ONCE]
        shapes = shapely.to_wkb([patch.geometry for patch in part], byte_order=1)
        rows = [
            Patch(
                comparison=comparison,
                number=number,
                kind=patch.kind,
                first=patch.first,
                second=patch.second,
                area=patch.area,
                width=patch.width,
                wkb=shape,
            )
            for number, (patch, shape) in enumerate(zip(part, shapes, strict=True), start=begin + 1)
        ]
        Patch.objects.bulk_create(rows, ignore_conflicts=True)


def _totals(found: Found) -> Mapping[str, Mapping[str, float]]:
    """Areas are added before they are rounded."""
    counts: dict[str, int] = defaultdict(int)
    areas: dict[str, float] = defaultdict(float)
    for patch in found.patches:
        counts[patch.kind.value] += 1
        areas[patch.kind.value] += patch.area
    return {kind: {"count": counts[kind], "area": round(areas[kind], 2)} for kind in sorted(counts)}


def _gave_up(args: Args) -> None:
    waiting = Comparison.objects.filter(pk=UUID(args["comparison"]), state=ComparisonState.WAITING)
    sentence = "比对程序多次中断，没有结果。请选择要素较少的图层，或稍后重新比对。"
    waiting.update(state=ComparisonState.REFUSED, sentence=sentence, finished_at=timezone.now())


@job(COMPARE, prepare=_compare, longest=LONGEST, attempts=3, buried=_gave_up)
def compare(args: Args, outcome: Outcome | str) -> None:
    """Say that the answer is there, once."""
    comparison = Comparison.objects.select_for_update(no_key=True).get(pk=UUID(args["comparison"]))
    if comparison.state != ComparisonState.WAITING:
        return
    comparison.finished_at = timezone.now()
    if isinstance(outcome, str):
        comparison.state, comparison.sentence = ComparisonState.REFUSED, outcome[:500]
    else:
        comparison.state, comparison.totals = ComparisonState.DONE, outcome.totals
        comparison.count = outcome.count
        comparison.slivers, comparison.slivers_total = outcome.slivers, outcome.slivers_total
    comparison.save()
