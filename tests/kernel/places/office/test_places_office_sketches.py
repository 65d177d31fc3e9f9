"""The shapes a report carries, so that a refused file can be shown where it is wrong."""

from __future__ import annotations

import shapely
from shapely.geometry import Point, Polygon, box

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.problems import FeatureProblem
from tongjian.kernel.places.office.problempictures import picture_of
from tongjian.kernel.places.office.reports import Problem, Report, Sketch
from tongjian.kernel.places.versions.sketches import MOST, sketches


def row(count: int) -> list[Feature]:
    """Squares side by side, 10 m apart."""
    return [Feature("control-plan", f"K{n}", {}, box(110 * n, 0, 110 * n + 100, 100)) for n in range(count)]


def wrong(number: int | None, where: tuple[float, float] | None = None) -> FeatureProblem:
    return FeatureProblem(number, "", "invalid", "error", "图形无效。", "请改正。", where)


def test_a_feature_comes_with_those_around_it() -> None:
    found = sketches([wrong(5)], row(9))
    assert found["5"]["near"] == [4, 6]
    assert set(found) == {"4", "5", "6"}
    assert shapely.from_wkt(found["5"]["shape"]).equals(box(440, 0, 540, 100))


def test_the_file_as_a_whole_and_what_has_no_shape_are_not_drawn() -> None:
    features = [Feature("control-plan", "A", {}, Polygon()), *row(2)]
    assert sketches([wrong(None), wrong(1)], features) == {}


def test_a_shape_of_a_whole_country_is_not_carried() -> None:
    circle = Feature("control-plan", "A", {}, Point(0, 0).buffer(50, quad_segs=2_000))
    assert sketches([wrong(1)], [circle]) == {}


def test_only_so_many_are_drawn() -> None:
    features = row(MOST + 50)
    found = sketches([wrong(n + 1) for n in range(len(features))], features)
    assert len(found) <= MOST + 6


def test_a_problem_without_a_sketch_has_no_picture() -> None:
    problem = Problem(1, 3, "K", "invalid", "error", "图形无效。", "", (1.0, 2.0))
    assert picture_of(Report((problem,), {"invalid": 1}, {}), problem) == ""
    sketch = Sketch("POLYGON ((0 0, 9 0, 9 9, 0 0))", (4,))
    assert "tone-mark" in picture_of(Report((problem,), {"invalid": 1}, {3: sketch}), problem)
