"""The report of an import: every faulty feature, with its place."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely

from tests.engines.blueprint.layers import EAST, FRAME, NORTH, feature, layer
from tongjian.engines.blueprint.checks import CheckReport, check
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.overlaps import SLIVER_AREA, find_overlaps
from tongjian.engines.blueprint.problems import LISTED, FeatureProblem
from tongjian.engines.blueprint.reading import Incoming

AREAS = layer()
OVERLAPPING = layer(overlap="allowed")


def box(x: float, y: float = 0, width: float = 100, height: float = 100) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def report(*shapes: shapely.Geometry, on=AREAS, keys: list[str] | None = None) -> CheckReport:
    names = keys or [f"K{i}" for i in range(len(shapes))]
    return check(incoming([feature(on, k, s) for k, s in zip(names, shapes, strict=True)]), on, FRAME)


def incoming(features: list[Feature], *problems: FeatureProblem) -> Incoming:
    counts = {each.code: 1 for each in problems}
    return Incoming(tuple(features), "EPSG:4549", "gpkg", problems, counts)


def only(found: CheckReport) -> FeatureProblem:
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


def test_good_neighbours_pass():
    found = report(box(0), box(100), box(0, 100), shapely.MultiPolygon([box(300), box(500)]))
    assert found.problems == ()
    assert not found.refused
    assert found.features == 4
    assert "0.1 m²" in "".join(found.tolerances)


def test_a_self_intersection_is_told_with_its_place_and_what_a_repair_would_change():
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH + 10)])
    problem = only(report(bow))
    assert (problem.number, problem.key, problem.code, problem.severity) == (1, "K0", "invalid", "error")
    assert problem.where == pytest.approx((EAST + 5, NORTH + 5))
    assert "自相交" in problem.sentence
    assert "由 0.00 m² 变为 50.00 m²" in problem.sentence


def test_every_other_fault_of_a_geometry_has_its_name():
    ring = [(EAST, NORTH), (EAST + 10, NORTH), (EAST + 10, NORTH + 10), (EAST, NORTH + 10)]
    hole = [(EAST + 20, NORTH), (EAST + 21, NORTH), (EAST + 21, NORTH + 1)]
    assert "洞在外边界之外" in only(report(shapely.Polygon(ring, [hole]))).sentence
    nested = shapely.MultiPolygon([box(0), box(10, 10, 5, 5)])
    assert "套在另一部分之内" in only(report(nested)).sentence


def test_the_wrong_kind_and_no_geometry_are_errors():
    found = report(
        shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)]),
        shapely.Polygon(),
        shapely.GeometryCollection([box(0), shapely.Point(EAST, NORTH)]),
        box(0),
    )
    assert [(p.number, p.code) for p in found.problems] == [
        (1, "geometry-type"),
        (2, "empty-geometry"),
        (3, "geometry-type"),
    ]
    assert "图形是线" in found.problems[0].sentence
    assert "几何集合" in found.problems[2].sentence
    assert found.refused


def test_a_feature_whose_coordinates_were_told_is_not_told_to_be_empty_as_well():
    broken = FeatureProblem(1, "K0", "coordinates", "error", "坐标坏了。", "改正。")
    found = check(incoming([feature(AREAS, "K0", shapely.Polygon())], broken), AREAS, FRAME)
    assert only(found).code == "coordinates"


def test_keys_and_geometries_that_occur_twice_are_told():
    rolled = shapely.Polygon(
        [(EAST + 100, NORTH), (EAST + 100, NORTH + 100), (EAST, NORTH + 100), (EAST, NORTH)]
    )
    found = report(box(0), box(300), rolled, keys=["A", "A", "B"])
    assert [(p.number, p.code) for p in found.problems] == [(2, "duplicate-key"), (3, "duplicate-geometry")]
    assert "第 1 个要素" in found.problems[0].sentence
    assert found.problems[1].where == (EAST + 50, NORTH + 50)
    assert [p.severity for p in report(box(0), rolled, on=OVERLAPPING).problems] == ["warning"]


def test_an_overlap_is_told_with_its_area_and_place_unless_the_layer_allows_it():
    problem = only(report(box(0), box(90)))
    assert (problem.number, problem.code, problem.severity) == (1, "overlap", "error")
    assert "第 2 个要素（K1）重叠 1000.00 m²，平均宽 9.09 m" in problem.sentence
    assert problem.where is not None
    assert box(90, width=10).contains(shapely.Point(problem.where))
    assert report(box(0), box(90), on=OVERLAPPING).problems == ()


def test_an_area_within_another_overlaps_it_and_one_in_its_hole_does_not():
    assert only(report(box(0), box(10, 10, 5, 5))).code == "overlap"
    assert report(box(0).difference(box(10, 10, 5, 5)), box(10, 10, 5, 5)).problems == ()


def test_slivers_are_let_pass_and_counted():
    found = report(box(0), box(99.995), box(0, 200), box(99.9999, 200))
    problem = only(found)
    assert (problem.number, problem.code, problem.severity) == (None, "slivers", "warning")
    assert "2 处" in problem.sentence
    assert not found.refused


def test_an_overlap_is_not_compared_with_an_invalid_neighbour_but_that_is_told():
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH + 10)])
    assert [p.code for p in report(box(0), bow).problems] == ["invalid"]


def test_features_out_of_the_city_are_errors_and_those_reaching_out_warnings():
    edge = Systems(FRAME).extent_in("EPSG:4549")[2]
    found = report(box(500_000), shapely.box(edge - 2000, NORTH, edge + 2000, NORTH + 100), box(0))
    assert [(p.number, p.code, p.severity) for p in found.problems] == [
        (1, "outside", "error"),
        (2, "partly-outside", "warning"),
    ]
    assert "在外" in found.problems[1].sentence


def test_tiny_areas_and_lines_are_warnings():
    assert only(report(box(0, width=0.5, height=0.5))).code == "tiny"
    lines = layer(geometry="line")
    short = shapely.LineString([(EAST, NORTH), (EAST, NORTH + 0.01)])
    problem = only(report(short, on=lines))
    assert (problem.code, problem.severity) == ("tiny", "warning")
    assert "0.0100 m" in problem.sentence


def test_problems_of_reading_are_part_of_the_report_and_decide_with_it():
    missing = FeatureProblem(2, "B", "missing-value", "error", "必填的“用途”是空的。", "请补填。")
    cut = FeatureProblem(None, "", "column-cut", "warning", "截短。", "核对。")
    found = check(
        incoming([feature(AREAS, k, box(300 * i)) for i, k in enumerate("AB")], cut, missing), AREAS, FRAME
    )
    assert found.problems == (cut, missing)
    assert found.refused
    assert found.counts == {"column-cut": 1, "missing-value": 1}


def test_of_very_many_problems_the_first_are_listed_and_all_are_counted():
    shapes = [box(0, i, 0.5, 0.5) for i in range(LISTED + 500)]
    found = report(*shapes)
    assert found.counts["tiny"] == LISTED + 500
    listed = [p for p in found.problems if p.code == "tiny"]
    assert len(listed) == LISTED + 1
    assert str(LISTED + 500) in listed[0].sentence


def test_points_at_the_same_place_are_told():
    points = layer(geometry="point", overlap="allowed")
    found = report(shapely.Point(EAST, NORTH), shapely.Point(EAST, NORTH), on=points)
    assert [(p.number, p.code) for p in found.problems] == [(2, "duplicate-geometry")]


def test_overlaps_are_those_a_comparison_of_all_pairs_finds():
    rng = np.random.default_rng(7)
    shapes = shapely.buffer(shapely.points(rng.uniform(0, 400, (150, 2))), rng.uniform(2, 30, 150))
    found = find_overlaps(shapes, np.arange(150))
    expected = {
        (i, j): area
        for i in range(150)
        for j in range(i + 1, 150)
        if (area := shapes[i].intersection(shapes[j]).area) > SLIVER_AREA
    }
    assert {(o.row, o.other): o.area for o in found.overlaps} == pytest.approx(expected)
    assert all(shapes[o.row].intersects(shapely.Point(o.where)) for o in found.overlaps)


def test_a_pile_of_overlaps_ends_the_search_instead_of_the_machine():
    shapes = shapely.buffer(shapely.points(np.linspace(0, 1, 3000), np.zeros(3000)), 50, quad_segs=2)
    started = time.process_time()
    found = find_overlaps(shapes, np.arange(3000))
    assert not found.complete
    assert time.process_time() - started < 20


def test_ten_thousand_parcels_take_no_time():
    """A tenth of a city."""
    n = 100
    x, y = np.meshgrid(np.arange(n + 1) * 60.0, np.arange(n + 1) * 60.0, indexing="ij")
    corners = np.stack([EAST + x, NORTH + y], axis=-1) + np.random.default_rng(3).uniform(
        -9, 9, (n + 1, n + 1, 2)
    )
    rings = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=2)
    features = [feature(AREAS, f"P{i}", s) for i, s in enumerate(shapely.polygons(rings.reshape(-1, 4, 2)))]
    started = time.process_time()
    found = check(incoming(features), AREAS, FRAME)
    assert time.process_time() - started < 2
    assert found.problems == ()
