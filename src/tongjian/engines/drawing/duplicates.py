"""The same thing drawn twice counts once, and outlines that cross themselves are named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import shapely
from shapely import STRtree

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.titles import title_of
from tongjian.engines.drawing.vocabulary import Meaning

_SAME = 0.005
"""Metres: outlines that are nowhere further apart are one outline drawn twice."""
_STACKED = {Meaning.FLOOR, Meaning.BALCONY, Meaning.ROOF_HOUSE, Meaning.BASEMENT}
"""Meanings of which several with different attributes may lie on the same ground."""
_PLACE = re.compile(r"\[(\S+) (\S+)\]")


def without_duplicates(found: Sequence[Found], findings: Findings) -> list[Found]:
    """Drop what is drawn again on the same place with the same meaning, keeping the better described."""
    groups: dict[tuple[Meaning, bool], list[int]] = defaultdict(list)
    for i, item in enumerate(found):
        groups[item.meaning, item.layer.rule.deducts].append(i)
    dropped: set[int] = set()
    for members in groups.values():
        for first, second in _same_places([found[i] for i in members]):
            kept, copy = sorted((members[first], members[second]), key=lambda i: -len(found[i].attributes))
            if kept in dropped or copy in dropped:
                continue
            if _tell_copy(found[kept], found[copy], findings):
                dropped.add(copy)
    return [item for i, item in enumerate(found) if i not in dropped]


def without_covered(found: Sequence[Found], findings: Findings) -> list[Found]:
    """Drop references known by their block's name alone that stand on a thing of their layer's meaning: the
    picture of a car in a stall is not another stall."""
    covered = [
        item
        for meaning in {item.meaning for item in found if item.layer.by_block}
        for item in _on_others([item for item in found if item.meaning is meaning and item.is_outline])
    ]
    for item in covered:
        what = "画在已计入的车位等同类图形上，不另计"
        findings.share("duplicate", f"{title_of(item.meaning)}的", what, item.entity, item.where)
    dropped = {id(item) for item in covered}
    return [item for item in found if id(item) not in dropped]


def _on_others(items: Sequence[Found]) -> list[Found]:
    own = [item for item in items if not item.layer.by_block]
    shown = [item for item in items if item.layer.by_block]
    if not own or not shown:
        return []
    centres = [item.geometry.representative_point() for item in shown]
    on = STRtree([item.geometry for item in own]).query(centres, predicate="within")[0]
    return [shown[i] for i in sorted(set(on.tolist()))]


def report_crossings(found: Iterable[Found], findings: Findings) -> None:
    """Name every outline whose edges cross or touch each other: its area is open to argument."""
    closed = [item for item in found if item.is_outline]
    polygons = [item.outline.polygon for item in closed]
    for item, polygon, valid in zip(closed, polygons, shapely.is_valid(polygons), strict=True):
        if valid:
            continue
        place = _PLACE.search(shapely.is_valid_reason(polygon))
        where = (float(place[1]), float(place[2])) if place else item.where
        findings.problem(
            "self-intersection",
            f"图层“{item.entity.layer}”的图元 {item.entity.handle} 在 ({where[0]:.2f}, {where[1]:.2f}) "
            "处自相交，面积按边线围成的代数和计，请改正",
            [item.entity],
            where,
        )


def _same_places(items: Sequence[Found]) -> list[tuple[int, int]]:
    """Pairs of the same shape, first drawn first. Start, direction and split of the edges do not matter."""
    shapes = [item.geometry for item in items]
    centres = shapely.centroid(shapes)
    near = STRtree(centres).query(centres, predicate="dwithin", distance=_SAME)
    return sorted(
        (i, j)
        for i, j in zip(*near.tolist(), strict=True)
        if i < j
        and type(shapes[i]) is type(shapes[j])
        and shapely.hausdorff_distance(shapes[i], shapes[j]) <= _SAME
    )


def _tell_copy(kept: Found, copy: Found, findings: Findings) -> bool:
    """Report the copy. False: they differ in what is written on them and both count."""
    differing = sorted(
        key for key, value in copy.attributes.items() if kept.attributes.get(key, value) != value
    )
    if differing and kept.meaning in _STACKED:
        return False
    for key, value in copy.attributes.items():
        kept.attributes.setdefault(key, value)
    title = f"{'扣减' if kept.layer.rule.deducts else ''}{title_of(kept.meaning)}"
    if differing:
        findings.problem(
            "duplicate",
            f"{title}的图元 {copy.entity.handle} 与 {kept.entity.handle} 重合，只计一次；"
            f"两者的 {'、'.join(differing)} 不一致，采用 {kept.entity.handle} 的",
            [kept.entity, copy.entity],
            copy.where,
        )
    else:
        findings.share("duplicate", f"{title}的", "与同类图元重合，只计一次", copy.entity, copy.where)
    return True
