"""A plan drawn in canonical layers is read back as the same plan, in every version and unit."""

from __future__ import annotations

import math
from pathlib import Path

import ezdxf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.drawing.plans import CHINA
from tests.engines.drawing.samples.plans import NOWHERE, differences, plans
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.samples import write_plan
from tongjian.engines.siteplan import (
    Building,
    Dimensioned,
    Entity,
    Feature,
    FeatureKind,
    Gap,
    Green,
    Outline,
    PlanPart,
    Site,
    SitePlan,
    Vertex,
)
from tongjian.engines.siteplan import Path as Run

VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")
SQUARE = Outline((Vertex(0, 0), Vertex(100, 0), Vertex(100, 100), Vertex(0, 100)), NOWHERE)
SITE = SitePlan(sites=(Site(SQUARE),))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.data(),
    version=st.sampled_from(VERSIONS),
    unit=st.sampled_from(("m", "cm", "mm", "ft", "in")),
    binary=st.booleans(),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, data: st.DataObject, version: str, unit: str, binary: bool
) -> None:
    plan = data.draw(plans(holes=version != "R12"))
    path = tmp_path / "plan.dxf"
    write_plan(plan, path, version=version, unit=unit, binary=binary)
    reading = read_drawing(path, CHINA)
    assert reading.unit.used == unit
    assert differences(reading.plan, plan) == []


def test_turned_everything_lies_elsewhere_and_measures_the_same(tmp_path: Path) -> None:
    plan = SitePlan(sites=SITE.sites, greens=(Green(circle(40, 30, 12), kind="集中绿地"),))
    write_plan(plan, tmp_path / "plan.dxf", rotation=30)
    found = read_drawing(tmp_path / "plan.dxf", CHINA).plan
    assert found.sites[0].outline.area == pytest.approx(10_000, abs=1e-6)
    assert found.greens[0].outline.area == pytest.approx(math.pi * 144, abs=1e-6)
    corner = found.sites[0].outline.vertices[1]
    assert (corner.x, corner.y) == pytest.approx((100 * math.cos(math.pi / 6), 50))


def test_a_typed_value_holds_where_the_words_say_otherwise(tmp_path: Path) -> None:
    words = {"建筑高度": "54 m", "层数": "18", "楼号": "甲"}
    building = Building(circle(40, 30, 12), words, number="乙", storeys_above=18, height=60.0)
    write_plan(SitePlan(sites=SITE.sites, buildings=(building,)), tmp_path / "plan.dxf")
    (found,) = read_drawing(tmp_path / "plan.dxf", CHINA).plan.buildings
    assert found.attributes == {"建筑高度": "60.0", "层数": "18", "楼号": "乙"}
    assert (found.number, found.storeys_above, found.height) == ("乙", 18, 60.0)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("binary", [False, True])
def test_characters_the_code_page_lacks_are_written_as_a_cad_does(
    tmp_path: Path, version: str, binary: bool
) -> None:
    green = Green(circle(40, 30, 12), {"备注": "120 m² ≤ 0.5é"}, kind="水面²")
    path = tmp_path / "plan.dxf"
    write_plan(SitePlan(sites=SITE.sites, greens=(green,)), path, version=version, binary=binary)
    (found,) = read_drawing(path, CHINA).plan.greens
    assert found.attributes == {"备注": "120 m² ≤ 0.5é", "类型": "水面²"}
    if version < "R2007":
        assert rb"\U+00B2" in path.read_bytes()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dimension_is_one_with_its_own_words(tmp_path: Path, version: str) -> None:
    on = Entity("", "尺寸标注", "")
    dimensions = (
        Dimensioned(on, "13.20", 13.2, 13.5, (10.0, 10.0), (23.5, 10.0)),
        Dimensioned(on, "", None, 3.0, (10.0, 20.0), (13.0, 24.0)),
    )
    write_plan(SitePlan(sites=SITE.sites, dimensions=dimensions), tmp_path / "plan.dxf", version=version)
    drawn = ezdxf.readfile(tmp_path / "plan.dxf").modelspace().query("DIMENSION")
    assert [(d.dxf.text, d.dxf.layer) for d in drawn] == [("13.20", "尺寸标注"), ("<>", "尺寸标注")]
    assert [d.get_measurement() for d in drawn] == pytest.approx([13.5, 3.0])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("binary", [False, True])
def test_a_gap_is_something_on_the_layer_that_nobody_can_read(
    tmp_path: Path, version: str, binary: bool
) -> None:
    plan = SitePlan(sites=SITE.sites, gaps=(Gap(PlanPart.BUILDING, "看不见的楼"),))
    write_plan(plan, tmp_path / "plan.dxf", version=version, binary=binary)
    reading = read_drawing(tmp_path / "plan.dxf", CHINA)
    assert reading.plan.buildings == ()
    assert {entity.layer for loss in reading.source.losses for entity in loss.entities} == {"建筑基底"}


@pytest.mark.parametrize(
    "plan",
    [
        SitePlan(greens=(Green(SQUARE, {"备注": "长" * 90}),)),
        SitePlan(greens=(Green(SQUARE, {"备注": "一\n二"}),)),
        SitePlan(features=(Feature(FeatureKind.NEIGHBOUR, Run(SQUARE.vertices, NOWHERE)),)),
        SitePlan(dimensions=(Dimensioned(NOWHERE, "", None, 9.0, (0.0, 0.0), (1.0, 0.0)),)),
    ],
    ids=["too-long", "line-break", "open-neighbour", "longer-than-apart"],
)
def test_what_a_drawing_cannot_say_is_refused(tmp_path: Path, plan: SitePlan) -> None:
    with pytest.raises(ValueError, match=r"属性|开口|尺寸"):
        write_plan(plan, tmp_path / "plan.dxf")
    assert not (tmp_path / "plan.dxf").exists()


def test_r12_has_no_holes(tmp_path: Path) -> None:
    holed = Outline(SQUARE.vertices, NOWHERE, (circle(40, 30, 12).vertices,))
    with pytest.raises(ValueError, match="洞"):
        write_plan(SitePlan(sites=(Site(holed),)), tmp_path / "plan.dxf", version="R12")


def circle(x: float, y: float, radius: float) -> Outline:
    return Outline((Vertex(x - radius, y, 1.0), Vertex(x + radius, y, 1.0)), NOWHERE)
