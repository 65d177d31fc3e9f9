"""A picture of the place where something is wrong, with what else the file holds around it."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry import Point

from tongjian.kernel.places.office.pictures import Shape, bounds_of, picture, view_of
from tongjian.kernel.places.office.reports import Problem, Report


def picture_of(report: Report, problem: Problem) -> str:
    """The feature among its neighbours in the file, the place marked; empty where nothing can be drawn."""
    sketch = report.sketches.get(problem.number or 0)
    if sketch is None:
        return ""
    own = shapely.from_wkt(sketch.shape)
    box = bounds_of([own])
    if box is None:
        return ""
    shapes = [*_neighbours(report, sketch.near), Shape(own, "problem", problem.key)]
    if problem.where is not None:
        shapes.append(Shape(Point(*problem.where), "mark", "问题所在"))
    return picture(shapes, f"{problem.heading}的位置", view_of(box, width=240, height=160))


def _neighbours(report: Report, numbers: tuple[int, ...]) -> Iterator[Shape]:
    for number in numbers:
        if near := report.sketches.get(number):
            yield Shape(shapely.from_wkt(near.shape), "neighbour", f"第 {number} 个要素")
