"""A witness line is drawn at the true minimum: its ends lie on the two things, exactly so far apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString
from shapely import Point as Spot

from tests.engines.scrutiny.rule_drawings import CASES
from tests.engines.scrutiny.siteplans import TODAY, book, box, entity, line, site
from tongjian.engines.scrutiny import Conditions, Declared
from tongjian.engines.scrutiny.scrutinise import examine
from tongjian.engines.scrutiny.shapes import Point, fine, witness
from tongjian.engines.siteplan import Building, FeatureKind, Outline, Site, SitePlan, Vertex

SUZHOU = book()
RULES = {rule.rule: rule for rule in SUZHOU.on(TODAY).rules}
DISTANCES = {"distance", "gap_table", "sunlight_gap", "fire_gap", "pair_gap", "blind_gables"}
DISTANCES |= {"main_setback", "side_setback"}
MEASURED = sorted(name for name, rule in RULES.items() if rule.measure.kind in DISTANCES)
_NEAR = 0.0015
"""A chord leaves its arc by a tenth of a millimetre, and distances are printed to the millimetre."""


def round_tower(x: float, y: float, radius: float, **more: object) -> Building:
    """A circle, drawn as two half circles."""
    vertices = (Vertex(x - radius, y, 1.0), Vertex(x + radius, y, 1.0))
    given = {"number": "R", "storeys_above": 18, "height": 54.0, "use": "住宅", "fire_rating": "二级", **more}
    return Building(Outline(vertices, entity("建筑基底")), **given)  # type: ignore[arg-type]


def seen(plan: SitePlan, rule: str) -> tuple[Decimal, tuple[Point, Point]]:
    """What the rule measured, and between which ends."""
    result = examine(plan, SUZHOU, Conditions(), Declared(), TODAY)
    (one,) = [each for each in result.judged if each.rule.rule == rule]
    assert one.measured is not None
    assert one.measured.actual is not None
    assert one.points is not None
    return one.measured.actual, one.points


@pytest.mark.parametrize("rule", MEASURED)
def test_the_ends_are_as_far_apart_as_the_finding_says(rule: str) -> None:
    count = 0
    for _, plan, form, around in CASES[rule].drawings():
        for one in examine(plan, SUZHOU, Conditions(), form, TODAY, around).judged:
            if one.rule.rule != rule or one.measured is None or one.measured.actual is None:
                continue
            assert one.points is not None
            assert math.dist(*one.points) == pytest.approx(float(one.measured.actual), abs=_NEAR)
            count += 1
    assert count


@given(st.floats(20, 60), st.floats(20, 150), st.floats(2, 15), st.floats(0.05, 0.95), st.floats(-0.9, 0.9))
@settings(max_examples=60, deadline=None)
def test_between_a_round_tower_and_a_bent_road_no_shorter_way_is_found(
    x: float, y: float, radius: float, share: float, bulge: float
) -> None:
    tower = round_tower(x, y, radius)
    road = line(FeatureKind.ROAD_RED_LINE, (-30, 0), (-20, 200), 等级="支路")
    bent = Vertex(-30, 0, bulge), Vertex(-20, 200)
    shape = type(road.shape)(bent, road.shape.entity)  # type: ignore[call-arg]
    found = witness(fine(tower.outline), fine(shape))
    best = min(
        abs(math.dist(spot, (x, y)) - radius) if math.dist(spot, (x, y)) > radius else 0.0
        for spot in on_arc((-30, 0), (-20, 200), bulge, 4000)
    )
    assert found.distance <= best + _NEAR
    assert found.distance >= best - 0.06  # the samples are five centimetres apart
    if found.distance:
        assert math.dist(found.start, (x, y)) == pytest.approx(radius, abs=_NEAR)
        assert math.dist(found.start, found.end) == pytest.approx(found.distance, abs=1e-9)


def on_arc(start: Point, end: Point, bulge: float, count: int) -> Sequence[Point]:
    """Points on the arc by the definition of a bulge: the tangent of a quarter of its angle."""
    if abs(bulge) < 1e-9:
        steps = (i / count for i in range(count + 1))
        return [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in steps]
    chord, angle = math.dist(start, end), 4 * math.atan(bulge)
    radius = chord / (2 * math.sin(angle / 2))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    across = (-(end[1] - start[1]) / chord, (end[0] - start[0]) / chord)
    apothem = radius * math.cos(angle / 2)
    centre = (middle[0] + across[0] * apothem, middle[1] + across[1] * apothem)
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    size = abs(radius)
    turns = (first + angle * i / count for i in range(count + 1))
    return [(centre[0] + size * math.cos(turn), centre[1] + size * math.sin(turn)) for turn in turns]


def test_a_round_tower_stands_at_the_boundary() -> None:
    plan = SitePlan(sites=(site(),), buildings=(round_tower(22.9, 100, 20),))
    actual, points = seen(plan, "sz2018-7.2")
    assert actual == Decimal("2.900")
    (ax, ay), (bx, _) = points
    assert {round(ax, 3), round(bx, 3)} == {2.9, 0.0}
    assert ay == pytest.approx(100, abs=0.1)


def test_a_rounded_boundary_is_nearest_at_its_corner() -> None:
    """The corner of the parcel is a quarter circle of 30 m; the slab's corner lies opposite it."""
    quarter = math.tan(math.pi / 8)
    vertices = (Vertex(0, 0), Vertex(200, 0), Vertex(200, 170, quarter), Vertex(170, 200), Vertex(0, 200))
    plan = SitePlan(
        sites=(Site(Outline(vertices, entity("用地红线"))),),
        buildings=(Building(box(100, 120, 90, 70), number="1", storeys_above=6, height=18.0, use="住宅"),),
    )
    actual, points = seen(plan, "sz2018-7.2")
    expected = 30 - math.dist((170, 170), (190, 190))
    assert float(actual) == pytest.approx(expected, abs=0.001)
    corner, on_the_arc = sorted(points)
    assert corner == pytest.approx((190, 190), abs=1e-6)
    assert math.dist(on_the_arc, (170, 170)) == pytest.approx(30, abs=0.001)


def test_two_round_towers_face_each_other_on_the_line_between_their_centres() -> None:
    plan = SitePlan(sites=(site(),), buildings=(round_tower(50, 50, 10), round_tower(80, 90, 15, number="S")))
    actual, points = seen(plan, "gb50016-5.2.2")
    assert float(actual) == pytest.approx(25, abs=0.001)
    for point in points:
        assert LineString([(50, 50), (80, 90)]).distance(Spot(point)) < 0.2
