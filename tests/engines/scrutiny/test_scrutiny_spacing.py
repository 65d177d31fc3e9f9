"""Which buildings face each other, and how."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import box, entity, house, line, site
from tongjian.engines.scrutiny.shapes import fine, frame, witness
from tongjian.engines.scrutiny.spacing import Relation, pairs
from tongjian.engines.scrutiny.terrain import Terrain
from tongjian.engines.siteplan import Building, Feature, FeatureKind, Outline, SitePlan, Vertex


def relation(first: Building, second: Building) -> Relation:
    (pair,) = pairs(Terrain(SitePlan(buildings=(first, second))))
    return pair.relation


def turned(number: str, x: float, y: float, degrees: float, width: float = 40, depth: float = 12) -> Building:
    """A slab with its centre at x, y."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [
        (-width / 2, -depth / 2),
        (width / 2, -depth / 2),
        (width / 2, depth / 2),
        (-width / 2, depth / 2),
    ]
    vertices = tuple(Vertex(x + u * cosine - v * sine, y + u * sine + v * cosine) for u, v in corners)
    return Building(Outline(vertices, entity()), number=number)


def test_long_side_to_long_side_is_parallel() -> None:
    assert relation(house("1", 0, 0), house("2", 5, 50)) is Relation.PARALLEL


def test_a_gable_to_a_long_side_is_perpendicular() -> None:
    assert relation(house("1", 0, 40, 40, 14), house("2", 60, 0, 14, 100)) is Relation.PERPENDICULAR


def test_gable_to_gable() -> None:
    assert relation(house("1", 0, 0), house("2", 55, 3)) is Relation.GABLES


def test_corner_to_corner_is_opposite_nowhere() -> None:
    assert relation(house("1", 0, 0), house("2", 60, 40)) is Relation.STAGGERED


@pytest.mark.parametrize(("degrees", "expected"), [(44, Relation.PARALLEL), (46, Relation.PERPENDICULAR)])
def test_without_a_text_half_a_right_angle_divides(degrees: float, expected: Relation) -> None:
    assert relation(turned("1", 0, 0, 0), turned("2", 0, 60, degrees)) is expected


def test_a_building_between_hides_the_two_from_each_other() -> None:
    plan = SitePlan(buildings=(house("1", 0, 0), house("2", 0, 50), house("3", 0, 100)))
    seen = {(p.first.building.number, p.second.building.number) for p in pairs(Terrain(plan))}
    assert seen == {("1", "2"), ("2", "3")}


def test_joined_buildings_are_one() -> None:
    assert pairs(Terrain(SitePlan(buildings=(house("1", 0, 0), house("2", 40, 0))))) == ()


def test_the_southern_building_shades_the_northern_one() -> None:
    (pair,) = pairs(Terrain(SitePlan(buildings=(house("北", 0, 50), house("南", 0, 0)))))
    assert [(a.name, b.name) for a, b in pair.orders()] == [("北", "南")]


def test_neighbours_count_but_not_among_themselves() -> None:
    def neighbour(x: float) -> Feature:
        return Feature(
            FeatureKind.NEIGHBOUR, box(x, -60, 30, 10), {"楼号": "9", "高度": "12.5m", "层数": "4层"}
        )

    plan = SitePlan(buildings=(house("1", 0, 0),), features=(neighbour(0), neighbour(40)))
    found = pairs(Terrain(plan))
    assert {pair.second.name for pair in found} == {"相邻9号楼"}
    assert found[0].second.building.height == 12.5
    assert found[0].second.building.storeys_above == 4


def test_how_much_stands_opposite() -> None:
    (pair,) = pairs(Terrain(SitePlan(buildings=(house("1", 0, 0, 40, 14), house("2", 25, 50, 40, 14)))))
    assert pair.facing_width == pytest.approx(15)


def test_the_distance_to_an_arc_is_exact_to_the_millimetre() -> None:
    circle = Outline((Vertex(-50, 0, 1.0), Vertex(50, 0, 1.0)), entity())
    found = witness(fine(circle), fine(box(60, -1, 2, 2)))
    assert found.distance == pytest.approx(10, abs=0.0005)


def test_the_seam_between_two_sites_is_no_boundary() -> None:
    other = site()
    plan = SitePlan(sites=(site(), type(other)(box(200, 0, 100, 200))), buildings=(house("1", 150, 80),))
    terrain = Terrain(plan)
    found = terrain.from_boundary(terrain.blocks[0].shape)
    assert found is not None
    assert found.distance == pytest.approx(80)


def test_an_open_line_is_measured_as_it_runs() -> None:
    terrain = Terrain(SitePlan(features=(line(FeatureKind.BLUE_LINE, (0, 0), (10, 0)),)))
    (shore,) = terrain.lines(FeatureKind.BLUE_LINE)
    assert witness(shore.shape, fine(box(3, 4, 1, 1))).distance == 4


@given(
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.floats(0, 180),
    st.floats(10, 90),
    st.floats(3, 9),
)
def test_a_frame_knows_the_sides_wherever_the_slab_stands(
    x: float, y: float, degrees: float, width: float, depth: float
) -> None:
    box_of = frame(fine(turned("1", x, y, degrees, width, depth).outline))
    assert box_of.length == pytest.approx(width, abs=1e-5)
    assert box_of.width == pytest.approx(depth, abs=1e-5)
    off = min(degrees, 180 - degrees)
    assert box_of.off_south == pytest.approx(off, abs=1e-3)
