"""Pictures of places: to scale, north up, whatever the shapes are."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.kernel.places.office.pictures import Shape, View, bounds_of, picture, view_of

NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def drawn(*geometries: BaseGeometry, view: View | None = None) -> ElementTree.Element:
    text = picture([Shape(each, "subject", "一块地") for each in geometries], "图", view)
    return ElementTree.fromstring(str(text))


def coordinates(svg: ElementTree.Element) -> list[tuple[float, float]]:
    numbers = [
        float(n)
        for path in svg.iterfind("g[@class='tone-subject']/path")
        for n in NUMBERS.findall(path.get("d"))
    ]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_north_is_up_and_proportions_are_kept() -> None:
    svg = drawn(Polygon([(0, 0), (200, 0), (200, 100), (0, 100)]), view=view_of((0, 0, 200, 100)))
    xs, ys = zip(*coordinates(svg), strict=True)
    assert (max(xs) - min(xs)) == pytest.approx(2 * (max(ys) - min(ys)), abs=0.3)
    north_east = drawn(box(150, 80, 200, 100), view=view_of((0, 0, 200, 100)))
    assert min(x for x, _ in coordinates(north_east)) > 180
    assert max(y for _, y in coordinates(north_east)) < 120


def test_what_is_wrong_with_a_shape_is_seen() -> None:
    """A bow tie keeps its crossing: simplifying it would hide what the report complains about."""
    svg = drawn(Polygon([(0, 0), (100, 100), (0, 100), (100, 0)]))
    assert len(set(coordinates(svg))) == 4


def test_holes_parts_lines_and_points_are_drawn() -> None:
    ring = box(0, 0, 90, 90).difference(box(30, 30, 60, 60))
    svg = drawn(MultiPolygon([ring, box(200, 0, 250, 50)]), LineString([(0, 0), (250, 90)]), Point(10, 10))
    groups = svg.findall("g[@class='tone-subject']")
    assert groups[0].find("path").get("d").count("Z") == 3
    assert groups[1].find("path").get("d").count("Z") == 0
    assert len(groups[2].findall("circle")) == 1


def test_nothing_is_drawn_of_nothing() -> None:
    assert picture([], "图") == ""
    assert picture([Shape(Polygon(), "subject")], "图") == ""
    assert picture([Shape(Point(math.nan, 1), "subject")], "图") == ""


def test_words_of_a_file_stay_words() -> None:
    text = picture([Shape(box(0, 0, 9, 9), "subject", "<script>alert(1)</script>")], '"><b>')
    assert "<script>" not in text
    assert "<b>" not in text


def test_a_point_is_shown_with_its_surroundings() -> None:
    assert view_of((5, 5, 5, 5)).box[2] - view_of((5, 5, 5, 5)).box[0] >= 20


@given(
    st.tuples(*[st.floats(-1e6, 1e6) for _ in range(2)], *[st.floats(0.01, 2e5) for _ in range(2)]),
)
def test_a_view_holds_its_box_and_the_scale_is_true(given: tuple[float, float, float, float]) -> None:
    west, south, across, up = given
    bounds = (west, south, west + across, south + up)
    view = view_of(bounds)
    seen = view.box
    slack = 1e-6 * max(1.0, *map(abs, bounds))
    assert seen[0] <= bounds[0] + slack
    assert seen[3] >= bounds[3] - slack
    bar = ElementTree.fromstring(str(picture([Shape(box(*bounds), "subject")], "图", view))).find(
        "g[@class='scale']"
    )
    words = bar.find("text").text
    metres = float(words.split()[0]) * (1000 if words.endswith("km") else 1)
    pixels = float(re.search(r"h([\d.]+)", bar.find("path").get("d")).group(1))
    assert pixels == pytest.approx(metres * view.pixels_per_metre, abs=0.06)


def test_the_box_around_several() -> None:
    assert bounds_of([box(0, 0, 1, 1), Polygon(), Point(5, -3)]) == (0, -3, 5, 1)
