"""Outlines of a DXF as features: as others draw them."""

from __future__ import annotations

import io
import math
from pathlib import Path

import ezdxf
import pytest
import shapely
from ezdxf.document import Drawing

from tests.engines.blueprint.layers import EAST, FRAME, NORTH, layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.reading import Incoming, read_layer

AREAS = layer({"name": "用地性质"}, {"name": "容积率", "kind": "number"})
LINES = layer(geometry="line")
POINTS = layer({"name": "名称"}, geometry="point", overlap="allowed")


def drawing() -> Drawing:
    document = ezdxf.new("R2010")
    document.appids.add("TONGJIAN")
    return document


def square(document: Drawing, x: float = 0, size: float = 100, *, on: str = "规划地块", block=None, **how):
    at = 0 if block is not None else EAST, 0 if block is not None else NORTH
    corners = [(x, 0), (x + size, 0), (x + size, size), (x, size)]
    points = [(at[0] + dx, at[1] + dy) for dx, dy in corners]
    target = block if block is not None else document.modelspace()
    return target.add_lwpolyline(points, close=True, dxfattribs={"layer": on}, **how)


def text(document: Drawing, words: str, dx: float, dy: float = 50, *, on: str = "文字") -> None:
    document.modelspace().add_text(
        words, dxfattribs={"layer": on, "insert": (EAST + dx, NORTH + dy), "height": 3}
    )


def read(document: Drawing, folder: Path, on=AREAS, **how) -> Incoming:
    stream = io.StringIO()
    document.write(stream)
    path = folder / "a.dxf"
    path.write_text(stream.getvalue(), encoding="utf-8")
    return read_layer(path, on, FRAME, **{"crs": "EPSG:4549", **how})


def test_a_text_inside_is_the_key_and_pairs_are_attributes(tmp_path):
    document = drawing()
    square(document)
    square(document, 200)
    text(document, "A-01", 50)
    text(document, "用地性质=居住；容积率=2.5", 40)
    text(document, "A-02", 250)
    text(document, "路名", 500)
    incoming = read(document, tmp_path)
    assert [feature.key for feature in incoming.features] == ["A-01", "A-02"]
    assert incoming.features[0].attributes == {"地块编号": "A-01", "用地性质": "居住", "容积率": 2.5}
    assert not [problem for problem in incoming.problems if problem.severity == "error"]


def test_two_texts_inside_are_no_key_unless_one_is_on_the_layer_of_the_outline(tmp_path):
    document = drawing()
    square(document)
    square(document, 200)
    for dx, on in ((30, "文字"), (60, "文字"), (230, "文字"), (260, "规划地块")):
        text(document, f"T{dx}", dx, on=on)
    incoming = read(document, tmp_path)
    assert [feature.key for feature in incoming.features] == ["", "T260"]
    assert [problem.code for problem in incoming.problems] == ["missing-value"]


def test_a_text_belongs_to_the_innermost_outline(tmp_path):
    document = drawing()
    square(document, -100, 400)
    square(document)
    text(document, "里", 50)
    text(document, "外", 250, 350)
    assert {f.key: f.geometry.area for f in read(document, tmp_path).features} == {
        "外": 160_000,
        "里": 10_000,
    }


def test_xdata_and_block_attributes_say_what_an_outline_is(tmp_path):
    document = drawing()
    square(document).set_xdata("TONGJIAN", [(1000, "地块编号=X-1"), (1000, "容积率=1.8")])
    block = document.blocks.new("地块")
    square(document, block=block, on="0")
    insert = document.modelspace().add_blockref(
        "地块",
        (EAST + 500, NORTH),
        dxfattribs={"layer": "规划地块", "rotation": 90, "xscale": 2, "yscale": 2},
    )
    insert.add_attrib("地块编号", "X-2")
    incoming = read(document, tmp_path)
    assert [(f.key, f.attributes["容积率"]) for f in incoming.features] == [("X-1", 1.8), ("X-2", None)]
    assert incoming.features[1].geometry.bounds == pytest.approx((EAST + 300, NORTH, EAST + 500, NORTH + 200))


def test_arcs_are_flattened_within_a_millimetre(tmp_path):
    document = drawing()
    points = [(EAST, NORTH, 1.0), (EAST + 200, NORTH, 1.0)]
    document.modelspace().add_lwpolyline(points, format="xyb", close=True, dxfattribs={"layer": "规划地块"})
    circle = read(document, tmp_path).features[0].geometry
    assert circle.area == pytest.approx(math.pi * 100**2, abs=2 * math.pi * 100 * 1e-3)
    assert circle.hausdorff_distance(shapely.Point(EAST + 100, NORTH).buffer(100, quad_segs=5000)) < 1.1e-3


def test_a_hatch_with_a_hole_is_one_area_with_a_hole(tmp_path):
    document = drawing()
    hatch = document.modelspace().add_hatch(dxfattribs={"layer": "规划地块"})
    for x0, size in ((0, 100), (20, 30)):
        corners = [(x0, x0), (x0 + size, x0), (x0 + size, x0 + size), (x0, x0 + size)]
        hatch.paths.add_polyline_path([(EAST + x, NORTH + y) for x, y in corners], is_closed=True)
    shape = read(document, tmp_path).features[0].geometry
    assert shape.area == pytest.approx(10_000 - 900)
    assert len(shape.interiors) == 1


def test_an_outline_left_open_by_less_than_a_millimetre_is_closed_and_told_a_wider_gap_is_a_line(tmp_path):
    document = drawing()
    space = document.modelspace()
    for shift, gap in ((0, 0.0005), (300, 0.5)):
        points = [(0, 0), (100, 0), (100, 100), (0, 100), (0, gap)]
        space.add_lwpolyline(
            [(EAST + shift + x, NORTH + y) for x, y in points], dxfattribs={"layer": "规划地块"}
        )
    incoming = read(document, tmp_path)
    assert [f.geometry.geom_type for f in incoming.features] == ["Polygon", "LineString"]
    assert "首尾相距不到 1 mm" in incoming.problems[0].sentence


def test_lines_and_points_are_read_for_layers_of_lines_and_points(tmp_path):
    document = drawing()
    space = document.modelspace()
    space.add_line((EAST, NORTH), (EAST + 10, NORTH), dxfattribs={"layer": "规划地块"})
    space.add_arc((EAST, NORTH), 10, 0, 90, dxfattribs={"layer": "规划地块"})
    incoming = read(document, tmp_path, LINES)
    assert [round(f.geometry.length, 2) for f in incoming.features] == [10.0, 15.71]
    document = drawing()
    space = document.modelspace()
    space.add_point((EAST, NORTH, 5), dxfattribs={"layer": "规划地块"}).set_xdata(
        "TONGJIAN", [(1000, "地块编号=S-1"), (1000, "名称=东站")]
    )
    document.blocks.new("站").add_circle((0, 0), 1)
    station = space.add_blockref("站", (EAST + 9, NORTH), dxfattribs={"layer": "规划地块"})
    station.add_attrib("地块编号", "S-2")
    incoming = read(document, tmp_path, POINTS)
    assert [(f.key, f.geometry.x - EAST) for f in incoming.features] == [("S-1", 0.0), ("S-2", 9.0)]


def test_what_cannot_be_read_is_named(tmp_path):
    document = drawing()
    square(document)
    solid = document.modelspace().add_3dface(
        [(EAST, NORTH, 0), (EAST + 1, NORTH, 5), (EAST, NORTH + 1, 9)], dxfattribs={"layer": "规划地块"}
    )
    document.modelspace().add_circle((EAST, NORTH), 1e12, dxfattribs={"layer": "规划地块"})
    document.modelspace().add_mline([(EAST, NORTH), (EAST + 1, NORTH)], dxfattribs={"layer": "规划地块"})
    document.modelspace().add_blockref("没有", (EAST, NORTH), dxfattribs={"layer": "规划地块"})
    incoming = read(document, tmp_path)
    lost = [problem for problem in incoming.problems if problem.code == "unread"]
    assert {problem.severity for problem in lost} == {"error"}
    told = "".join(problem.sentence for problem in lost)
    assert all(kind in told for kind in ("CIRCLE", "MLINE", "INSERT"))
    assert solid.dxf.handle in told or len(incoming.features) == 2


def test_the_layer_of_the_drawing_is_the_one_called_like_ours_else_the_only_one_else_asked_for(tmp_path):
    document = drawing()
    square(document)
    square(document, 500, on="其他")
    assert len(read(document, tmp_path).features) == 1
    assert read(document, tmp_path, name="其他").features[0].geometry.bounds[0] == EAST + 500
    renamed = layer(title="别的图层")
    with pytest.raises(Refused) as refused:
        read(document, tmp_path, renamed)
    assert refused.value.code == "several-layers"
    assert "“其他”、“规划地块”" in refused.value.sentence
    with pytest.raises(Refused):
        read(document, tmp_path, name="没有")
    alone = drawing()
    square(alone, on="随便")
    assert len(read(alone, tmp_path, renamed).features) == 1


def test_drawings_in_the_wrong_system_in_millimetres_or_without_shapes_are_refused(tmp_path):
    document = drawing()
    square(document)
    with pytest.raises(Refused) as refused:
        read(document, tmp_path, crs="EPSG:4528")
    assert "像是 EPSG:4549" in refused.value.sentence
    with pytest.raises(Refused) as refused:
        read(document, tmp_path, crs=None)
    assert refused.value.code == "crs-unstated"
    document = drawing()
    points = [(EAST * 1e3, NORTH * 1e3), (EAST * 1e3 + 9e4, NORTH * 1e3), (EAST * 1e3, NORTH * 1e3 + 9e4)]
    document.modelspace().add_lwpolyline(points, close=True)
    with pytest.raises(Refused) as refused:
        read(document, tmp_path)
    assert "毫米" in refused.value.sentence
    with pytest.raises(Refused) as refused:
        read(drawing(), tmp_path)
    assert refused.value.code == "no-layer"


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.95, 0.999])
def test_half_a_drawing_costs_a_sentence(tmp_path, share):
    document = drawing()
    for i in range(20):
        square(document, i * 200)
    stream = io.StringIO()
    document.write(stream)
    path = tmp_path / "a.dxf"
    path.write_bytes(stream.getvalue().encode()[: int(len(stream.getvalue()) * share)])
    with pytest.raises(Refused):
        read_layer(path, AREAS, FRAME, crs="EPSG:4549")


def test_a_drawing_of_which_nothing_can_be_read_says_why(tmp_path):
    document = drawing()
    document.modelspace().add_circle((EAST, NORTH), 1e12)
    with pytest.raises(Refused) as refused:
        read(document, tmp_path)
    assert "超出可能的范围" in refused.value.sentence


def test_blocks_that_hold_each_other_end(tmp_path):
    document = drawing()
    square(document)
    a, b = document.blocks.new("甲"), document.blocks.new("乙")
    a.add_blockref("乙", (0, 0))
    b.add_blockref("甲", (0, 0))
    document.modelspace().add_blockref("甲", (EAST, NORTH), dxfattribs={"layer": "规划地块"})
    incoming = read(document, tmp_path)
    assert len(incoming.features) == 1
    assert "unread" in {problem.code for problem in incoming.problems}
