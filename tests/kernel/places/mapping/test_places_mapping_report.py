"""A boundary held against every layer: figures, states, and what a stranger never sees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely import box, union_all
from shapely.geometry.base import BaseGeometry

from tests.kernel.places.kit import CITY, EAST, NORTH, official, published, square
from tongjian.kernel.people.viewer import ANONYMOUS, Viewer
from tongjian.kernel.places import queries
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.mapping.report import Report, Section, State, Tone, report

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MOST_QUERIES = 13
"""One for what intersects, and three at most for each of the four layers whose nearest feature is told."""


def area(west: float, south: float, width: float, height: float) -> BaseGeometry:
    return box(EAST + west, NORTH + south, EAST + west + width, NORTH + south + height)


def made(boundary: BaseGeometry, viewer: Viewer = ANONYMOUS, ground: float | None = None) -> Report:
    edition = queries.edition_on(CITY, date(2026, 7, 1))
    return report(edition, visible_layers(viewer, CITY), boundary, ground=ground)


def section(found: Report, layer: str) -> Section:
    return next(each for each in found.sections if each.layer == layer)


@pytest.fixture
def of_parcel(town: None) -> Report:
    return made(area(0, 0, 100, 100))


def test_the_boundary_itself(of_parcel: Report) -> None:
    assert (of_parcel.area, of_parcel.perimeter, of_parcel.points) == (
        Decimal("10000.00"),
        Decimal("400.00"),
        4,
    )
    assert of_parcel.crs == "EPSG:4549"
    assert of_parcel.edition == queries.edition_on(CITY, date(2026, 7, 1)).digest


SAID = (
    ("district", State.FOUND, Tone.INFO, "位于中区。"),
    ("growth", State.FOUND, Tone.GOOD, "全部位于城镇开发边界之内。"),
    ("farmland", State.FOUND, Tone.BAD, "压占永久基本农田 100 ㎡（占查询范围的 1 %）。"),
    ("ecology", State.NOT_VERIFIABLE, Tone.WARN, "不表示没有冲突"),
    ("yellow-line", State.NOT_VERIFIABLE, Tone.WARN, "没有施行中的版本"),
    ("purple-line", State.NONE, Tone.GOOD, "查询范围内没有历史文化紫线。"),
    ("blue-line", State.NONE, Tone.GOOD, "没有压占河道蓝线；最近的是“北河”，相距 30 m。"),
    ("road", State.NONE, Tone.GOOD, "最近的是“西路”，相距 0 m。"),
    ("metro", State.NONE, Tone.GOOD, "不在轨道交通保护区内；最近的是“一号线”，相距 50 m。"),
    ("station", State.FOUND, Tone.INFO, "最近的是“中站”，相距 300 m。"),
    ("height-limit", State.FOUND, Tone.WARN, "限高最低 90 m（地面以上）"),
    ("master-plan", State.FOUND, Tone.INFO, "规划用途：居住用地。"),
    ("control-plan", State.FOUND, Tone.INFO, "涉及 1 个地块。"),
    ("project", State.FOUND, Tone.INFO, "与 1 个建设项目重叠。"),
)


def test_every_layer_says_what_it_is_for(of_parcel: Report) -> None:
    for layer, state, tone, sentence in SAID:
        found = section(of_parcel, layer)
        assert (layer, found.state, found.tone) == (layer, state, tone)
        assert sentence in found.sentence


def test_figures_of_a_parcel_are_told_with_its_share(of_parcel: Report) -> None:
    (line,) = section(of_parcel, "control-plan").lines
    assert (line.key, line.area, line.share) == ("P1", Decimal("10000.00"), Decimal("100.00"))
    facts = {fact.name: fact.shown for fact in line.facts}
    assert facts["占地块面积"] == "100 %"
    assert facts["容积率上限"] == "2"
    assert facts["建筑限高"] == "60 m"
    assert facts["绿地率下限"] == "未写明"


def test_a_layer_says_its_basis_version_and_day(of_parcel: Report) -> None:
    found = section(of_parcel, "control-plan")
    assert found.basis.document == "中华人民共和国城乡规划法"
    assert found.version is not None
    assert (found.version.number, found.version.effective_from) == (1, date(2026, 1, 1))
    assert section(of_parcel, "ecology").version is None


def test_the_lowest_height_is_where_the_surface_is_nearest_to_its_foot(of_parcel: Report) -> None:
    # 40 m at the foot, 1000 m away, rising 1 in 20.
    assert "X=3460000.00，Y=560000.00" in section(of_parcel, "height-limit").sentence


def test_outside_everything_that_is_told_apart(town: None) -> None:
    found = made(area(3000, 3000, 50, 50))
    assert section(found, "height-limit").state is State.NOT_APPLICABLE
    assert section(found, "growth").tone is Tone.BAD
    assert section(found, "growth").sentence == "全部位于城镇开发边界之外。"
    assert section(found, "control-plan").state is State.NONE
    assert "3 km 内没有河道蓝线" in section(found, "blue-line").sentence


def test_half_in_and_half_out_is_measured(town: None) -> None:
    found = made(area(100, 0, 100, 100))
    assert section(found, "growth").sentence == "有 5,000 ㎡（50 %）在城镇开发边界之外。"
    assert section(found, "metro").sentence.startswith(
        "有 2,500 ㎡（占查询范围的 25 %）在轨道交通保护区（控制保护区）内"
    )
    assert section(found, "metro").tone is Tone.WARN


def test_two_parcels_and_ground_without_any(town: None) -> None:
    found = section(made(area(50, 50, 100, 100)), "control-plan")
    assert found.sentence == "涉及 2 个地块。另有 5,000 ㎡（50 %）不在任何地块内。"
    assert [(line.key, line.share) for line in found.lines] == [
        ("P1", Decimal("25.00")),
        ("P2", Decimal("25.00")),
    ]
    assert found.tone is Tone.WARN


def test_slivers_are_counted_and_not_listed(town: None) -> None:
    found = section(made(area(0, 0, 100.005, 100)), "control-plan")
    assert [line.key for line in found.lines] == ["P1"]
    assert "另有 1 处重叠不足 1 ㎡（共 0.5 ㎡），按接边误差不列出。" in found.sentence
    assert found.tone is Tone.INFO


def test_ground_under_two_features_counts_once(town: None) -> None:
    lines = [square("blue-line", f"W{n}", 0, 0, 100, 名称=f"河{n}") for n in (1, 2)]
    published("blue-line", lines)
    found = section(made(area(0, 0, 100, 100)), "blue-line")
    assert found.sentence == "压占河道蓝线 10,000 ㎡（占查询范围的 100 %）。"
    assert len(found.lines) == 2


def test_a_boundary_of_two_parts(town: None) -> None:
    found = made(union_all([area(0, 0, 10, 10), area(110, 0, 10, 10)]))
    assert found.area == Decimal("200.00")
    assert "@" in found.boundary
    assert len(section(found, "control-plan").lines) == 2


def test_an_elevation_needs_the_ground(town: None) -> None:
    said = {"名称": "净空", "限高": 50.0, "高程系统": "高程"}
    published("height-limit", [square("height-limit", "H1", -500, -500, 1000, **said)])
    unknown = section(made(area(0, 0, 50, 50)), "height-limit")
    assert unknown.state is State.NOT_VERIFIABLE
    assert "缺少该处地面高程" in unknown.sentence
    known = section(made(area(0, 0, 50, 50), ground=4.0), "height-limit")
    assert known.state is State.FOUND
    assert "限高最低 46 m" in known.sentence


def test_buildings_are_for_officials_alone(town: None) -> None:
    assert "building" not in {each.layer for each in made(area(0, 0, 100, 100)).sections}
    found = section(made(area(0, 0, 100, 100), official()), "building")
    assert (
        found.sentence
        == "有 3 幢，范围内基底面积 192 ㎡，按层数估算建筑面积 576 ㎡，其中 1 幢没有层数，未计入建筑面积。"
    )


def test_the_layers_that_cannot_be_verified_are_among_the_concerns(of_parcel: Report) -> None:
    concerns = [each.layer for each in of_parcel.concerns]
    assert concerns[0] == "farmland"
    assert {"ecology", "yellow-line", "height-limit"} < set(concerns)


def test_the_same_boundary_and_edition_make_the_same_report(of_parcel: Report) -> None:
    assert made(area(0, 0, 100, 100)) == of_parcel
    assert made(area(0, 0, 100, 100.001)).boundary_digest != of_parcel.boundary_digest


def test_the_number_of_queries_does_not_depend_on_what_is_found(
    town: None,
) -> None:
    edition = queries.edition_on(CITY, date(2026, 7, 1))
    layers = visible_layers(official(), CITY)
    with CaptureQueriesContext(connection) as few:
        report(edition, layers, area(0, 0, 10, 10))
    many = [square("building", f"X{n}", 2 * (n % 50), 2 * (n // 50), 1) for n in range(500)]
    published("building", many)
    edition = queries.edition_on(CITY, date(2026, 7, 1))
    with CaptureQueriesContext(connection) as more:
        report(edition, layers, area(0, 0, 100, 100))
    assert len(few) <= MOST_QUERIES
    assert len(more) <= len(few)
