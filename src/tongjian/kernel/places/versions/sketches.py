"""What has to be drawn to show where a file is wrong: the features in question and those around them.

A refused file is kept as it came, so its report carries these few shapes itself. No Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypedDict

import shapely

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.problems import FeatureProblem

MOST: Final = 500
"""Features that are drawn; whoever mends a file needs no more pictures."""
AROUND: Final = 6
"""Neighbours of each."""
_POINTS: Final = 4_000
"""Coordinates of one shape: what has more is not drawn."""
_LEAST: Final = 10.0
_CENTIMETRES: Final = 2


class Sketch(TypedDict):
    """WKT in metres, and the numbers of the features around it."""

    shape: str
    near: list[int]


def sketches(problems: Iterable[FeatureProblem], features: Sequence[Feature]) -> dict[str, Sketch]:
    """By the number of the feature in the file; neighbours are there with their own shapes."""
    numbers = dict.fromkeys(each.number for each in problems if each.number is not None)
    asked = [number for number in islice(numbers, MOST) if _can_be_drawn(features[number - 1])]
    if not asked:
        return {}
    tree = shapely.STRtree([each.geometry for each in features])
    found: dict[str, Sketch] = {}
    for number in asked:
        near = _around(tree, features, number)
        found[str(number)] = {"shape": _text(features[number - 1]), "near": near}
    for number in {each for sketch in list(found.values()) for each in sketch["near"]}:
        found.setdefault(str(number), {"shape": _text(features[number - 1]), "near": []})
    return found


def _around(tree: shapely.STRtree, features: Sequence[Feature], number: int) -> list[int]:
    west, south, east, north = features[number - 1].geometry.bounds
    room = max(_LEAST, 0.3 * max(east - west, north - south))
    box = shapely.box(west - room, south - room, east + room, north + room)
    others = (int(place) + 1 for place in sorted(tree.query(box)))
    usable = (each for each in others if each != number and _can_be_drawn(features[each - 1]))
    return list(islice(usable, AROUND))


def _can_be_drawn(feature: Feature) -> bool:
    shape = feature.geometry
    return not shape.is_empty and int(shapely.get_num_coordinates(shape)) <= _POINTS


def _text(feature: Feature) -> str:
    text: str = shapely.to_wkt(feature.geometry, rounding_precision=_CENTIMETRES, output_dimension=2)
    return text
