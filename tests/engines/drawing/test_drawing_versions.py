"""Every version of DXF, in text and binary, in every unit, read as the same plan."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.plans import CHINA, blank, codes, lost, read, tagged
from tongjian.engines.drawing import read_drawing
from tongjian.engines.siteplan import SitePlan

VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")
UNITS = {"m": (1.0, 6), "cm": (0.01, 5), "mm": (0.001, 4), "ft": (0.3048, 2), "in": (0.0254, 1)}


def estate(version: str, unit: str) -> Drawing:
    """A site with an arc, a building, a green and thirty stalls, drawn in the unit."""
    factor, code = UNITS[unit]
    made = blank(version)
    if version != "R12":
        made.header["$INSUNITS"] = code
    made.encoding = "gbk"

    def draw(layer: str, corners: list[tuple[float, ...]], **attributes: str) -> None:
        points = [(c[0] / factor, c[1] / factor, *c[2:], 0.0)[:3] for c in corners]
        space = made.modelspace()
        add = space.add_polyline2d if version == "R12" else space.add_lwpolyline
        tagged(add(points, format="xyb", close=True, dxfattribs={"layer": layer}), attributes)

    draw("用地红线", [(0, 0), (120, 0, math.tan(math.pi / 8)), (120, 90), (0, 90)], 地块编号="苏地2024-018")
    draw(
        "建筑基底", [(20, 20), (60, 20), (60, 32), (20, 32)], 楼号="1", 层数="18", 建筑高度="54", 性质="住宅"
    )
    draw("绿地", [(70, 20), (90, 20, 1), (90, 40), (70, 40)], 类型="集中绿地")
    for i in range(30):
        x = 20 + 2.5 * i
        draw("机动车位", [(x, 60), (x + 2.5, 60), (x + 2.5, 65.5), (x, 65.5)], 类型="地面")
    return made


def assert_is_the_estate(plan: SitePlan) -> None:
    radius = 90 / math.sqrt(2)
    (site,) = plan.sites
    assert site.parcel == "苏地2024-018"
    assert site.outline.area == pytest.approx(120 * 90 + radius**2 / 2 * (math.pi / 2 - 1), abs=0.005)
    (building,) = plan.buildings
    assert building.outline.area == pytest.approx(480, abs=0.005)
    assert (building.number, building.storeys_above, building.height) == ("1", 18, 54.0)
    (green,) = plan.greens
    assert (green.kind, green.outline.area) == ("集中绿地", pytest.approx(400 + math.pi * 50, abs=0.005))
    assert len(plan.stalls) == 30
    assert {(round(s.width, 3), round(s.length, 3), s.kind) for s in plan.stalls} == {(2.5, 5.5, "地面")}


@pytest.mark.parametrize(("version", "unit"), list(product(VERSIONS, UNITS)))
def test_every_version_in_every_unit(tmp_path: Path, version: str, unit: str) -> None:
    reading = read(estate(version, unit), tmp_path)
    assert reading.unit.used == unit
    assert_is_the_estate(reading.plan)
    assert lost(reading) == []
    assert codes(reading) == []
    assert reading.source.entities_read == reading.source.entities_expected == 33


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_in_binary(tmp_path: Path, version: str) -> None:
    reading = read(estate(version, "mm"), tmp_path, fmt="bin")
    assert_is_the_estate(reading.plan)
    assert lost(reading) == codes(reading) == []
    assert reading.source.entities_read == reading.source.entities_expected == 33


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems(tmp_path: Path, ending: bytes) -> None:
    path = tmp_path / "plan.dxf"
    estate("R2000", "m").saveas(path)
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ending))
    assert_is_the_estate(read_drawing(path, CHINA).plan)
